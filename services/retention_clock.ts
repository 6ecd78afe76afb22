import { z } from "zod";
import type { Database } from "../storage/database.ts";
import { findSetting, saveSetting } from "../storage/settings.ts";

const NAME = "retention_clock";

/** Most that one pruning believes; it runs once an hour. */
export const MAX_STEP_MS = 24 * 3_600_000;

/**
 * The time by which rows are old, epoch milliseconds. A clock that jumps a year ahead would make everything old at once,
 * for good, before anybody looks at it: this one follows by a day at most each time it is asked, so that what is kept for
 * a month outlives a wrong clock of a day, and a program that really stood still for a year catches up in two weeks.
 */
export async function moveRetentionClock(db: Database, nowMs: number): Promise<number> {
  const last = await findSetting(db, NAME, z.number());
  const at = last === undefined ? nowMs : Math.min(nowMs, last + MAX_STEP_MS);
  await saveSetting(db, NAME, { value: at, updatedAt: nowMs });
  return at;
}
