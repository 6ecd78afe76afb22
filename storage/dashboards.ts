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

/** All dashboards in the order of their tabs. */
export async function listDashboards(db: Queries): Promise<DashboardRow[]> {
  const { rows } = await db.execute(`SELECT ${COLUMNS} FROM dashboards ORDER BY position, created_at`);
  return parseRows(DashboardRow, rows, "dashboards");
}

export async function findDashboard(db: Queries, id: DashboardId): Promise<DashboardRow | undefined> {
  const { rows } = await db.execute(`SELECT ${COLUMNS} FROM dashboards WHERE id = ?`, [id]);
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
