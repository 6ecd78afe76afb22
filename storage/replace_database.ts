import { dirname } from "node:path";
import type { Log } from "../log.ts";
import { copyDatabase, syncFolder } from "./copy_database.ts";
import { connectFile } from "./file_database.ts";
import { isFile } from "./open_unchanged.ts";
import { loadSqlite } from "./sqlite_client.ts";

const BESIDE = ["-wal", "-shm", "-journal"];

/**
 * Keeps a copy of a database file under another name: checked where it is sound, byte for byte with what stands beside
 * it where it is not. Gives whether it was sound; `undefined` when there is no such file.
 */
export async function keepCopy(path: string, copyPath: string, log: Log): Promise<boolean | undefined> {
  if (!await isFile(path)) return undefined;
  try {
    const database = await connectFile(`file:${encodeURI(path)}`, { log });
    try {
      await copyDatabase(database, copyPath);
    } finally {
      await database.close();
    }
    return true;
  } catch {
    await Deno.copyFile(path, copyPath);
    // A disk without modes has none to set.
    await Deno.chmod(copyPath, 0o600).catch(() => {});
    for (const end of BESIDE) {
      if (await isFile(`${path}${end}`)) await Deno.copyFile(`${path}${end}`, `${copyPath}${end}`);
    }
    for (const end of ["", ...BESIDE]) {
      if (!await isFile(`${copyPath}${end}`)) continue;
      using file = await Deno.open(`${copyPath}${end}`, { read: true });
      await file.sync();
    }
    await syncFolder(dirname(copyPath));
    return false;
  }
}

/**
 * Puts a whole database file, which nobody has open, in the place of another. A kill at any point leaves the old one or
 * the new one under the name, each whole: first everything of the old one is in its main file, then its log goes, then
 * one rename. Nobody else may have the old one open.
 */
export async function replaceDatabase(newPath: string, path: string): Promise<void> {
  using file = await Deno.open(newPath, { read: true, write: true });
  await file.sync();
  if (await isFile(path)) await settle(path);
  for (const end of BESIDE) {
    // A log of the old one would be read into the new one.
    await Deno.remove(`${path}${end}`).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  await syncFolder(dirname(path));
  await Deno.rename(newPath, path);
  await syncFolder(dirname(path));
}

/** Attached to one in memory: SQLite then really closes the file, and the log is gone with the last connection. */
async function settle(path: string): Promise<void> {
  const client = (await loadSqlite())({ url: ":memory:" });
  try {
    await client.execute({ sql: "ATTACH ? AS old", args: [path] });
    await client.execute("PRAGMA old.wal_checkpoint(TRUNCATE)");
    await client.execute("DETACH old");
  } catch {
    // Damaged: what it had is in the copy that was kept.
  } finally {
    client.close();
  }
}
