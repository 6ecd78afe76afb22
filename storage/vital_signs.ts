import { z } from "zod";
import type { Queries } from "./database.ts";
import { CAN_RUN } from "./due_blocks.ts";
import { parseRow } from "./rows.ts";

const BlockCounts = z.object({
  total: z.number(),
  paused: z.number(),
  failing: z.number(),
  unfinished: z.number(),
  trashed: z.number(),
}).readonly();
export type BlockCounts = z.infer<typeof BlockCounts>;

/** Blocks by state, those in the trash apart; reads the table of blocks and no other. */
export async function countBlocks(db: Queries): Promise<BlockCounts> {
  const { rows } = await db.execute(
    `SELECT COALESCE(SUM(deleted_at IS NULL), 0) AS total,
       COALESCE(SUM(deleted_at IS NULL AND is_paused), 0) AS paused,
       COALESCE(SUM(deleted_at IS NULL AND last_error IS NOT NULL), 0) AS failing,
       COALESCE(SUM(deleted_at IS NULL AND current_version IS NULL), 0) AS unfinished,
       COALESCE(SUM(deleted_at IS NOT NULL), 0) AS trashed
     FROM blocks`,
  );
  return parseRow(BlockCounts, rows[0] ?? {}, "counts of blocks");
}

const DueCounts = z.object({ count: z.number(), oldest: z.number().nullable() }).readonly();

/** How many blocks should have run by now, and since when the longest waits (epoch ms); from the index alone. */
export async function countDue(db: Queries, nowMs: number): Promise<z.infer<typeof DueCounts>> {
  const { rows } = await db.execute(
    `SELECT COUNT(*) AS count, MIN(next_run_at) AS oldest FROM blocks WHERE ${CAN_RUN} AND next_run_at <= ?`,
    [nowMs],
  );
  return parseRow(DueCounts, rows[0] ?? {}, "due blocks");
}

/** Number of the newest migration that the database has. */
export async function findSchemaNumber(db: Queries): Promise<number> {
  const { rows } = await db.execute("SELECT MAX(number) AS number FROM schema_migrations");
  return Number(rows[0]?.["number"]);
}
