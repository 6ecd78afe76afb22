import { join } from "node:path";
import { PART } from "./unpack_runner.ts";

/** Long after any unpacking has ended. */
const PART_AGE_MS = 3_600_000;
const TRY_MS = 200;

/** Marks a runner as in use until the file is closed or the process ends, however it ends. */
export async function holdRunner(file: Deno.FsFile): Promise<void> {
  // Some network disks know no locks; then nobody removes it either.
  await file.lock(false).catch(() => {});
}

/** Removes runners of other versions that no process holds, and what broken-off unpackings left; gives their names. */
export async function removeOldRunners(
  folder: string,
  { keep, nowMs }: { readonly keep: string; readonly nowMs: number },
): Promise<string[]> {
  const removed: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    const path = join(folder, name);
    const isOld = name.endsWith(PART)
      ? await isLeftBehind(path, nowMs)
      : name.startsWith("deno-") && name !== keep && await isUnused(path);
    if (!isOld) continue;
    const isGone = await Deno.remove(path).then(() => true, () => false);
    if (isGone) removed.push(name);
  }
  return removed;
}

async function isLeftBehind(path: string, nowMs: number): Promise<boolean> {
  // Another process has removed it.
  const found = await Deno.lstat(path).catch(() => undefined);
  return found?.mtime != null && nowMs - found.mtime.getTime() > PART_AGE_MS;
}

async function isUnused(path: string): Promise<boolean> {
  // Gone, or not ours to remove.
  const file = await Deno.open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    return await tryLock(file);
  } catch {
    // Where nothing can be locked, nobody knows.
    return false;
  } finally {
    file.close();
  }
}

/** Deno 2.6 has no way to try without waiting. */
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
