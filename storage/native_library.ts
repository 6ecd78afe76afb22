import { Buffer } from "node:buffer";
import { createRequire } from "node:module";
import { join } from "node:path";
import { AppError } from "../domain/errors.ts";

export interface NativeLibrary {
  /** Path of libSQL's native library inside the compiled program. */
  readonly file: string;
  /** Where it is kept between starts; made when its parent is there. */
  readonly folder: string;
}

const NAME = "libsql.node";
/** Nobody but this user. */
const MODE = 0o700;
const CHUNK_BYTES = 1 << 16;

/**
 * Loads the program's native library from a place where no other user can touch it, and gives its path. The runtime
 * would put it into the system's temporary folder under a name that anybody can take first, and hardened systems let
 * nothing be loaded from there. Throws `AppError`.
 */
export async function placeLibrary(
  { file, folder }: NativeLibrary,
  load: (path: string) => void = createRequire(import.meta.url),
): Promise<string> {
  const reasons: string[] = [];
  for (const place of [keepIn, lend]) {
    try {
      return await place(file, folder, load);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new AppError(
    "database",
    `Cannot load the database's own library: ${reasons.join("; ")}`,
    'Keep the data on a disk with 10 MB free that is mounted without "noexec" (--data), or name a folder on one in TMPDIR',
  );
}

async function keepIn(file: string, folder: string, load: (path: string) => void): Promise<string> {
  await claimFolder(folder);
  const path = join(folder, NAME);
  if (!await isSame(path, file)) {
    await writeWhole(file, path);
    await removeOthers(folder);
  }
  load(path);
  return path;
}

/** Where the data folder is not there yet, or cannot be written or loaded from: gone again once it is loaded. */
async function lend(file: string, _folder: string, load: (path: string) => void): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "tessera_native_" });
  try {
    const path = join(folder, NAME);
    await writeWhole(file, path);
    load(path);
    return path;
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {/* Windows keeps what is in use */});
  }
}

async function claimFolder(folder: string): Promise<void> {
  try {
    await Deno.mkdir(folder, { mode: MODE });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  const { isDirectory, uid } = await Deno.lstat(folder);
  if (!isDirectory || (uid !== null && uid !== Deno.uid())) {
    throw new TypeError(`"${folder}" is no folder of this user`);
  }
  // A read-only disk refuses, and there nobody else writes either.
  if (Deno.build.os !== "windows") await Deno.chmod(folder, MODE).catch(() => {});
}

async function isSame(path: string, file: string): Promise<boolean> {
  try {
    const { isFile, uid, mode } = await Deno.lstat(path);
    const isOurs = Deno.build.os === "windows" || (uid === Deno.uid() && ((mode ?? 0) & 0o777) === MODE);
    return isFile && isOurs && await hasSameBytes(path, file);
  } catch {
    // Not there, or not ours to read: it is written anew.
    return false;
  }
}

/** In pieces: twice 10 MB would stay in memory for long after. */
async function hasSameBytes(one: string, other: string): Promise<boolean> {
  using first = await Deno.open(one);
  using second = await Deno.open(other);
  const [ours, theirs] = [new Uint8Array(CHUNK_BYTES), new Uint8Array(CHUNK_BYTES)];
  while (true) {
    const count = await fill(first, ours);
    if (count !== await fill(second, theirs)) return false;
    if (count === 0) return true;
    if (Buffer.compare(ours.subarray(0, count), theirs.subarray(0, count)) !== 0) return false;
  }
}

async function fill(file: Deno.FsFile, chunk: Uint8Array): Promise<number> {
  let filled = 0;
  while (filled < chunk.length) {
    const count = await file.read(chunk.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return filled;
}

/** Beside its name first, so that nobody finds half of it. */
async function writeWhole(file: string, path: string): Promise<void> {
  const part = `${path}.${crypto.randomUUID()}`;
  try {
    const source = await Deno.open(file);
    const target = await Deno.open(part, { write: true, createNew: true, mode: MODE });
    await source.readable.pipeTo(target.writable);
    // The mode that a file is made with goes through the umask.
    if (Deno.build.os !== "windows") await Deno.chmod(part, MODE);
    await Deno.rename(part, path);
  } catch (error) {
    await Deno.remove(part).catch(() => {/* never made, or gone with its disk */});
    throw error;
  }
}

/** What broken-off writes left. One that is under way then takes the other place. */
async function removeOthers(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (name !== NAME) await Deno.remove(join(folder, name)).catch(() => {/* gone already */});
  }
}
