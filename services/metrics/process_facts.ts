/** Of the clock in which Linux counts processor time; fixed for programs on every architecture of ours. */
const TICKS_A_SECOND = 100;

/** What Linux tells of this process; elsewhere nothing. */
export async function readProcess(): Promise<
  { readonly cpuSeconds: number | undefined; readonly openFiles: number | undefined }
> {
  return { cpuSeconds: await readCpuSeconds(), openFiles: await countOpenFiles() };
}

async function readCpuSeconds(): Promise<number | undefined> {
  try {
    const stat = await Deno.readTextFile("/proc/self/stat");
    // The name in parentheses may hold anything: fields are counted from behind it (proc_pid_stat(5): 14 and 15).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  } catch {
    return undefined;
  }
}

/** How many files this process has open. */
export async function countOpenFiles(): Promise<number | undefined> {
  try {
    let count = 0;
    for await (const _ of Deno.readDir("/proc/self/fd")) count += 1;
    return count;
  } catch {
    return undefined;
  }
}
