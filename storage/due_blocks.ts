import { BlockId } from "../domain/ids.ts";
import type { RunError } from "../domain/outcome.ts";
import { BLOCK_COLUMNS, BlockRow } from "./blocks.ts";
import type { Queries } from "./database.ts";
import { parseRows, toJson } from "./rows.ts";

// The same words as the index `blocks_due`, which only then serves these queries.
export const CAN_RUN = "deleted_at IS NULL AND is_paused = 0 AND current_version IS NOT NULL";

/** Blocks whose time has come, longest overdue first. */
export async function listDueBlocks(db: Queries, nowMs: number, limit: number): Promise<BlockRow[]> {
  const { rows } = await db.execute(
    `SELECT ${BLOCK_COLUMNS} FROM blocks b WHERE ${CAN_RUN} AND next_run_at <= ? ORDER BY next_run_at LIMIT ?`,
    [nowMs, limit],
  );
  return parseRows(BlockRow, rows, "due blocks");
}

export interface Claim {
  /** Epoch milliseconds. */
  readonly nowMs: number;
  readonly leaseMs: number;
  readonly limit: number;
}

/**
 * Takes the blocks whose time has come and moves their next run behind the lease, in one statement: two that ask at
 * once never get the same block, and one that dies with it gives it back when the lease ends.
 */
export async function claimDueBlocks(db: Queries, { nowMs, leaseMs, limit }: Claim): Promise<BlockId[]> {
  const { rows } = await db.execute(
    `UPDATE blocks SET next_run_at = ?1 WHERE id IN (
       SELECT id FROM blocks WHERE ${CAN_RUN} AND next_run_at <= ?2 ORDER BY next_run_at LIMIT ?3)
     RETURNING id`,
    [nowMs + leaseMs, nowMs, limit],
  );
  return rows.map((row) => BlockId.parse(row["id"]));
}

/** When the next block is due, epoch milliseconds; `undefined` when none ever is. */
export async function nextDueAt(db: Queries): Promise<number | undefined> {
  const { rows } = await db.execute(
    `SELECT next_run_at AS at FROM blocks WHERE ${CAN_RUN} AND next_run_at IS NOT NULL ORDER BY next_run_at LIMIT 1`,
  );
  const at = rows[0]?.["at"];
  return typeof at === "number" ? at : undefined;
}

/** Notes that a run was good, and counts it when it was a refresh: a trial gives data as well. */
export async function recordSuccess(
  db: Queries,
  id: BlockId,
  run: { readonly at: number; readonly nextRunAt: number | null; readonly isRefresh?: boolean },
): Promise<void> {
  await db.execute(
    `UPDATE blocks SET failures = 0, heal_streak = 0, last_error = NULL, last_run_at = ?1, last_success_at = ?1,
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
       refresh_count = refresh_count + 1, heal_streak = COALESCE(?5, heal_streak) WHERE id = ?4`,
    [toJson(run.error), run.at, run.nextRunAt, id, run.healStreak ?? null],
  );
}

/** Makes a block due at once, as it was before a run that came to no end. */
export async function giveBack(db: Queries, id: BlockId, nowMs: number): Promise<void> {
  await db.execute("UPDATE blocks SET next_run_at = ? WHERE id = ?", [nowMs, id]);
}
