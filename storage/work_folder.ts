import { join } from "node:path";
import { tryLockFile } from "./data_folder.ts";

const PREFIX = ".tessera-work-";
const LOCK_FILE = "lock";

export interface WorkFolder {
  /** Absolute when the parent is; for this user alone. */
  readonly path: string;
  /** Removes it with all that is in it. */
  close(): Promise<void>;
}

/**
 * A folder for files on their way, beside where they will be, so that one rename puts them in place. What a killed
 * process left beside it is removed: a folder whose lock nobody holds any more.
 */
export async function openWorkFolder(parent: string): Promise<WorkFolder> {
  await removeLeftovers(parent);
  const path = join(parent, `${PREFIX}${crypto.randomUUID()}`);
  await Deno.mkdir(path, { mode: 0o700 });
  const lock = await tryLockFile(join(path, LOCK_FILE));
  return {
    path,
    async close() {
      await lock?.release();
      await Deno.remove(path, { recursive: true });
    },
  };
}

/** In a folder that others may write in, what has our form may be a trap of theirs. */
async function isOurs(path: string): Promise<boolean> {
  const { isDirectory, uid, mode } = await Deno.lstat(path);
  if (!isDirectory) return false;
  return Deno.build.os === "windows" || (uid === Deno.uid() && ((mode ?? 0) & 0o077) === 0);
}

async function removeLeftovers(parent: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(parent)) {
    if (!isDirectory || !/^\.tessera-work-[0-9a-f-]{36}$/.test(name)) continue;
    const path = join(parent, name);
    if (!await isOurs(path)) continue;
    // One that is just being made has no lock file yet.
    const lock = await Deno.lstat(join(path, LOCK_FILE)).then(
      () => tryLockFile(join(path, LOCK_FILE)),
      () => undefined,
    );
    if (lock === undefined) continue;
    await lock.release();
    await Deno.remove(path, { recursive: true });
  }
}
