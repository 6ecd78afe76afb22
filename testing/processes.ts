/** Processes below one, however deep, by their ids; Linux only. */
export async function listDescendants(pid: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for await (const { name } of Deno.readDir("/proc")) {
    const parent = /^\d+$/.test(name) ? await readParent(Number(name)) : undefined;
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const found = [pid];
  for (const one of found) {
    for (const [child, parent] of parents) if (parent === one) found.push(child);
  }
  return found.slice(1);
}

/** True while a process runs; one that has ended and was not collected yet does not. */
export async function isAlive(pid: number): Promise<boolean> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
  return stat !== "" && !/\) [ZX] /.test(stat);
}

async function readParent(pid: number): Promise<number | undefined> {
  // The name stands in brackets and may hold anything; it ended before the last one.
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
  const parent = /\) \S+ (\d+)/.exec(stat.slice(stat.lastIndexOf(")")))?.[1];
  return parent === undefined ? undefined : Number(parent);
}
