import type { GuestReport } from "./types.ts";

/** How long an owner counts as slow after its last bad run. */
const SLOW_FOR_MS = 10 * 60_000;
const MAX_OWNERS = 10_000;

/** How owners' newest runs ended: those that used up their time or memory may not hold up the others. */
export interface SlowOwners {
  note(owner: string, report: GuestReport): void;
  isSlow(owner: string): boolean;
  /** Its newest run stayed within its limits; false for an owner that has not run yet. */
  isQuick(owner: string): boolean;
}

interface Newest {
  readonly at: number;
  readonly wasSlow: boolean;
}

export function createSlowOwners(nowMs: () => number): SlowOwners {
  const newest = new Map<string, Newest>();
  return {
    note(owner, report) {
      if (report.kind === "cancelled" || report.kind === "not_started") return;
      newest.delete(owner);
      newest.set(owner, { at: nowMs(), wasSlow: report.kind === "limit" });
      const [oldest] = newest.keys();
      if (newest.size > MAX_OWNERS && oldest !== undefined) newest.delete(oldest);
    },
    isSlow(owner) {
      const known = newest.get(owner);
      return known !== undefined && known.wasSlow && nowMs() - known.at < SLOW_FOR_MS;
    },
    isQuick: (owner) => newest.get(owner)?.wasSlow === false,
  };
}
