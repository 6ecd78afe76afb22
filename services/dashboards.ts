import { NotFoundError } from "../domain/errors.ts";
import { createDashboardId, type DashboardId } from "../domain/ids.ts";
import type { CardRow } from "../storage/card_rows.ts";
import { insertDashboard, listDashboards as listRows } from "../storage/dashboards.ts";
import type { Database } from "../storage/database.ts";
import { type LiveState, toCard } from "./card_view.ts";
import type { Dashboard, DashboardSummary } from "./types.ts";

const FIRST_TITLE = "Home";

/** All dashboards; the first one is made when there is none. */
export async function listDashboards(db: Database, now: () => number): Promise<DashboardSummary[]> {
  const rows = await listRows(db);
  if (rows.length > 0) return rows.map(({ id, title }) => ({ id, title }));
  const first = { id: createDashboardId(), title: FIRST_TITLE };
  await insertDashboard(db, { ...first, createdAt: now() });
  return [first];
}

/** A dashboard without its cards, the first one unless an id is given. Throws `NotFoundError`. */
export async function getDashboardRow(
  { db, now }: Pick<DashboardDeps, "db" | "now">,
  id: DashboardId | undefined,
): Promise<DashboardSummary> {
  const dashboards = await listDashboards(db, now);
  const dashboard = id === undefined ? dashboards[0] : dashboards.find((each) => each.id === id);
  if (dashboard === undefined) throw new NotFoundError("dashboard", id ?? FIRST_TITLE);
  return dashboard;
}

export interface DashboardDeps {
  readonly db: Database;
  readonly listCardRows: (id: DashboardId) => Promise<readonly CardRow[]>;
  readonly now: () => number;
  readonly live: LiveState;
}

/** A dashboard with its cards, the first one unless an id is given. Throws `NotFoundError`. */
export async function getDashboard(
  { db, listCardRows, now, live }: DashboardDeps,
  id: DashboardId | undefined,
): Promise<Dashboard> {
  const dashboard = await getDashboardRow({ db, now }, id);
  return { ...dashboard, cards: (await listCardRows(dashboard.id)).map((row) => toCard(row, live)) };
}
