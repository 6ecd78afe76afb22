import { join } from "node:path";

/**
 * Process that serves this data folder, as its lock file says; `undefined` when none does. A server that was killed
 * leaves its number behind, but not its lock. Deno 2.6 cannot try a lock: there the process has to be alive, which only
 * Linux tells, and elsewhere the number has to do.
 */
export async function findServing(dataDir: string): Promise<number | undefined> {
  const path = join(dataDir, "serve.lock");
  // Windows lets nobody read a locked file.
  const text = await Deno.readTextFile(path).catch(() => "");
  const pid = /^(\d+)\n$/.exec(text)?.[1];
  if (pid === undefined) return undefined;
  using file = await Deno.open(path, { read: true });
  if (typeof file.tryLock !== "function") return await isGone(pid) ? undefined : Number(pid);
  if (!await file.tryLock(false)) return Number(pid);
  await file.unlock();
  return undefined;
}

async function isGone(pid: string): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  try {
    await Deno.stat(`/proc/${pid}`);
    return false;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}
