import { z } from "zod";
import type { BlockId } from "../domain/ids.ts";
import type { Queries } from "./database.ts";
import { parseRow } from "./rows.ts";

/** What is recorded of a block, over all its versions. */
const RecordingCount = z.object({
  runs: z.number(),
  answers: z.number(),
  /** As stored: a body that several runs were answered counts once. */
  bytes: z.number(),
  /** Epoch milliseconds; null when nothing is recorded. */
  newestAt: z.number().nullable(),
}).readonly();
export type RecordingCount = z.infer<typeof RecordingCount>;

export async function countRecordings(db: Queries, blockId: BlockId): Promise<RecordingCount> {
  const { rows } = await db.execute(
    `SELECT COUNT(*) AS runs, COALESCE(SUM(json_array_length(responses)), 0) AS answers, MAX(at) AS newestAt,
       COALESCE(SUM(LENGTH(responses) + LENGTH(settings)), 0) +
         (SELECT COALESCE(SUM(bytes), 0) FROM recorded_bodies WHERE block_id = ?1) AS bytes
     FROM recorded_responses WHERE block_id = ?1`,
    [blockId],
  );
  return parseRow(RecordingCount, rows[0] ?? {}, `recordings of block "${blockId}"`);
}

/** Removes all that is recorded of a block. */
export async function deleteRecordings(db: Queries, blockId: BlockId): Promise<void> {
  await db.batch([
    { sql: "DELETE FROM recorded_responses WHERE block_id = ?", args: [blockId] },
    { sql: "DELETE FROM recorded_bodies WHERE block_id = ?", args: [blockId] },
  ]);
}

export interface RecordingBounds {
  /** Most runs of a version. */
  readonly maxRuns: number;
  /** Most bytes of a block, over all its versions. */
  readonly maxBlockBytes: number;
}

/** Removes what a block has beyond the bounds: the oldest first, and before those what is not whole. */
export async function boundRecordings(db: Queries, blockId: BlockId, bounds: RecordingBounds): Promise<void> {
  const { rowsAffected } = await db.execute(
    `DELETE FROM recorded_responses WHERE id IN (
       SELECT id FROM (
         SELECT id,
           ROW_NUMBER() OVER (PARTITION BY version ORDER BY is_whole DESC, at DESC, id DESC) AS place,
           SUM(bytes) OVER (ORDER BY is_whole DESC, at DESC, id DESC ROWS UNBOUNDED PRECEDING) AS total
         FROM recorded_responses WHERE block_id = ?
       ) WHERE place > ? OR total > ?)`,
    [blockId, bounds.maxRuns, bounds.maxBlockBytes],
  );
  if (rowsAffected === 0) return;
  await db.execute(
    `DELETE FROM recorded_bodies WHERE block_id = ?1 AND hash NOT IN (${hashesIn("AND r.block_id = ?1")})`,
    [blockId],
  );
}

/** Keeps the newest recordings of all blocks that fit into a number of bytes; gives how many went. */
export async function pruneRecordings(db: Queries, maxBytes: number): Promise<number> {
  const { rowsAffected } = await db.execute(
    `DELETE FROM recorded_responses WHERE id IN (
       SELECT id FROM (
         SELECT id, SUM(bytes) OVER (ORDER BY at DESC, id DESC ROWS UNBOUNDED PRECEDING) AS total
         FROM recorded_responses
       ) WHERE total > ?)`,
    [maxBytes],
  );
  if (rowsAffected === 0) return 0;
  await db.execute(
    `DELETE FROM recorded_bodies WHERE (block_id, hash) NOT IN (${hashesIn("", "r.block_id, ")})`,
  );
  return rowsAffected;
}

/** Bodies that a recording still names. */
function hashesIn(where: string, columns = ""): string {
  const hash = "j.value ->> '$.answer.bodyHash'";
  return `SELECT ${columns}${hash} FROM recorded_responses r, json_each(r.responses) j
    WHERE ${hash} IS NOT NULL ${where}`;
}
