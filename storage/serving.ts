import { join } from "node:path";

/**
 * Process that serves this data folder, as its lock file says; `undefined` when none does, or when the one that is named
 * is gone (told on Linux alone).
 */
export async function findServing(dataDir: string): Promise<number | undefined> {
  const text = await Deno.readTextFile(join(dataDir, "serve.lock")).catch(() => "");
  const pid = /^(\d+)\n$/.exec(text)?.[1];
  if (pid === undefined) return undefined;
  if (Deno.build.os !== "linux") return Number(pid);
  // A server that was killed leaves its number behind.
  return await Deno.stat(`/proc/${pid}`).then(() => Number(pid), () => undefined);
}
