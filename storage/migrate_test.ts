import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { AppError } from "../domain/errors.ts";
import { silentLog } from "../log.ts";
import { testEachEngine } from "../testing/engines.ts";
import { openDatabase } from "./database.ts";
import { migrate, readMigrations, saveWriter } from "./migrate.ts";
import { listUpgradeCopies } from "./upgrade_copies.ts";

const FIRST = "CREATE TABLE things (name TEXT);\nCREATE INDEX things_by_name ON things (name);";
const SECOND = "ALTER TABLE things ADD COLUMN size INTEGER; UPDATE things SET size = 1;";

/** A folder with migrations and a database, and what a test does with them. */
async function withMigrations(
  test: (tools: {
    readonly folder: string;
    write(file: string, sql: string): Promise<void>;
    open(): ReturnType<typeof openDatabase>;
  }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/sql`);
  try {
    await test({
      folder,
      write: (file, sql) => Deno.writeTextFile(`${folder}/sql/${file}`, sql),
      open: () =>
        openDatabase({
          url: `file:${folder}/x.db`,
          log: silentLog,
          migrations: pathToFileURL(`${folder}/sql/`),
        }),
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function assertRefusal(promise: Promise<unknown>, words: RegExp): Promise<void> {
  await rejects(promise, (error) => {
    ok(error instanceof AppError);
    equal(error.code, "database");
    match(error.message, words);
    match(error.hint ?? "", /Nothing in it was changed/);
    return true;
  });
}

testEachEngine("migrate() records each file and does nothing the second time", async (db) => {
  await migrate(db, { log: silentLog });
  const { rows } = await db.execute(
    "SELECT number, file, length(checksum) AS hexDigits FROM schema_migrations",
  );
  const files = await readMigrations();
  deepEqual(
    rows.map((row) => ({ ...row })),
    files.map(({ number, file }) => ({ number, file, hexDigits: 64 })),
  );
});

Deno.test("migrate() copies a database that holds something before it changes it", () =>
  withMigrations(async ({ folder, write, open }) => {
    await write("0001_first.sql", FIRST);
    const old = await open();
    await old.execute("INSERT INTO things VALUES ('kept')");
    await old.close();

    await write("0002_size.sql", SECOND);
    const db = await open();
    deepEqual({ ...(await db.execute("SELECT * FROM things")).rows[0] }, { name: "kept", size: 1 });
    await db.close();

    await Deno.remove(`${folder}/sql/0002_size.sql`);
    await Deno.rename(`${folder}/x.db.schema-0001.copy`, `${folder}/x.db`);
    const copy = await open();
    deepEqual({ ...(await copy.execute("SELECT * FROM things")).rows[0] }, { name: "kept" });
    await copy.close();
  }));

Deno.test("migrate() undoes a migration that fails half-way", () =>
  withMigrations(async ({ write, open }) => {
    await write("0001_first.sql", FIRST);
    await write("0002_broken.sql", "CREATE TABLE half (a); INSERT INTO absent VALUES (1);");
    await rejects(open(), /no such table: absent/);
    await write("0002_broken.sql", "CREATE TABLE half (a);");
    const db = await open();
    equal((await db.execute("SELECT COUNT(*) AS n FROM half")).rows[0]?.["n"], 0);
    await db.close();
  }));

Deno.test("migrate() refuses a database of a newer version", () =>
  withMigrations(async ({ folder, write, open }) => {
    await write("0001_first.sql", FIRST);
    await write("0002_size.sql", SECOND);
    await (await open()).close();
    await Deno.remove(`${folder}/sql/0002_size.sql`);
    await assertRefusal(open(), /a newer Tessera wrote it with schema 2, and this Tessera knows up to 1/);
  }));

Deno.test("migrate() counts what was applied under another number, and gives it today's", () =>
  withMigrations(async ({ folder, write, open }) => {
    await write("0001_first.sql", FIRST);
    await write("0002_later.sql", "CREATE TABLE later (a);");
    await (await open()).close();
    await Deno.rename(`${folder}/sql/0002_later.sql`, `${folder}/sql/0003_later.sql`);
    await write("0002_size.sql", SECOND);
    const db = await open();
    const { rows } = await db.execute("SELECT number, file FROM schema_migrations ORDER BY number");
    deepEqual(rows.map((row) => `${row["number"]} ${row["file"]}`), [
      "1 0001_first.sql",
      "2 0002_size.sql",
      "3 0003_later.sql",
    ]);
    await db.execute("INSERT INTO things VALUES ('a', 2)");
    await db.execute("INSERT INTO later VALUES (1)");
    await db.close();
    await (await open()).close();
  }));

Deno.test("migrate() keeps the newest copies only, and names schema and version of each", () =>
  withMigrations(async ({ folder, write, open }) => {
    await write("0001_first.sql", FIRST);
    await write(
      "0002_settings.sql",
      "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT, updated_at);",
    );
    const first = await open();
    await saveWriter(first, "0.9.1");
    await first.close();
    for (let number = 3; number <= 7; number++) {
      await write(`000${number}_more.sql`, `CREATE TABLE more${number} (a);`);
      await (await open()).close();
    }
    const copies = await listUpgradeCopies(`${folder}/x.db`);
    deepEqual(copies.map(({ schema }) => schema), [6, 5, 4]);
    ok(copies[0]?.path.endsWith("/x.db.schema-0006-of-0.9.1.copy"));
    equal(((await Deno.stat(copies[0]!.path)).mode ?? 0) & 0o777, Deno.build.os === "windows" ? 0 : 0o600);
    for (const number of [7, 6]) await Deno.remove(`${folder}/sql/000${number}_more.sql`);
    await rejects(open(), (error) => {
      ok(error instanceof AppError);
      match(error.message, /Tessera 0\.9\.1 wrote it with schema 7, and this Tessera knows up to 5/);
      match(
        error.hint ?? "",
        /start Tessera 0\.9\.1 or newer, or go back: .*"x\.db\.schema-0005-of-0\.9\.1\.copy"/,
      );
      return true;
    });
  }));

Deno.test("migrate() changes nothing while another process has the folder", () =>
  withMigrations(async ({ folder, write, open }) => {
    await write("0001_first.sql", FIRST);
    await (await open()).close();
    await write("0002_size.sql", SECOND);
    const options = {
      url: `file:${folder}/x.db`,
      log: silentLog,
      migrations: pathToFileURL(`${folder}/sql/`),
    };
    const claim = () => Promise.reject(new AppError("busy", "an older server runs"));
    await rejects(openDatabase({ ...options, claim }), /an older server runs/);
    equal((await listUpgradeCopies(`${folder}/x.db`)).length, 0);
    let released = 0;
    const free = () => Promise.resolve({ release: () => Promise.resolve(void released++) });
    await (await openDatabase({ ...options, claim: free })).close();
    await (await openDatabase({ ...options, claim })).close();
    equal(released, 1);
  }));

Deno.test("migrate() refuses a database made with another text of a migration", () =>
  withMigrations(async ({ write, open }) => {
    await write("0001_first.sql", FIRST);
    await (await open()).close();
    await write("0001_first.sql", `${FIRST} -- changed`);
    await assertRefusal(open(), /made with another "0001_first.sql"/);
  }));

Deno.test("migrate() takes Windows line ends for the same text", () =>
  withMigrations(async ({ write, open }) => {
    await write("0001_first.sql", FIRST);
    await (await open()).close();
    await write("0001_first.sql", FIRST.replaceAll("\n", "\r\n"));
    await (await open()).close();
  }));

Deno.test("readMigrations() refuses a gap in the numbers", () =>
  withMigrations(async ({ folder, write }) => {
    await write("0001_first.sql", FIRST);
    await write("0003_third.sql", SECOND);
    await rejects(readMigrations(pathToFileURL(`${folder}/sql/`)), /expected numbers from 0001 without gaps/);
  }));
