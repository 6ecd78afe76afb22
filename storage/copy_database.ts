import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { AppError } from "../domain/errors.ts";
import type { Database } from "./database.ts";
import { findFreeBytes } from "./free_space.ts";

/** A whole copy of a database, on the disk and looked through. */
export interface DatabaseCopy {
  readonly bytes: number;
  /** Of the file, in hex. */
  readonly sha256: string;
}

export interface CopyOptions {
  /** Free space that must be left beside the copy, in bytes. */
  readonly reserveBytes?: number;
}

/** What else writes meanwhile, and what a file system takes for itself. */
const SLACK_BYTES = 4 * 1024 * 1024;

/**
 * Copies a database of this machine, as it is in one moment, into a new file for this user alone. The file has its name
 * only when it is whole: checked by SQLite, its bytes and its name on the disk. The program stands still meanwhile.
 * @throws AppError "database" when there is a file of that name, too little space, or the copy is not sound; nothing is
 * left then. TypeError for a remote database.
 */
export async function copyDatabase(
  database: Database,
  path: string,
  { reserveBytes = 0 }: CopyOptions = {},
): Promise<DatabaseCopy> {
  if (database.kind === "remote") {
    throw new TypeError("Cannot copy a remote database: expected one of a file");
  }
  const newPath = `${path}.${crypto.randomUUID()}.new`;
  try {
    await refuseExisting(path);
    await expectSpace(database, path, reserveBytes);
    // SQLite writes into an empty file that is there already, and leaves its mode alone.
    (await Deno.open(newPath, { write: true, createNew: true, mode: 0o600 })).close();
    await database.execute("VACUUM INTO ?", [newPath]);
    await checkCopy(database, newPath);
    const copy = await syncFile(newPath);
    await Deno.rename(newPath, path);
    await syncFolder(dirname(path));
    return copy;
  } catch (error) {
    throw cannotCopy(path, error);
  } finally {
    // Renamed when all went well; a leftover must not hide the error above.
    for (const left of [newPath, `${newPath}-journal`]) await Deno.remove(left).catch(() => {});
  }
}

/** Makes the names in a folder outlive a power cut; Windows keeps them by itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  using file = await Deno.open(folder, { read: true });
  // Some file systems refuse this of a folder.
  await file.sync().catch(() => {});
}

async function refuseExisting(path: string): Promise<void> {
  const found = await Deno.lstat(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (found === undefined) return;
  throw new AppError("database", `Cannot write "${path}": there is a file of that name`, "Name another file");
}

async function expectSpace(database: Database, path: string, reserveBytes: number): Promise<void> {
  const free = await findFreeBytes(dirname(path));
  if (free === undefined) return;
  const { rows } = await database.execute(
    `SELECT (page_count - freelist_count) * page_size AS bytes
     FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
  );
  const needed = Number(rows[0]?.["bytes"]) + reserveBytes + SLACK_BYTES;
  if (free >= needed) return;
  throw new AppError(
    "database",
    `Cannot copy the database to "${path}": ${inMegabytes(needed)} are needed and ${
      inMegabytes(free)
    } are free`,
    "Free some space, and try again; nothing was changed",
  );
}

function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}

async function checkCopy(database: Database, path: string): Promise<void> {
  await database.execute("ATTACH ? AS copied", [path]);
  try {
    const { rows } = await database.execute("PRAGMA copied.quick_check");
    const found = String(rows[0]?.["quick_check"]);
    if (rows.length === 1 && found === "ok") return;
    throw new AppError(
      "database",
      `Cannot copy the database to "${path}": the copy is not sound (${found.split("\n").at(-1)})`,
      "Look at the disk and at the system's log",
    );
  } finally {
    await database.execute("DETACH copied");
  }
}

async function syncFile(path: string): Promise<DatabaseCopy> {
  using file = await Deno.open(path, { read: true, write: true });
  await file.sync();
  const hash = createHash("sha256");
  let bytes = 0;
  const buffer = new Uint8Array(1024 * 1024);
  for (let read = await file.read(buffer); read !== null; read = await file.read(buffer)) {
    hash.update(buffer.subarray(0, read));
    bytes += read;
  }
  return { bytes, sha256: hash.digest("hex") };
}

function cannotCopy(path: string, error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const code = "code" in error ? error.code : undefined;
  const isFull = code === "ENOSPC" || code === "SQLITE_FULL";
  return new AppError(
    "database",
    `Cannot copy the database to "${path}": ${isFull ? "the disk is full" : "the file cannot be written"}`,
    isFull
      ? "Free some space, and try again; nothing was changed"
      : "Give this user the right to write there",
    { cause: error },
  );
}
