/** Processes that this one started and that still run or wait to be collected; empty where there is no `/proc`. */
export function listChildren(pid: number): number[] {
  try {
    // Threads have children, too; each process of a chain has one thread.
    return Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`).trim().split(" ").filter(Boolean).map(
      Number,
    );
  } catch {
    // Gone, or a kernel without this file: whoever asks does without.
    return [];
  }
}

/** The process that started this one; `undefined` when it is gone, or where there is no `/proc`. */
export function findParent(pid: number): number | undefined {
  try {
    // The name stands in brackets and may hold anything; it ends before the last one (proc_pid_stat(5)).
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const [, parent] = /^\) \S (\d+)/.exec(stat.slice(stat.lastIndexOf(")"))) ?? [];
    return parent === undefined ? undefined : Number(parent);
  } catch {
    // Gone.
    return undefined;
  }
}
