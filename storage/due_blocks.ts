import { BlockId, type DashboardId } from "../domain/ids.ts";
import type { RunError } from "../domain/outcome.ts";
import type { Queries } from "./database.ts";
import { toJson } from "./rows.ts";

// The same words as the index `blocks_due`, which only then serves these queries.
export const CAN_RUN = "deleted_at IS NULL AND is_paused = 0 AND current_version IS NOT NULL";

export interface Claim {
  /** Epoch milliseconds. */
  readonly nowMs: number;
  readonly leaseMs: number;
  readonly limit: number;
  /** Dashboards whose blocks come before all others. */
  readonly first?: readonly DashboardId[];
}

/**
 * Takes the blocks whose time has come and moves their next run behind the lease, in one statement: two that ask at
 * once never get the same block, and one that dies with it gives it back when the lease ends.
 */
export async function claimDueBlocks(
  db: Queries,
  { nowMs, leaseMs, limit, first = [] }: Claim,
): Promise<BlockId[]> {
  const isFirst = first.length === 0 ? "" : "dashboard_id IN (SELECT value FROM json_each(?4)) DESC, ";
  const { rows } = await db.execute(
    `UPDATE blocks SET next_run_at = ?1, running_since = ?2 WHERE id IN (
       SELECT id FROM blocks WHERE ${CAN_RUN} AND next_run_at <= ?2
       ORDER BY ${isFirst}next_run_at LIMIT ?3)
     RETURNING id`,
    [nowMs + leaseMs, nowMs, limit, ...(first.length === 0 ? [] : [toJson(first)])],
  );
  return rows.map((row) => BlockId.parse(row["id"]));
}

/** Notes that a run was good, and counts it when it was a refresh: a trial gives data as well. */
export async function recordSuccess(
  db: Queries,
  id: BlockId,
  run: { readonly at: number; readonly nextRunAt: number | null; readonly isRefresh?: boolean },
): Promise<void> {
  await db.execute(
    `UPDATE blocks SET failures = 0, heal_streak = 0, last_error = NULL, running_since = NULL, last_run_at = ?1, last_success_at = ?1,
       next_run_at = ?2, updated_at = ?1, refresh_count = refresh_count + ?4 WHERE id = ?3`,
    [run.at, run.nextRunAt, id, run.isRefresh === true],
  );
}

/** Notes that a refresh failed and counts it. */
export async function recordFailure(
  db: Queries,
  id: BlockId,
  run: {
    readonly at: number;
    readonly error: RunError;
    readonly nextRunAt: number | null;
    readonly healStreak?: number;
  },
): Promise<void> {
  await db.execute(
    `UPDATE blocks SET failures = failures + 1, last_error = ?1, last_run_at = ?2, next_run_at = ?3, updated_at = ?2,
       refresh_count = refresh_count + 1, heal_streak = COALESCE(?5, heal_streak), running_since = NULL WHERE id = ?4`,
    [toJson(run.error), run.at, run.nextRunAt, id, run.healStreak ?? null],
  );
}

/** Makes a block due at once, as it was before a run that came to no end. */
export async function giveBack(db: Queries, id: BlockId, nowMs: number): Promise<void> {
  await db.execute("UPDATE blocks SET next_run_at = ?, running_since = NULL WHERE id = ?", [nowMs, id]);
}
