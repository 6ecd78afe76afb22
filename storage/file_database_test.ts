// Longer than a file should be: every way in which a file can be broken, over the same few helpers.
import { skipIf } from "../testing/skip.ts";
import { CANNOT_MOUNT, MOUNTING, remount, withDisk } from "../testing/small_disk.ts";
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { AppError } from "../domain/errors.ts";
import { silentLog } from "../log.ts";
import { type Database, openDatabase } from "./database.ts";

const open = (path: string) => openDatabase({ url: `file:${path}`, log: silentLog });

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A whole database file with a few pages in it. */
async function makeDatabase(path: string): Promise<void> {
  const db = await open(path);
  await db.batch(Array.from({ length: 200 }, (_, index) => ({
    sql: "INSERT INTO settings VALUES (?, ?, 1)",
    args: [`name ${index}`, JSON.stringify("x".repeat(500))],
  })));
  await db.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  await db.close();
}

async function assertRefused(path: string, reason: RegExp): Promise<void> {
  const before = await Deno.readFile(path);
  await rejects(open(path), (error) => {
    ok(error instanceof AppError);
    equal(error.code, "database");
    match(error.message, reason);
    ok(error.message.includes(`"${path}"`));
    ok(error.hint !== undefined);
    return true;
  });
  deepEqual(await Deno.readFile(path), before);
}

Deno.test("openDatabase() keeps rows between openings", () =>
  inFolder(async (folder) => {
    await makeDatabase(`${folder}/a/tessera.db`);
    const db = await open(`${folder}/a/tessera.db`);
    equal((await db.execute("SELECT COUNT(*) AS n FROM settings")).rows[0]?.["n"], 200);
    await db.close();
  }));

Deno.test("openDatabase() takes paths with spaces, percent signs and question marks", () =>
  inFolder(async (folder) => {
    const db = await openDatabase({ url: `${folder}/a b%20?c#d.db`, log: silentLog });
    equal(db.name, `${folder}/a b%20?c#d.db`);
    await db.close();
    ok((await Deno.stat(`${folder}/a b%20?c#d.db`)).isFile);
  }));

Deno.test({
  ...skipIf(
    Deno.build.os === "windows",
    "openDatabase() makes a file that only this user may read",
    "file modes are not of Windows",
  ),
  fn: () =>
    inFolder(async (folder) => {
      const db = await open(`${folder}/tessera.db`);
      for await (const entry of Deno.readDir(folder)) {
        equal(((await Deno.stat(`${folder}/${entry.name}`)).mode ?? 0) & 0o077, 0, entry.name);
      }
      await db.close();
    }),
});

const IS_ROOT = Deno.build.os !== "windows" && Deno.uid() === 0;

Deno.test({
  ...skipIf(
    IS_ROOT ? CANNOT_MOUNT : Deno.build.os === "windows",
    "openDatabase() refuses a read-only file",
    IS_ROOT ? MOUNTING : "files have other modes there",
  ),
  fn: () =>
    // The administrator may write whatever the mode says, but not on a disk that is read-only.
    (IS_ROOT ? withDisk.bind(undefined, "size=4m") : inFolder)(async (folder) => {
      const path = `${folder}/tessera.db`;
      await makeInOtherProcess(path);
      if (IS_ROOT) await remount(folder, "ro");
      else await Deno.chmod(path, 0o400);
      await assertRefused(path, /the file (is read-only|cannot be opened)/);
    }),
});

Deno.test("openDatabase() refuses an empty file and leaves it", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/tessera.db`, new Uint8Array());
    await assertRefused(`${folder}/tessera.db`, /the file is empty/);
  }));

Deno.test("openDatabase() refuses random bytes and leaves them", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/tessera.db`, crypto.getRandomValues(new Uint8Array(20_000)));
    await assertRefused(`${folder}/tessera.db`, /is not a database/);
  }));

Deno.test("openDatabase() refuses a truncated file and leaves it", () =>
  inFolder(async (folder) => {
    const path = `${folder}/tessera.db`;
    await makeDatabase(path);
    await Deno.truncate(path, 9_000);
    await assertRefused(path, /is damaged|is not a database/);
  }));

Deno.test("openDatabase() refuses a file whose first page was overwritten and leaves it", () =>
  inFolder(async (folder) => {
    const path = `${folder}/tessera.db`;
    await makeDatabase(path);
    const bytes = await Deno.readFile(path);
    bytes.set(crypto.getRandomValues(new Uint8Array(3_000)), 100);
    await Deno.writeFile(path, bytes);
    await assertRefused(path, /is damaged|is not a database/);
  }));

Deno.test("openDatabase() refuses a folder", () =>
  inFolder(async (folder) => {
    await rejects(open(folder), (error) => error instanceof AppError && error.code === "database");
  }));

Deno.test("openDatabase() refuses the file of another program", () =>
  inFolder(async (folder) => {
    const path = `${folder}/other.db`;
    await inOtherProcess(path, "CREATE TABLE photos (id)");
    await assertRefused(path, /belongs to another program/);
  }));

Deno.test("execute() names damage in the middle of the file", () =>
  inFolder(async (folder) => {
    const path = `${folder}/tessera.db`;
    await makeDatabase(path);
    const bytes = await Deno.readFile(path);
    bytes.fill(0xff, bytes.length - 40_000);
    await Deno.writeFile(path, bytes);
    await rejects(
      async () => {
        const db = await open(path);
        try {
          await db.execute("SELECT value FROM settings ORDER BY value");
          await db.execute("PRAGMA integrity_check").then(({ rows }) =>
            deepEqual(rows.map((row) => ({ ...row })), [{ integrity_check: "ok" }])
          );
        } finally {
          await db.close();
        }
      },
      (error) => error instanceof AppError && /is damaged/.test(error.message),
    );
  }));

/** Runs SQL from a process of its own: locks are per process. */
async function inOtherProcess(path: string, sql: string): Promise<void> {
  const code = `import { createClient } from "@libsql/client/sqlite3";
    const client = createClient({ url: Deno.args[0], timeout: 5000 });
    await client.executeMultiple(Deno.args[1]);
    client.close();`;
  const child = deno(code, [`file:${path}`, sql]).spawn();
  await child.stdin.close();
  const { success, stderr } = await child.output();
  ok(success, new TextDecoder().decode(stderr));
}

/** SQLite would use an open file of this process again, and that one may write. */
async function makeInOtherProcess(path: string): Promise<void> {
  const module = (name: string) => JSON.stringify(import.meta.resolve(name));
  const code = `import { openDatabase } from ${module("./database.ts")};
    import { silentLog } from ${module("../log.ts")};
    await (await openDatabase({ url: Deno.args[0], log: silentLog })).close();`;
  const child = deno(code, [`file:${path}`]).spawn();
  await child.stdin.close();
  const { success, stderr } = await child.output();
  ok(success, new TextDecoder().decode(stderr));
}

function deno(code: string, args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      "--config",
      new URL("../deno.json", import.meta.url).pathname,
      `data:application/typescript,${encodeURIComponent(code)}`,
      ...args,
    ],
    stdout: "piped",
    stdin: "piped",
    stderr: "piped",
  });
}

/** Another process that holds the write lock until it is told to end. */
async function holdLock(path: string): Promise<{ release(): Promise<void> }> {
  const code = `import { createClient } from "@libsql/client/sqlite3";
    const client = createClient({ url: Deno.args[0] });
    const transaction = await client.transaction("write");
    await transaction.execute("INSERT OR REPLACE INTO settings VALUES ('theirs', '1', 1)");
    console.log("held");
    await Deno.stdin.read(new Uint8Array(1));
    await transaction.commit();
    client.close();`;
  const child = deno(code, [`file:${path}`]).spawn();
  const reader = child.stdout.getReader();
  equal(new TextDecoder().decode((await reader.read()).value), "held\n");
  return {
    release: async () => {
      await child.stdin.close();
      await reader.cancel();
      await child.stderr.cancel();
      ok((await child.status).success);
    },
  };
}

async function count(db: Database): Promise<unknown> {
  return (await db.execute("SELECT COUNT(*) AS n FROM settings")).rows[0]?.["n"];
}

Deno.test("writes wait for the lock of another process, and the connection works afterwards", () =>
  inFolder(async (folder) => {
    const path = `${folder}/tessera.db`;
    const warnings = Promise.withResolvers<void>();
    const db = await openDatabase({
      url: `file:${path}`,
      log: { ...silentLog, warn: () => warnings.resolve() },
    });
    const lock = await holdLock(path);
    const writing = Promise.all([
      db.transaction((transaction) => transaction.execute("INSERT INTO settings VALUES ('a', '1', 1)")),
      db.batch([{ sql: "INSERT INTO settings VALUES ('b', '1', 1)" }]),
      db.execute("INSERT INTO settings VALUES ('c', '1', 1)"),
    ]);
    // The first refusal is what breaks a pooled connection.
    await warnings.promise;
    await lock.release();
    await writing;
    equal(await count(db), 4);
    await db.transaction((transaction) => transaction.execute("INSERT INTO settings VALUES ('d', '1', 1)"));
    await db.batch([{ sql: "INSERT INTO settings VALUES ('e', '1', 1)" }]);
    equal(await count(db), 6);
    equal((await db.execute("PRAGMA foreign_keys")).rows[0]?.["foreign_keys"], 1);
    await db.close();
  }));

Deno.test("dataVersion() changes when another process wrote, and only then", () =>
  inFolder(async (folder) => {
    const path = `${folder}/tessera.db`;
    const db = await open(path);
    const first = await db.dataVersion();
    await db.execute("INSERT INTO settings VALUES ('mine', '1', 1)");
    equal(await db.dataVersion(), first);
    await inOtherProcess(path, "INSERT INTO settings VALUES ('theirs', '1', 1)");
    ok(await db.dataVersion() !== first);
    await db.close();
  }));

Deno.test("changeMark() differs after any change, by this process or another, and only then", () =>
  inFolder(async (folder) => {
    const path = `${folder}/tessera.db`;
    const db = await open(path);
    const marks = [await db.changeMark()];
    await db.execute("SELECT * FROM settings");
    equal(await db.changeMark(), marks[0]);
    await db.execute("INSERT INTO settings VALUES ('mine', '1', 1)");
    marks.push(await db.changeMark());
    await db.transaction((transaction) => transaction.execute("UPDATE settings SET value = '2'"));
    marks.push(await db.changeMark());
    await inOtherProcess(path, "INSERT INTO settings VALUES ('theirs', '1', 1)");
    marks.push(await db.changeMark());
    await db.execute("DELETE FROM settings");
    marks.push(await db.changeMark());
    equal(new Set(marks).size, 5);
    await db.close();
  }));

Deno.test("a killed process loses no row that was acknowledged", () =>
  inFolder(async (folder) => {
    const path = `${folder}/tessera.db`;
    const code = `const { openDatabase } = await import(Deno.args[0]);
      const db = await openDatabase({ url: Deno.args[1], log: { info() {}, warn() {}, error() {} } });
      for (let n = 1;; n++) {
        await db.transaction(async (transaction) => {
          await transaction.execute("INSERT INTO settings VALUES (?, '1', 1)", ["a" + n]);
          await transaction.execute("INSERT INTO settings VALUES (?, '1', 1)", ["b" + n]);
        });
        await Deno.stdout.write(new TextEncoder().encode(n + "\\n"));
      }`;
    const child = deno(code, [new URL("database.ts", import.meta.url).href, `file:${path}`]).spawn();
    let acknowledged = "";
    const decoder = new TextDecoder();
    let isKilled = false;
    for await (const chunk of child.stdout) {
      acknowledged += decoder.decode(chunk, { stream: true });
      if (isKilled || acknowledged.split("\n").length <= 100) continue;
      isKilled = true;
      child.kill("SIGKILL");
    }
    await child.stderr.cancel();
    await child.stdin.close().catch(() => {});
    equal((await child.status).signal, "SIGKILL");
    const last = Number(acknowledged.slice(0, acknowledged.lastIndexOf("\n")).split("\n").at(-1));
    ok(last >= 100);

    const db = await open(path);
    deepEqual((await db.execute("PRAGMA integrity_check")).rows.map((row) => row["integrity_check"]), ["ok"]);
    const { rows } = await db.execute(
      "SELECT SUM(name LIKE 'a%') AS a, SUM(name LIKE 'b%') AS b, MAX(CAST(SUBSTR(name, 2) AS INTEGER)) AS last FROM settings",
    );
    const { a, b, last: stored } = { ...rows[0] };
    ok(Number(stored) >= last, `stored ${stored}, acknowledged ${last}`);
    equal(a, stored);
    equal(b, stored);
    await db.close();
  }));
