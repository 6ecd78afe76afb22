import { deepEqual, equal, rejects } from "node:assert/strict";
import { AppError } from "../domain/errors.ts";
import { silentLog } from "../log.ts";
import { testEachEngine } from "../testing/engines.ts";
import { startHranaServer } from "../testing/hrana.ts";
import { type Database, openDatabase } from "./database.ts";

const TABLE = "CREATE TABLE things (name TEXT PRIMARY KEY, size)";

async function names(db: Database): Promise<unknown[]> {
  return (await db.execute("SELECT name FROM things ORDER BY name")).rows.map((row) => row["name"]);
}

testEachEngine("execute() gives back what was stored", async (db) => {
  await db.execute(TABLE);
  const values = [["null", null], ["int", 2 ** 53 - 1], ["real", 1.5], ["text", "Grüße 🌍 'x'"], [
    "true",
    true,
  ]] as const;
  for (const [name, value] of values) {
    const { rowsAffected } = await db.execute("INSERT INTO things VALUES (?, ?)", [name, value]);
    equal(rowsAffected, 1);
  }
  const { rows } = await db.execute("SELECT name, size FROM things ORDER BY name");
  deepEqual(
    Object.fromEntries(rows.map((row) => [row["name"], row["size"]])),
    { null: null, int: 2 ** 53 - 1, real: 1.5, text: "Grüße 🌍 'x'", true: 1 },
  );
});

testEachEngine("execute() gives RETURNING rows", async (db) => {
  await db.execute(TABLE);
  const { rows } = await db.execute("INSERT INTO things VALUES ('a', 1) RETURNING name, size + 1 AS next");
  deepEqual({ ...rows[0] }, { name: "a", next: 2 });
});

testEachEngine("execute() never reads an argument as SQL", async (db) => {
  await db.execute(TABLE);
  const name = "'); DROP TABLE things; --";
  await db.execute("INSERT INTO things VALUES (?, 1)", [name]);
  deepEqual(await names(db), [name]);
});

testEachEngine("batch() does all or nothing", async (db) => {
  await db.execute(TABLE);
  await db.batch([
    { sql: "INSERT INTO things VALUES (?, 1)", args: ["a"] },
    { sql: "INSERT INTO things VALUES (?, 1)", args: ["b"] },
  ]);
  await rejects(db.batch([
    { sql: "INSERT INTO things VALUES ('c', 1)" },
    { sql: "INSERT INTO things VALUES ('a', 1)" },
  ]));
  deepEqual(await names(db), ["a", "b"]);
});

testEachEngine("batch() reads several results", async (db) => {
  const results = await db.batch([{ sql: "SELECT 1 AS n" }, { sql: "SELECT ? AS n", args: [2] }], "read");
  deepEqual(results.map(({ rows }) => rows[0]?.["n"]), [1, 2]);
});

testEachEngine("transaction() commits what its work did", async (db) => {
  await db.execute(TABLE);
  const seen = await db.transaction(async (transaction) => {
    await transaction.execute("INSERT INTO things VALUES ('a', 1)");
    await transaction.batch([{ sql: "INSERT INTO things VALUES ('b', 1)" }]);
    return (await transaction.execute("SELECT COUNT(*) AS n FROM things")).rows[0]?.["n"];
  });
  equal(seen, 2);
  deepEqual(await names(db), ["a", "b"]);
});

testEachEngine("transaction() undoes everything when its work throws", async (db) => {
  await db.execute(TABLE);
  const failing = db.transaction(async (transaction) => {
    await transaction.execute("INSERT INTO things VALUES ('a', 1)");
    throw new RangeError("no");
  });
  await rejects(failing, RangeError);
  deepEqual(await names(db), []);
  await db.execute("INSERT INTO things VALUES ('later', 1)");
  deepEqual(await names(db), ["later"]);
});

testEachEngine("transaction() keeps statements of others out", async (db) => {
  await db.execute(TABLE);
  const opened = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const mine = db.transaction(async (transaction) => {
    await transaction.execute("INSERT INTO things VALUES ('mine', 1)");
    opened.resolve();
    await mayEnd.promise;
    throw new RangeError("no");
  });
  await opened.promise;
  const theirs = db.execute("INSERT INTO things VALUES ('theirs', 1)");
  mayEnd.resolve();
  await rejects(mine, RangeError);
  await theirs;
  deepEqual(await names(db), ["theirs"]);
});

testEachEngine("twenty transactions at once all count", async (db) => {
  await db.execute(TABLE);
  await db.execute("INSERT INTO things VALUES ('count', 0)");
  await Promise.all(Array.from({ length: 20 }, () =>
    db.transaction(async (transaction) => {
      const { rows } = await transaction.execute("SELECT size FROM things");
      await transaction.execute("UPDATE things SET size = ?", [Number(rows[0]?.["size"]) + 1]);
    })));
  const { rows } = await db.execute("SELECT size FROM things");
  equal(rows[0]?.["size"], 20);
});

Deno.test("transaction() throws instead of waiting for itself when its work uses the database", async () => {
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  await rejects(db.transaction(() => db.execute("SELECT 1")), /use the transaction's argument/);
  equal((await db.execute("SELECT 1 AS n")).rows[0]?.["n"], 1);
  await db.close();
});

Deno.test("openDatabase() names a server that refuses the token", async () => {
  const server = await startHranaServer();
  await rejects(openDatabase({ url: server.url, authToken: "wrong", log: silentLog }), (error) => {
    equal(error instanceof AppError && error.code, "database");
    equal(
      error instanceof AppError && error.message,
      `Cannot use database "${server.url}": the database server refused`,
    );
    return true;
  });
  await server.close();
});

Deno.test("openDatabase() names a server that is not there", async () => {
  const server = await startHranaServer();
  await server.close();
  await rejects(
    openDatabase({ url: server.url, log: silentLog }),
    (error) => error instanceof AppError && /cannot be reached/.test(error.message),
  );
});

Deno.test("openDatabase() reaches a server through the fetch that it is given", async () => {
  const server = await startHranaServer();
  let requests = 0;
  const counting: typeof fetch = (...args) => {
    requests += 1;
    return fetch(...args);
  };
  const db = await openDatabase({
    url: server.url,
    authToken: server.authToken,
    fetch: counting,
    log: silentLog,
  });
  equal(requests > 0 && requests === server.pipelines, true);
  await db.close();
  await server.close();
});
