import { z } from "zod";
import { BlockId, GenerationId } from "../domain/ids.ts";
import type { Queries } from "./database.ts";
import { json, parseRow, parseRows, timeOrNull, toAssignments, toJson } from "./rows.ts";

export const HEAL_TRIGGERS = ["failures", "person", "command"] as const;
export const HEAL_STATUSES = [
  "running",
  "adopted",
  "proposed",
  "failed",
  "cancelled",
  "interrupted",
] as const;

/** All times are epoch milliseconds. */
export const HealRow = z.object({
  id: z.number(),
  blockId: BlockId,
  generationId: GenerationId.nullable(),
  trigger: z.enum(HEAL_TRIGGERS),
  status: z.enum(HEAL_STATUSES),
  baseVersion: z.number(),
  /** Version that came of it; null while there is none. */
  version: z.number().nullable(),
  /** What was wrong, for people. */
  problem: z.string(),
  /** What was done, or why nothing was. */
  result: z.string(),
  /** What changed at the sources, in words. */
  changes: json(z.array(z.string())),
  startedAt: z.number(),
  endedAt: timeOrNull,
  dismissedAt: timeOrNull,
}).readonly();
export type HealRow = z.infer<typeof HealRow>;

export const HEAL_COLUMNS =
  `id, block_id AS blockId, generation_id AS generationId, trigger, status, base_version AS baseVersion, version,
  problem, result, changes, started_at AS startedAt, ended_at AS endedAt, dismissed_at AS dismissedAt`;

/** A process that died without a word gives its claim back after this long. */
const CLAIM_MS = 3_600_000;

export type NewHeal = Pick<
  HealRow,
  "blockId" | "trigger" | "baseVersion" | "problem" | "changes" | "startedAt"
>;

/**
 * Takes the block for a heal; gives the row's id, or `undefined` while another one runs, in this process or another. One
 * statement decides, so that two that ask at once never both get it.
 */
export async function claimHeal(db: Queries, heal: NewHeal): Promise<number | undefined> {
  await db.execute(
    `UPDATE heals SET status = 'interrupted', ended_at = ?2, result = ?3
     WHERE block_id = ?1 AND status = 'running' AND started_at < ?4`,
    [heal.blockId, heal.startedAt, INTERRUPTED, heal.startedAt - CLAIM_MS],
  );
  const { rows } = await db.execute(
    `INSERT INTO heals (block_id, trigger, status, base_version, problem, changes, started_at)
     VALUES (?, ?, 'running', ?, ?, ?, ?)
     ON CONFLICT DO NOTHING RETURNING id`,
    [heal.blockId, heal.trigger, heal.baseVersion, heal.problem, toJson(heal.changes), heal.startedAt],
  );
  const id = rows[0]?.["id"];
  return typeof id === "number" ? id : undefined;
}

export const INTERRUPTED = "The program was stopped in the middle of it; the card is as it was";

export type HealChange = Partial<
  Pick<HealRow, "generationId" | "status" | "version" | "result" | "endedAt" | "dismissedAt">
>;

export async function updateHeal(db: Queries, id: number, change: HealChange): Promise<void> {
  const { sql, args } = toAssignments({
    generation_id: change.generationId,
    status: change.status,
    version: change.version,
    result: change.result,
    ended_at: change.endedAt,
    dismissed_at: change.dismissedAt,
  });
  if (args.length > 0) await db.execute(`UPDATE heals SET ${sql} WHERE id = ?`, [...args, id]);
}

/** Heals of a block, newest first. */
export async function listHeals(db: Queries, blockId: BlockId, limit: number): Promise<HealRow[]> {
  const { rows } = await db.execute(
    `SELECT ${HEAL_COLUMNS} FROM heals WHERE block_id = ? ORDER BY id DESC LIMIT ?`,
    [blockId, limit],
  );
  return parseRows(HealRow, rows, `heals of block "${blockId}"`);
}

export async function findHeal(db: Queries, blockId: BlockId, id: number): Promise<HealRow | undefined> {
  const { rows } = await db.execute(`SELECT ${HEAL_COLUMNS} FROM heals WHERE block_id = ? AND id = ?`, [
    blockId,
    id,
  ]);
  return rows[0] && parseRow(HealRow, rows[0], `heal ${id}`);
}

/** Heals of all blocks that nobody asked for, since an instant (epoch ms). */
export async function countHealsSince(db: Queries, since: number): Promise<number> {
  const { rows } = await db.execute(
    "SELECT COUNT(*) AS count FROM heals WHERE started_at > ? AND trigger = 'failures'",
    [since],
  );
  return z.number().parse(rows[0]?.["count"]);
}

/**
 * Ends the heals that a stopped program left running; for the start, after the generations were ended. One whose version
 * was stored before the stop ended well.
 */
export async function endLeftHeals(db: Queries, endedAt: number): Promise<number> {
  const { rowsAffected } = await db.execute(
    `UPDATE heals SET ended_at = ?1,
       status = COALESCE((SELECT g.status FROM generations g
         WHERE g.id = heals.generation_id AND g.status IN ('adopted', 'proposed')), 'interrupted'),
       version = (SELECT g.version FROM generations g WHERE g.id = heals.generation_id),
       result = CASE WHEN EXISTS (SELECT 1 FROM generations g
         WHERE g.id = heals.generation_id AND g.status IN ('adopted', 'proposed')) THEN result ELSE ?2 END
     WHERE status = 'running'`,
    [endedAt, INTERRUPTED],
  );
  return rowsAffected;
}

/** What was repaired so long ago is news no more. */
export async function dismissHealsBefore(
  db: Queries,
  { before, at }: { readonly before: number; readonly at: number },
): Promise<void> {
  await db.execute("UPDATE heals SET dismissed_at = ? WHERE dismissed_at IS NULL AND ended_at < ?", [
    at,
    before,
  ]);
}

/** Removes heals that ended before an instant (epoch ms). */
export async function pruneHeals(db: Queries, before: number): Promise<number> {
  const { rowsAffected } = await db.execute("DELETE FROM heals WHERE ended_at < ?", [before]);
  return rowsAffected;
}

/** What a person did with a repair that was proposed; nothing for other generations. */
export async function noteHealChoice(
  db: Queries,
  generationId: GenerationId,
  { status, endedAt }: { readonly status: "adopted" | "cancelled"; readonly endedAt: number },
): Promise<void> {
  await db.execute(
    "UPDATE heals SET status = ?, ended_at = ? WHERE generation_id = ? AND status = 'proposed'",
    [status, endedAt, generationId],
  );
}

/** True while a repair waits for a person to choose it. */
export async function hasHealProposal(db: Queries, blockId: BlockId): Promise<boolean> {
  const { rows } = await db.execute("SELECT 1 FROM proposals WHERE block_id = ? AND kind = 'heal' LIMIT 1", [
    blockId,
  ]);
  return rows.length > 0;
}
