import { dirname } from "node:path";
import { AppError } from "../domain/errors.ts";
import { loadSqlite } from "./sqlite_client.ts";

/**
 * Makes the database file when there is none, and refuses one that lost its content.
 * A new file appears whole under its name: an empty one is therefore never an unfinished start, but a loss.
 */
export async function prepareFile(path: string): Promise<void> {
  const size = await fileSize(path);
  if (size === undefined) return await createFile(path);
  if (size > 0) return;
  throw new AppError(
    "database",
    `Cannot open database "${path}": the file is empty`,
    "The file was left as it is; restore a backup, or delete it to start anew",
  );
}

async function fileSize(path: string): Promise<number | undefined> {
  try {
    const { isFile, size } = await Deno.stat(path);
    if (isFile) return size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw cannotOpen(path, error);
  }
  throw cannotOpen(path, new TypeError("Expected a file, found a folder"));
}

async function createFile(path: string): Promise<void> {
  const newPath = `${path}.${crypto.randomUUID()}.new`;
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await writeEmptyDatabase(newPath);
    // SQLite gives its -wal and -shm files the same mode.
    if (Deno.build.os !== "windows") await Deno.chmod(newPath, 0o600);
    await moveUnlessThere(newPath, path);
  } catch (error) {
    throw cannotOpen(path, error);
  } finally {
    // Moved away when all went well; a leftover harms nothing and must not hide the error above.
    await Deno.remove(newPath).catch(() => {});
  }
}

/**
 * Through a database in memory: SQLite then closes the new file for good. A connection of ours to it would live on until
 * it is collected, and SQLite shares locks by inode: later connections would lock under the old name, unseen by others.
 */
async function writeEmptyDatabase(path: string): Promise<void> {
  const client = (await loadSqlite())({ url: ":memory:" });
  // A database without any content would be an empty file.
  await client.execute("PRAGMA user_version = 1");
  await client.execute({ sql: "VACUUM INTO ?", args: [path] });
  client.close();
}

/** A link never replaces: when two programs start at once, both use the file of the first. */
async function moveUnlessThere(from: string, to: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return;
    // Some file systems know no links.
    await Deno.rename(from, to);
  }
}

function cannotOpen(path: string, cause: unknown): AppError {
  return new AppError(
    "database",
    `Cannot open database "${path}": the file cannot be opened`,
    "Check that the folder exists and that this user may read and write in it",
    { cause },
  );
}
