import { basename, dirname, join } from "node:path";
import { AppError } from "../domain/errors.ts";
import type { Log } from "../log.ts";
import { importSecretKey, KEY_BYTES, type SecretKey } from "./secret_box.ts";

/** Keys that lie in a folder: the one in use, one that a rotation has made and not yet put in its place, and old ones. */
export interface KeyRing {
  readonly main: SecretKey;
  readonly next: SecretKey | undefined;
  readonly old: readonly SecretKey[];
}

const OTHERS = 0o077;

/**
 * Reads the key file and what rotations left beside it; makes the file, for this user alone, when there is none.
 * A file that others could read is closed to them, and the log says so.
 * @throws AppError "database" when a file cannot be read, closed, or is no key.
 */
export async function readKeyRing(keyFile: string, log: Log): Promise<KeyRing> {
  if (!await exists(keyFile)) await createKeyFile(keyFile);
  const old = await listOldFiles(keyFile);
  return {
    main: await readKeyFile(keyFile, log),
    next: await exists(nextFile(keyFile)) ? await readKeyFile(nextFile(keyFile), log) : undefined,
    old: await Promise.all(old.map((file) => readKeyFile(file, log))),
  };
}

/** Writes a new key beside the one in use, in place of one that an unfinished rotation left; nothing uses it yet. */
export async function stageNextKey(keyFile: string, log: Log): Promise<SecretKey> {
  await Deno.remove(nextFile(keyFile)).catch(ignoreNotFound);
  await createKeyFile(nextFile(keyFile));
  return await readKeyFile(nextFile(keyFile), log);
}

/**
 * Puts the staged key in the place of the one in use, which stays beside it for older copies of the database.
 * Gives the old one's path, if there was one. A kill in between leaves the old or the new key in that place.
 */
export async function promoteNextKey(keyFile: string, log: Log): Promise<string | undefined> {
  const oldFile = await exists(keyFile)
    ? `${keyFile}.${(await readKeyFile(keyFile, log)).id}.old`
    : undefined;
  if (oldFile !== undefined && !await exists(oldFile)) await Deno.link(keyFile, oldFile);
  await Deno.rename(nextFile(keyFile), keyFile);
  return oldFile;
}

const nextFile = (keyFile: string) => `${keyFile}.next`;

async function listOldFiles(keyFile: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name } of Deno.readDir(dirname(keyFile))) {
    const rest = name.startsWith(`${basename(keyFile)}.`) ? name.slice(basename(keyFile).length) : "";
    if (/^\.[0-9a-f]{8}\.old$/.test(rest)) files.push(join(dirname(keyFile), name));
  }
  return files.sort();
}

async function readKeyFile(file: string, log: Log): Promise<SecretKey> {
  await closeToOthers(file, log);
  const bytes = await Deno.readFile(file).catch((cause) => {
    throw new AppError("database", `Cannot read key file "${file}"`, "Give this user the right to read it", {
      cause,
    });
  });
  if (bytes.length === KEY_BYTES) return await importSecretKey(bytes);
  throw new AppError(
    "database",
    `Cannot use key file "${file}": expected ${KEY_BYTES} bytes`,
    "Restore it from your copy; without it stored secrets must be typed in again",
  );
}

async function closeToOthers(file: string, log: Log): Promise<void> {
  // Windows has no such modes; there the user's profile folder is what keeps others out.
  if (Deno.build.os === "windows") return;
  const mode = (await Deno.stat(file)).mode ?? 0;
  if ((mode & OTHERS) === 0) return;
  try {
    await Deno.chmod(file, 0o600);
  } catch (cause) {
    throw new AppError(
      "database",
      `Cannot use key file "${file}": other users of this machine can read it`,
      `Close it to them: chmod 600 "${file}"`,
      { cause },
    );
  }
  log.warn(
    "secrets",
    "Key file was open to other users and is closed now; rotate the key if they are strangers",
    {
      file,
      mode: `0${(mode & 0o777).toString(8)}`,
    },
  );
}

/** A link never replaces: of two programs that start at once, both read the key of the first. */
async function createKeyFile(keyFile: string): Promise<void> {
  const newFile = `${keyFile}.${crypto.randomUUID()}.new`;
  try {
    await Deno.mkdir(dirname(keyFile), { recursive: true, mode: 0o700 });
    using file = await Deno.open(newFile, { write: true, createNew: true, mode: 0o600 });
    await file.write(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
    // What gets sealed with it must not outlive it over a power cut.
    await file.sync();
    await Deno.link(newFile, keyFile);
  } catch (cause) {
    if (cause instanceof Deno.errors.AlreadyExists) return;
    throw new AppError(
      "database",
      `Cannot make key file "${keyFile}"`,
      "Give this user the right to write there",
      { cause },
    );
  } finally {
    // A leftover harms nothing and must not hide the error above.
    await Deno.remove(newFile).catch(() => {});
  }
}

async function exists(file: string): Promise<boolean> {
  return await Deno.lstat(file).then(() => true, (error) => {
    if (error instanceof Deno.errors.NotFound) return false;
    throw new AppError("database", `Cannot read key file "${file}"`, "Give this user the right to read it", {
      cause: error,
    });
  });
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
