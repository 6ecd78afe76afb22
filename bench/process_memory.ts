import { setTimeout as sleep } from "node:timers/promises";

const KIBIBYTE = 1024;
/** What a new process loads after it first answers is loaded by then. */
const SETTLE_MS = 1_000;

/** Proportional set size in bytes: pages shared with other processes count by share. `undefined` where Linux is not. */
export async function findMemory(pid: number): Promise<number | undefined> {
  try {
    const text = await Deno.readTextFile(`/proc/${pid}/smaps_rollup`);
    const kilobytes = /^Pss:\s+(\d+) kB/m.exec(text)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * KIBIBYTE;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Bytes that the processes hold which `start` starts below this one and leaves running, wrappers included.
 * `undefined` where Linux is not.
 */
export async function findMemoryOfStarted(start: () => unknown): Promise<number | undefined> {
  const before = new Set(await listDescendants(Deno.pid));
  await start();
  await sleep(SETTLE_MS);
  const started = (await listDescendants(Deno.pid)).filter((pid) => !before.has(pid));
  const sizes = (await Promise.all(started.map(findMemory))).filter((size) => size !== undefined);
  return sizes.length === 0 ? undefined : sizes.reduce((sum, size) => sum + size, 0);
}

/** Process ids of what a process started, and of what that started, as far as it still runs; empty where Linux is not. */
async function listDescendants(pid: number): Promise<number[]> {
  const children: number[] = [];
  for (const thread of await namesIn(`/proc/${pid}/task`)) {
    const text = await Deno.readTextFile(`/proc/${pid}/task/${thread}/children`).catch(() => "");
    children.push(...text.split(" ").filter((word) => word !== "").map(Number));
  }
  const further = await Promise.all(children.map(listDescendants));
  return [...children, ...further.flat()];
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
