import { AppError, NotFoundError } from "../domain/errors.ts";
import { createDashboardId, type DashboardId } from "../domain/ids.ts";
import { cleanText } from "../domain/outcome.ts";
import {
  findDashboard,
  insertDashboard,
  listDashboards,
  restoreDashboard,
  softDeleteDashboard,
} from "../storage/dashboards.ts";
import type { ServiceDeps } from "./deps.ts";
import type { FieldErrors, Undo } from "./types.ts";
import type { UndoStore } from "./undo_store.ts";

const MAX_TITLE_CHARS = 80;
/** More than anybody looks at; the header lists them all. */
const MAX_DASHBOARDS = 100;

type DashboardDeps = Pick<ServiceDeps, "db" | "bus" | "now"> & { readonly undo: UndoStore };

/** A new, empty dashboard behind the others; errors by field when the title is none. */
export async function createDashboard(
  { db, bus, now }: Omit<DashboardDeps, "undo">,
  text: string,
): Promise<{ readonly id: DashboardId } | { readonly errors: FieldErrors }> {
  const title = cleanText(text, 4 * MAX_TITLE_CHARS).replace(/\s+/g, " ").trim();
  if (title === "") return { errors: { title: "A title is needed" } };
  if (title.length > MAX_TITLE_CHARS) {
    return { errors: { title: `At most ${MAX_TITLE_CHARS} characters, this has ${title.length}` } };
  }
  if ((await listDashboards(db)).length >= MAX_DASHBOARDS) {
    return { errors: { title: `There are ${MAX_DASHBOARDS} dashboards already; delete one first` } };
  }
  const id = createDashboardId();
  await insertDashboard(db, { id, title, createdAt: now() });
  bus.publish({ kind: "dashboard", dashboardId: id });
  return { id };
}

/** Takes a dashboard away; its blocks go to the trash, and bring it back when they leave it. */
export async function deleteDashboard(deps: DashboardDeps, id: DashboardId): Promise<Undo> {
  const { db, bus, now, undo } = deps;
  const dashboard = await findDashboard(db, id);
  if (dashboard === undefined) throw new NotFoundError("dashboard", id);
  const others = (await listDashboards(db)).filter((each) => each.id !== id);
  const [next] = others;
  if (next === undefined) {
    throw new AppError(
      "conflict",
      `“${dashboard.title}” is the only dashboard`,
      "Make another one first, or delete its blocks",
    );
  }
  await softDeleteDashboard(db, id, now());
  bus.publish({ kind: "dashboard", dashboardId: id });
  const label = `Deleted “${dashboard.title}”`;
  const takeBack = async () => {
    await restoreDashboard(db, id, now());
    bus.publish({ kind: "dashboard", dashboardId: id });
  };
  return { label, token: undo.keep(label, { dashboardId: id, takeBack }) };
}
