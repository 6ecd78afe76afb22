const KIBIBYTE = 1024;

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

/** Process ids of what a process started and what still runs; empty where Linux is not. */
export async function listChildren(pid: number): Promise<number[]> {
  const children: number[] = [];
  for (const thread of await namesIn(`/proc/${pid}/task`)) {
    const text = await Deno.readTextFile(`/proc/${pid}/task/${thread}/children`).catch(() => "");
    children.push(...text.split(" ").filter((word) => word !== "").map(Number));
  }
  return children;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
