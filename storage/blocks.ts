import { z } from "zod";
import { DirectNetwork } from "../domain/direct_network.ts";
import { NotFoundError } from "../domain/errors.ts";
import { BlockId, DashboardId } from "../domain/ids.ts";
import { BlockLimits } from "../domain/limits.ts";
import { BlockHealing } from "../domain/heal_settings.ts";
import { Refresh } from "../domain/schedule.ts";
import { ShapeChangeJson } from "./answer_shapes.ts";
import type { Queries, SqlArgument } from "./database.ts";
import { ConnectionIds, Hosts, RunErrorJson, Settings } from "./json_columns.ts";
import { flag, json, parseRow, parseRows, timeOrNull, toAssignments, toJson, toJsonColumn } from "./rows.ts";

const DriftJson = ShapeChangeJson.pick({ kind: true, path: true, now: true }).extend({ source: z.string() })
  .readonly();

/** All times are epoch milliseconds. */
export const BlockRow = z.object({
  id: BlockId,
  dashboardId: DashboardId,
  title: z.string(),
  prompt: z.string(),
  position: z.number(),
  gridColumns: z.number(),
  gridRows: z.number(),
  /** Null while no version was good enough to show. */
  currentVersion: z.number().nullable(),
  settings: json(Settings),
  approvedHosts: json(Hosts),
  approvedConnections: json(ConnectionIds),
  /** Exact `host:port` entries past the broker; only `setDirectNetwork` writes them. */
  directNetwork: json(DirectNetwork),
  /** What a person set for its runs; the rest is as for every block. */
  limits: json(BlockLimits),
  /** What a person set for its healing; the rest is as for every block. */
  healing: json(BlockHealing),
  /** Scheduled failures in a row that code could mend. */
  healStreak: z.number(),
  /** What its sources no longer give, although it still works. */
  drift: json(z.array(DriftJson)),
  /** Null: the version's own schedule. */
  refresh: json(Refresh).nullable(),
  isPaused: flag,
  /** Null: never by itself. */
  nextRunAt: timeOrNull,
  /** Failed runs since the last good one. */
  failures: z.number(),
  /** Of the newest run; null when it was good. */
  lastError: json(RunErrorJson).nullable(),
  lastRunAt: timeOrNull,
  lastSuccessAt: timeOrNull,
  /** Runs since it is there, good ones and failed ones. */
  refreshCount: z.number(),
  createdAt: z.number(),
  updatedAt: z.number(),
  deletedAt: timeOrNull,
}).readonly();
export type BlockRow = z.infer<typeof BlockRow>;

/**
 * What is not given starts empty: no version, no settings, no hosts, the version's schedule, no next run. No block
 * begins with direct network, so none can be given here.
 */
export type NewBlock =
  & Pick<BlockRow, "id" | "dashboardId" | "title" | "prompt" | "gridColumns" | "gridRows" | "createdAt">
  & Partial<
    Pick<BlockRow, "settings" | "approvedHosts" | "approvedConnections" | "limits" | "refresh" | "nextRunAt">
  >;

export type BlockChange =
  & Partial<
    Pick<
      BlockRow,
      | "title"
      | "prompt"
      | "gridColumns"
      | "gridRows"
      | "currentVersion"
      | "settings"
      | "approvedHosts"
      | "approvedConnections"
      | "limits"
      | "healing"
      | "healStreak"
      | "drift"
      | "refresh"
      | "isPaused"
      | "nextRunAt"
      | "failures"
      | "lastError"
    >
  >
  & Pick<BlockRow, "updatedAt">;

export const BLOCK_COLUMNS = `b.id, b.dashboard_id AS dashboardId, b.title, b.prompt, b.position,
  b.grid_columns AS gridColumns, b.grid_rows AS gridRows, b.current_version AS currentVersion,
  b.settings, b.approved_hosts AS approvedHosts, b.approved_connections AS approvedConnections,
  b.direct_network AS directNetwork, b.limits, b.healing, b.heal_streak AS healStreak, b.drift, b.refresh, b.is_paused AS isPaused,
  b.next_run_at AS nextRunAt, b.failures, b.last_error AS lastError, b.last_run_at AS lastRunAt,
  b.last_success_at AS lastSuccessAt, b.refresh_count AS refreshCount, b.created_at AS createdAt, b.updated_at AS updatedAt,
  b.deleted_at AS deletedAt`;

/** The block, deleted or not. */
export async function findBlock(db: Queries, id: BlockId): Promise<BlockRow | undefined> {
  const { rows } = await db.execute(`SELECT ${BLOCK_COLUMNS} FROM blocks b WHERE b.id = ?`, [id]);
  return rows[0] && parseRow(BlockRow, rows[0], `block "${id}"`);
}

/** @throws NotFoundError when there is no such block or it lies in the trash. */
export async function getBlock(db: Queries, id: BlockId): Promise<BlockRow> {
  const block = await findBlock(db, id);
  if (block === undefined || block.deletedAt !== null) throw new NotFoundError("block", id);
  return block;
}

/** Blocks of a dashboard in reading order, without deleted ones. */
export async function listBlocksOfDashboard(db: Queries, dashboardId: DashboardId): Promise<BlockRow[]> {
  const { rows } = await db.execute(
    `SELECT ${BLOCK_COLUMNS} FROM blocks b WHERE b.dashboard_id = ? AND b.deleted_at IS NULL ORDER BY b.position, b.id`,
    [dashboardId],
  );
  return parseRows(BlockRow, rows, `blocks of dashboard "${dashboardId}"`);
}

/** Blocks of every dashboard, without deleted ones. */
export async function listBlocks(db: Queries): Promise<BlockRow[]> {
  const { rows } = await db.execute(
    `SELECT ${BLOCK_COLUMNS} FROM blocks b WHERE b.deleted_at IS NULL ORDER BY b.dashboard_id, b.position, b.id`,
  );
  return parseRows(BlockRow, rows, "blocks");
}

/** Adds a block behind the others of its dashboard. */
export async function insertBlock(db: Queries, block: NewBlock): Promise<void> {
  await db.execute(
    `INSERT INTO blocks (id, dashboard_id, title, prompt, position, grid_columns, grid_rows, settings, approved_hosts,
       approved_connections, refresh, next_run_at, created_at, updated_at, limits)
     SELECT ?1, ?2, ?3, ?4, COALESCE(MAX(position) + 1, 0), ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?13
     FROM blocks WHERE dashboard_id = ?2`,
    [
      block.id,
      block.dashboardId,
      block.title,
      block.prompt,
      block.gridColumns,
      block.gridRows,
      toJson(block.settings ?? {}),
      toJson(block.approvedHosts ?? []),
      toJson(block.approvedConnections ?? []),
      block.refresh ? toJson(block.refresh) : null,
      block.nextRunAt ?? null,
      block.createdAt,
      toJson(block.limits ?? {}),
    ],
  );
}

/** Changes what is given; `null` empties. */
export async function updateBlock(db: Queries, id: BlockId, change: BlockChange): Promise<void> {
  const { sql, args } = toAssignments(toColumns(change));
  await db.execute(`UPDATE blocks SET ${sql} WHERE id = ?`, [...args, id]);
}

function toColumns(change: BlockChange): Record<string, SqlArgument | undefined> {
  return {
    title: change.title,
    prompt: change.prompt,
    grid_columns: change.gridColumns,
    grid_rows: change.gridRows,
    current_version: change.currentVersion,
    settings: toJsonColumn(change.settings),
    approved_hosts: toJsonColumn(change.approvedHosts),
    approved_connections: toJsonColumn(change.approvedConnections),
    limits: toJsonColumn(change.limits),
    healing: toJsonColumn(change.healing),
    heal_streak: change.healStreak,
    drift: toJsonColumn(change.drift),
    refresh: toJsonColumn(change.refresh),
    is_paused: change.isPaused,
    next_run_at: change.nextRunAt,
    failures: change.failures,
    last_error: toJsonColumn(change.lastError),
    updated_at: change.updatedAt,
  };
}

/**
 * Lets a block's process out to exactly these hosts, or to none. Apart from `updateBlock`, so that no change of
 * something else can carry it: `services/direct_network.ts` is the only caller.
 */
export async function setDirectNetwork(
  db: Queries,
  id: BlockId,
  { entries, updatedAt }: { readonly entries: readonly string[]; readonly updatedAt: number },
): Promise<void> {
  await db.execute("UPDATE blocks SET direct_network = ?, updated_at = ? WHERE id = ?", [
    toJson(DirectNetwork.parse(entries)),
    updatedAt,
    id,
  ]);
}

const DirectNetworkRow = BlockRow.unwrap().pick({ id: true, title: true, directNetwork: true }).readonly();

/** Blocks of every dashboard whose process may go past the broker, without deleted ones. */
export async function listDirectNetworkRows(db: Queries): Promise<z.infer<typeof DirectNetworkRow>[]> {
  const { rows } = await db.execute(
    `SELECT id, title, direct_network AS directNetwork FROM blocks
     WHERE deleted_at IS NULL AND direct_network <> '[]' ORDER BY title, id`,
  );
  return parseRows(DirectNetworkRow, rows, "blocks with direct network");
}

/** Puts the blocks in this order; blocks of the dashboard that it leaves out follow in their old order. */
export async function setOrder(
  db: Queries,
  dashboardId: DashboardId,
  ids: readonly BlockId[],
): Promise<void> {
  await db.execute(
    `UPDATE blocks SET position = COALESCE(
       (SELECT MIN(key) FROM json_each(?1) WHERE value = blocks.id),
       ?2 + position)
     WHERE dashboard_id = ?3`,
    [toJson(ids), ids.length, dashboardId],
  );
}

/** Moves the block into the trash. False when it is there already or does not exist. */
export async function softDeleteBlock(db: Queries, id: BlockId, deletedAt: number): Promise<boolean> {
  const { rowsAffected } = await db.execute(
    "UPDATE blocks SET deleted_at = ?1, updated_at = ?1 WHERE id = ?2 AND deleted_at IS NULL",
    [deletedAt, id],
  );
  return rowsAffected > 0;
}

/** Takes the block out of the trash, to its old place. False when it is not there. */
export async function restoreBlock(db: Queries, id: BlockId, restoredAt: number): Promise<boolean> {
  const { rowsAffected } = await db.execute(
    "UPDATE blocks SET deleted_at = NULL, updated_at = ? WHERE id = ? AND deleted_at IS NOT NULL",
    [restoredAt, id],
  );
  return rowsAffected > 0;
}

/** Blocks in the trash, newest first. */
export async function listDeletedBlocks(db: Queries): Promise<BlockRow[]> {
  const { rows } = await db.execute(
    `SELECT ${BLOCK_COLUMNS} FROM blocks b WHERE b.deleted_at IS NOT NULL ORDER BY b.deleted_at DESC`,
  );
  return parseRows(BlockRow, rows, "deleted blocks");
}

const BLOCK_PARTS = [
  "proposals",
  "recorded_responses",
  "recorded_bodies",
  "answer_shapes",
  "heals",
  "block_versions",
  "block_data",
  "execution_logs",
  "generations",
  "budgets",
];

/** Removes blocks, with all that belongs to them, that were deleted before `before` (epoch ms). Gives their ids. */
export function purgeDeletedBlocks(db: Queries, before: number): Promise<string[]> {
  return purge(db, { blocks: "deleted_at < ?", value: before }, {
    sql: "DELETE FROM dashboards WHERE deleted_at < ? AND id NOT IN (SELECT dashboard_id FROM blocks)",
    args: [before],
  });
}

/** Removes these blocks, with all that belongs to them, where they lie in the trash. Gives the ids of those. */
export function purgeChosenBlocks(db: Queries, ids: readonly BlockId[]): Promise<string[]> {
  const blocks = "deleted_at IS NOT NULL AND id IN (SELECT value FROM json_each(?))";
  return purge(db, { blocks, value: toJson(ids) });
}

async function purge(
  db: Queries,
  { blocks, value }: { readonly blocks: string; readonly value: string | number },
  ...after: Parameters<Queries["batch"]>[0]
): Promise<string[]> {
  const chosen = `SELECT id FROM blocks WHERE ${blocks}`;
  // A remote server may not enforce ON DELETE CASCADE, so every table is named.
  const parts = BLOCK_PARTS.map((table) => `DELETE FROM ${table} WHERE block_id IN (${chosen})`);
  const statements = [chosen, ...parts, `DELETE FROM blocks WHERE ${blocks}`];
  const results = await db.batch([...statements.map((sql) => ({ sql, args: [value] })), ...after]);
  return (results[0]?.rows ?? []).map((row) => String(row["id"]));
}
