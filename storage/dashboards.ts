import { z } from "zod";
import { DashboardId } from "../domain/ids.ts";
import type { Queries } from "./database.ts";
import { parseRow, parseRows } from "./rows.ts";

const DashboardRow = z.object({
  id: DashboardId,
  title: z.string(),
  position: z.number(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
}).readonly();
export type DashboardRow = z.infer<typeof DashboardRow>;

const COLUMNS = "id, title, position, created_at AS createdAt";

/** All dashboards in the order of their tabs, without deleted ones. */
export async function listDashboards(db: Queries): Promise<DashboardRow[]> {
  const { rows } = await db.execute(
    `SELECT ${COLUMNS} FROM dashboards WHERE deleted_at IS NULL ORDER BY position, created_at`,
  );
  return parseRows(DashboardRow, rows, "dashboards");
}

/** The dashboard, unless it was deleted. */
export async function findDashboard(db: Queries, id: DashboardId): Promise<DashboardRow | undefined> {
  const { rows } = await db.execute(
    `SELECT ${COLUMNS} FROM dashboards WHERE id = ? AND deleted_at IS NULL`,
    [id],
  );
  return rows[0] && parseRow(DashboardRow, rows[0], `dashboard "${id}"`);
}

/** Adds a dashboard behind the others. */
export async function insertDashboard(
  db: Queries,
  dashboard: Pick<DashboardRow, "id" | "title" | "createdAt">,
): Promise<void> {
  await db.execute(
    `INSERT INTO dashboards (id, title, position, created_at)
     SELECT ?, ?, COALESCE(MAX(position) + 1, 0), ? FROM dashboards`,
    [dashboard.id, dashboard.title, dashboard.createdAt],
  );
}

/** False when there is no such dashboard. */
export async function updateDashboardTitle(db: Queries, id: DashboardId, title: string): Promise<boolean> {
  const { rowsAffected } = await db.execute("UPDATE dashboards SET title = ? WHERE id = ?", [title, id]);
  return rowsAffected > 0;
}

/** Takes the dashboard away and puts its blocks into the trash, all with the same time. */
export async function softDeleteDashboard(db: Queries, id: DashboardId, deletedAt: number): Promise<void> {
  await db.batch([
    {
      sql: "UPDATE dashboards SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL",
      args: [deletedAt, id],
    },
    {
      sql:
        "UPDATE blocks SET deleted_at = ?1, updated_at = ?1 WHERE dashboard_id = ?2 AND deleted_at IS NULL",
      args: [deletedAt, id],
    },
  ]);
}

/** Brings a deleted dashboard back with the blocks that went with it; one that is there stays as it is. */
export async function restoreDashboard(db: Queries, id: DashboardId, restoredAt: number): Promise<void> {
  await db.batch([
    {
      sql: `UPDATE blocks SET deleted_at = NULL, updated_at = ?1 WHERE dashboard_id = ?2 AND deleted_at =
        (SELECT deleted_at FROM dashboards WHERE id = ?2)`,
      args: [restoredAt, id],
    },
    { sql: "UPDATE dashboards SET deleted_at = NULL WHERE id = ?", args: [id] },
  ]);
}

/** Brings back a deleted dashboard alone, for a block that leaves the trash. */
export async function reviveDashboard(db: Queries, id: DashboardId): Promise<void> {
  await db.execute("UPDATE dashboards SET deleted_at = NULL WHERE id = ?", [id]);
}
