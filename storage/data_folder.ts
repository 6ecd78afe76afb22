import { join, resolve } from "node:path";
import { AppError } from "../domain/errors.ts";

const LOCK_FILE = "serve.lock";

/** Longest wait for a free lock's answer where the runtime cannot try without waiting (Deno 2.6). */
const TRY_MS = 500;

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Makes the data folder for this user alone when there is none, and checks that files can be written in it.
 * Gives its absolute path. @throws AppError "database" with the cure.
 */
export async function openDataFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  try {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
    // One name: a probe that a kill leaves behind is the next one's. Two that start at once both write it.
    const probe = join(path, ".probe");
    await Deno.writeFile(probe, new Uint8Array(1), { mode: 0o600 });
    await Deno.remove(probe).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
    return path;
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

function cannotWrite(path: string, cause: unknown): AppError {
  return new AppError(
    "database",
    `Cannot write in data folder "${path}": ${reasonOf(cause)}`,
    "Give this user the right to write there, or name another folder with --data or TESSERA_DATA_DIR",
    { cause },
  );
}

/**
 * Makes this process the one owner of a data folder until it releases the lock or ends, however it ends: the system
 * holds the lock, so a killed owner leaves none behind.
 * @throws AppError "busy" that names the owner and the folder.
 */
export async function lockDataFolder(folder: string): Promise<FolderLock> {
  const path = join(resolve(folder), LOCK_FILE);
  const lock = await tryLockFile(path).catch((cause) => {
    throw cannotWrite(resolve(folder), cause);
  });
  if (lock !== undefined) {
    await removeUnfinished(resolve(folder));
    return lock;
  }
  const owner = await readOwner(path);
  throw new AppError(
    "busy",
    `Cannot use data folder "${resolve(folder)}": another Tessera${
      owner === undefined ? "" : ` (process ${owner})`
    } serves it`,
    "Stop that one first, or name another folder with --data or TESSERA_DATA_DIR",
  );
}

/** Locks a file, made when there is none, until it is released or this process ends; `undefined` when another holds it. */
export async function tryLockFile(path: string): Promise<FolderLock | undefined> {
  const file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
  if (!await tryLock(file)) {
    file.close();
    return undefined;
  }
  await file.truncate();
  await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
  return {
    release: async () => {
      // The file stays: removing it would let two owners lock two files of one name.
      await file.truncate();
      file.close();
    },
  };
}

/** A start makes a new database under another name; one that was killed in the middle of it leaves that behind. */
const UNFINISHED = /\.db\.[0-9a-f-]{36}\.new(-journal|-wal|-shm)?$/;
/** No start takes so long: a command beside this one may be making its database right now. */
const UNFINISHED_MS = 3_600_000;

async function removeUnfinished(folder: string): Promise<void> {
  // Just written: the file system's own now.
  const nowMs = (await Deno.stat(join(folder, LOCK_FILE))).mtime?.getTime() ?? 0;
  for await (const { name } of Deno.readDir(folder)) {
    if (!UNFINISHED.test(name)) continue;
    const path = join(folder, name);
    const { mtime } = await Deno.stat(path);
    if (mtime !== null && mtime.getTime() > nowMs - UNFINISHED_MS) continue;
    await Deno.remove(path);
  }
}

async function tryLock(file: Deno.FsFile): Promise<boolean> {
  if (typeof file.tryLock === "function") return await file.tryLock(true);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isTooLate = new Promise<false>((resolve) => timer = setTimeout(() => resolve(false), TRY_MS));
  try {
    return await Promise.race([file.lock(true).then(() => true), isTooLate]);
  } finally {
    clearTimeout(timer);
  }
}

async function readOwner(path: string): Promise<number | undefined> {
  try {
    const text = await Deno.readTextFile(path);
    return /^\d+\n$/.test(text) ? Number(text) : undefined;
  } catch {
    // Windows lets nobody read a locked file; the refusal is worth as much without the number.
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.PermissionDenied) return "access was refused";
  if (error instanceof Deno.errors.NotFound) return "it does not exist and cannot be made";
  if (error instanceof Error && "code" in error) {
    if (error.code === "EROFS") return "the disk is read-only";
    if (error.code === "ENOSPC") return "the disk is full";
    if (error.code === "EIO") return "the disk failed";
    if (error.code === "ENOLCK") return "its disk keeps no locks, as some network disks do not";
    if (error.code === "ENOTDIR" || error.code === "EEXIST") return "there is a file of that name";
  }
  return "the system refused";
}
