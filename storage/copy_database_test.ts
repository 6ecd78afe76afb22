import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { createHash } from "node:crypto";
import { AppError } from "../domain/errors.ts";
import { silentLog } from "../log.ts";
import { skipIf } from "../testing/skip.ts";
import { copyDatabase } from "./copy_database.ts";
import { type Database, openDatabase } from "./database.ts";

async function withDatabase(test: (db: Database, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const db = await openDatabase({ url: `file:${folder}/tessera.db`, log: silentLog });
  try {
    await db.execute("INSERT INTO settings VALUES ('kept', '\"yes\"', 1)");
    await test(db, folder);
  } finally {
    await db.close();
    await Deno.remove(folder, { recursive: true });
  }
}

const listFiles = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();

Deno.test("copyDatabase() gives a whole file of its own, its size and its checksum", () =>
  withDatabase(async (db, folder) => {
    const { bytes, sha256 } = await copyDatabase(db, `${folder}/copy.db`);
    const file = await Deno.readFile(`${folder}/copy.db`);
    equal(bytes, file.byteLength);
    equal(sha256, createHash("sha256").update(file).digest("hex"));
    await db.execute("DELETE FROM settings");
    const copy = await openDatabase({ url: `file:${folder}/copy.db`, log: silentLog });
    equal((await copy.execute("SELECT value FROM settings")).rows[0]?.["value"], '"yes"');
    await copy.close();
    equal((await listFiles(folder)).some((name) => name.includes(".new")), false);
  }));

Deno.test({
  ...skipIf(
    Deno.build.os === "windows",
    "copyDatabase() writes for this user alone, from the first byte",
    "file modes are not of Windows",
  ),
  fn: () =>
    withDatabase(async (db, folder) => {
      const modes = new Set<number>();
      const watched: Database = {
        ...db,
        execute: async (sql, args) => {
          const result = await db.execute(sql, args);
          for (const name of await listFiles(folder)) {
            if (!name.startsWith("copy")) continue;
            modes.add(((await Deno.stat(`${folder}/${name}`)).mode ?? 0) & 0o777);
          }
          return result;
        },
      };
      await copyDatabase(watched, `${folder}/copy.db`);
      deepEqual([...modes], [0o600]);
      equal(((await Deno.stat(`${folder}/copy.db`)).mode ?? 0) & 0o777, 0o600);
    }),
});

Deno.test("copyDatabase() never writes over a file, and leaves nothing of a copy that fails", () =>
  withDatabase(async (db, folder) => {
    await Deno.writeTextFile(`${folder}/copy.db`, "mine");
    const before = await listFiles(folder);
    await rejects(copyDatabase(db, `${folder}/copy.db`), /there is a file of that name/);
    await rejects(copyDatabase(db, `${folder}/absent/copy.db`), AppError);
    equal(await Deno.readTextFile(`${folder}/copy.db`), "mine");
    deepEqual(await listFiles(folder), before);
  }));

Deno.test("copyDatabase() refuses before it begins when there is too little space", () =>
  withDatabase(async (db, folder) => {
    await rejects(copyDatabase(db, `${folder}/copy.db`, { reserveBytes: 1e18 }), (error) => {
      ok(error instanceof AppError);
      match(error.message, /\d MB are needed and \d+ MB are free/);
      return true;
    });
    equal((await listFiles(folder)).includes("copy.db"), false);
  }));

Deno.test("copyDatabase() gives no name to a copy that is not sound", () =>
  withDatabase(async (db, folder) => {
    const damaging: Database = {
      ...db,
      execute: async (sql, args) => {
        const result = await db.execute(sql, args);
        if (/^VACUUM/.test(sql)) await damage(String(args?.[0]));
        return result;
      },
    };
    await rejects(copyDatabase(damaging, `${folder}/copy.db`), AppError);
    equal((await listFiles(folder)).some((name) => name.startsWith("copy")), false);
    // The connection is as it was: nothing hangs on the copy.
    await copyDatabase(db, `${folder}/copy.db`);
  }));

async function damage(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true });
  await file.seek(4096, Deno.SeekMode.Start);
  await file.write(new Uint8Array(4096 * 3).fill(7));
}
