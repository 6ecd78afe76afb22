import { z } from "zod";
import { BlockId, DashboardId } from "../domain/ids.ts";
import type { Queries } from "./database.ts";
import { parseRows } from "./rows.ts";

/** What came from packages and folders: which block is which part of what. */

const ImportedRow = z.object({ id: BlockId, title: z.string(), dashboardId: DashboardId }).readonly();
export type ImportedRow = z.infer<typeof ImportedRow>;

/** Blocks, deleted ones left out, of which some version came from the package with this hash. */
export async function listImportedBlocks(db: Queries, hash: string): Promise<ImportedRow[]> {
  const { rows } = await db.execute(
    `SELECT id, title, dashboard_id AS dashboardId FROM blocks b WHERE deleted_at IS NULL AND EXISTS (
       SELECT 1 FROM block_versions v WHERE v.block_id = b.id AND json_extract(v.manifest, '$.origin.kind') = 'import'
         AND json_extract(v.manifest, '$.origin.hash') = ?)
     ORDER BY created_at, id`,
    [hash],
  );
  return parseRows(ImportedRow, rows, "imported blocks");
}

/** True when any version of the block came with a package: its first words are then a stranger's. */
export async function isImportedBlock(db: Queries, id: BlockId): Promise<boolean> {
  const { rows } = await db.execute(
    `SELECT 1 FROM block_versions WHERE block_id = ? AND json_extract(manifest, '$.origin.kind') = 'import' LIMIT 1`,
    [id],
  );
  return rows.length > 0;
}

const AppliedRow = z.object({
  id: BlockId,
  title: z.string(),
  source: z.string(),
  sourceHash: z.string().nullable(),
}).readonly();
export type AppliedRow = z.infer<typeof AppliedRow>;

/** Blocks of a dashboard that a folder was applied to, without deleted ones. */
export async function listAppliedBlocks(db: Queries, dashboardId: DashboardId): Promise<AppliedRow[]> {
  const { rows } = await db.execute(
    `SELECT id, title, source, source_hash AS sourceHash FROM blocks
     WHERE dashboard_id = ? AND source IS NOT NULL AND deleted_at IS NULL ORDER BY position, id`,
    [dashboardId],
  );
  return parseRows(AppliedRow, rows, "applied blocks");
}

/** Remembers which folder a block is applied from, and what was applied. */
export async function saveBlockSource(
  db: Queries,
  id: BlockId,
  { source, hash }: { readonly source: string; readonly hash: string },
): Promise<void> {
  await db.execute("UPDATE blocks SET source = ?, source_hash = ? WHERE id = ?", [source, hash, id]);
}

/** The dashboard that a folder of this name was applied to. */
export async function findAppliedDashboard(db: Queries, source: string): Promise<DashboardId | undefined> {
  const { rows } = await db.execute(
    "SELECT id FROM dashboards WHERE source = ? AND deleted_at IS NULL ORDER BY created_at LIMIT 1",
    [source],
  );
  return rows[0] && DashboardId.parse(rows[0]["id"]);
}

export async function saveDashboardSource(db: Queries, id: DashboardId, source: string): Promise<void> {
  await db.execute("UPDATE dashboards SET source = ? WHERE id = ?", [source, id]);
}
