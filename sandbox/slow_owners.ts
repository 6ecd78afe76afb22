import type { GuestReport } from "./types.ts";

/** How long an owner counts as slow after its last bad run. */
const SLOW_FOR_MS = 10 * 60_000;
const MAX_OWNERS = 1_000;

/** Owners whose newest run used up its time or memory: they may not take all the places from the others. */
export interface SlowOwners {
  note(owner: string, report: GuestReport): void;
  isSlow(owner: string): boolean;
}

export function createSlowOwners(nowMs: () => number): SlowOwners {
  const since = new Map<string, number>();
  return {
    note(owner, report) {
      if (report.kind === "cancelled" || report.kind === "not_started") return;
      since.delete(owner);
      if (report.kind !== "limit") return;
      since.set(owner, nowMs());
      const [oldest] = since.keys();
      if (since.size > MAX_OWNERS && oldest !== undefined) since.delete(oldest);
    },
    isSlow(owner) {
      const at = since.get(owner);
      return at !== undefined && nowMs() - at < SLOW_FOR_MS;
    },
  };
}
