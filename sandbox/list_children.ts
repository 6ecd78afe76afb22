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
