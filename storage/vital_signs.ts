import { z } from "zod";
import type { Queries } from "./database.ts";
import { CAN_RUN } from "./due_blocks.ts";
import { parseRow, parseRows } from "./rows.ts";

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

/** When the newest run of any block ended, epoch milliseconds. */
export async function findNewestRun(db: Queries): Promise<number | undefined> {
  const at = (await db.execute("SELECT MAX(last_run_at) AS at FROM blocks")).rows[0]?.["at"];
  return typeof at === "number" ? at : undefined;
}

/** What is damaged, or `undefined`; reads every page of the file. */
export async function checkIntegrity(db: Queries): Promise<string | undefined> {
  const { rows } = await db.execute("PRAGMA quick_check(3)");
  const words = rows.map((row) => String(row["quick_check"])).join("; ");
  return words === "ok" || words === "" ? undefined : words.slice(0, 300);
}

/** Blocks whose newest generation waits for a person. */
export async function countWaiting(db: Queries): Promise<number> {
  const { rows } = await db.execute(
    `SELECT COUNT(*) AS count FROM blocks b WHERE deleted_at IS NULL AND (
       SELECT status FROM generations WHERE block_id = b.id ORDER BY started_at DESC LIMIT 1
     ) IN ('needs_approval', 'needs_facts')`,
  );
  return Number(rows[0]?.["count"] ?? 0);
}

const FailingRow = z.object({
  ...{ id: z.string(), title: z.string() },
  kind: z.string().nullable(),
  status: z.number().nullable(),
}).readonly();

/** Blocks that failed last time, those that fail longest first. */
export async function listFailing(db: Queries, limit: number): Promise<z.infer<typeof FailingRow>[]> {
  const { rows } = await db.execute(
    `SELECT id, title, json_extract(last_error, '$.kind') AS kind,
       json_extract(last_error, '$.status') AS status FROM blocks
     WHERE deleted_at IS NULL AND last_error IS NOT NULL ORDER BY failures DESC, id LIMIT ?`,
    [limit],
  );
  return parseRows(FailingRow, rows, "failing blocks");
}
