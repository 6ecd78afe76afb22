import { join } from "node:path";

/**
 * Process that serves this data folder, as its lock file says; `undefined` when none does. A server that was killed
 * leaves its number behind, but not its lock (Deno 2.6 cannot try a lock: there the number has to do).
 */
export async function findServing(dataDir: string): Promise<number | undefined> {
  const path = join(dataDir, "serve.lock");
  // Windows lets nobody read a locked file.
  const text = await Deno.readTextFile(path).catch(() => "");
  const pid = /^(\d+)\n$/.exec(text)?.[1];
  if (pid === undefined) return undefined;
  using file = await Deno.open(path, { read: true });
  if (typeof file.tryLock === "function" && await file.tryLock(false)) {
    await file.unlock();
    return undefined;
  }
  return Number(pid);
}
