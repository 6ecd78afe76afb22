import { z } from "zod";
import { BlockId } from "../domain/ids.ts";
import type { Queries } from "./database.ts";
import { parseRows } from "./rows.ts";

const RunUnderWay = z.object({
  blockId: BlockId,
  version: z.number().nullable(),
  /** Epoch milliseconds. */
  since: z.number(),
}).readonly();
export type RunUnderWay = z.infer<typeof RunUnderWay>;

/** Notes that a run begins; its end takes the note away (`recordSuccess`, `recordFailure`, `endRun`). */
export async function beginRun(db: Queries, id: BlockId, since: number): Promise<void> {
  await db.execute("UPDATE blocks SET running_since = ? WHERE id = ?", [since, id]);
}

/** For a run that ends without a word about the block. */
export async function endRun(db: Queries, id: BlockId): Promise<void> {
  await db.execute("UPDATE blocks SET running_since = NULL WHERE id = ?", [id]);
}

/** Runs that began and have not ended. */
export async function listRunsUnderWay(db: Queries): Promise<RunUnderWay[]> {
  const { rows } = await db.execute(
    `SELECT id AS blockId, current_version AS version, running_since AS since FROM blocks
     WHERE running_since IS NOT NULL ORDER BY running_since, id`,
  );
  return parseRows(RunUnderWay, rows, "runs under way");
}

/** Gives the claims on these blocks back: they are due again at once, unless they were so earlier. */
export async function giveBackRuns(db: Queries, nowMs: number): Promise<void> {
  await db.execute(
    `UPDATE blocks SET next_run_at = MIN(next_run_at, ?), running_since = NULL WHERE running_since IS NOT NULL`,
    [nowMs],
  );
}
