import { join } from "node:path";
import { tryLockFile } from "./data_folder.ts";

const OTHERS_WRITE = 0o022;
const NAME = /^(\.tessera-work-[0-9a-f-]{36})\.lock$/;

export interface WorkFolder {
  /** Absolute when the parent is; for this user alone. */
  readonly path: string;
  /** Removes it with all that is in it. */
  close(): Promise<void>;
}

/**
 * A folder for files on their way, beside where they will be, so that one rename puts them in place. What a killed
 * process left beside it is removed: a folder whose lock nobody holds any more. The lock lies beside the folder, is there
 * before it and goes after it, so that no folder is ever without one.
 */
export async function openWorkFolder(parent: string): Promise<WorkFolder> {
  if (await isClosedToOthers(parent)) await removeLeftovers(parent);
  const path = join(parent, `.tessera-work-${crypto.randomUUID()}`);
  const lock = await tryLockFile(`${path}.lock`);
  const close = async () => {
    await remove(path);
    await lock?.release();
    await remove(`${path}.lock`);
  };
  try {
    await Deno.mkdir(path, { mode: 0o700 });
  } catch (error) {
    await close();
    throw error;
  }
  return { path, close };
}

/** In a folder that others may write in, what has our form may be a trap of theirs, such as a link. */
async function isClosedToOthers(folder: string): Promise<boolean> {
  if (Deno.build.os === "windows") return true;
  const { mode } = await Deno.stat(folder);
  return ((mode ?? OTHERS_WRITE) & OTHERS_WRITE) === 0;
}

async function removeLeftovers(parent: string): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(parent)) {
    const folder = NAME.exec(name)?.[1];
    if (folder === undefined || !isFile) continue;
    const lock = await tryLockFile(join(parent, name));
    if (lock === undefined) continue;
    await remove(join(parent, folder));
    await lock.release();
    await remove(join(parent, name));
  }
}

async function remove(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}
