import { DashboardId } from "../../domain/ids.ts";
import type { App } from "../../services/app.ts";

/** The dashboard that a form or a link names, else the first one; a wrong name is no reason to lose a block. */
export async function getChosenDashboard(app: App, given: unknown): Promise<DashboardId> {
  const named = DashboardId.safeParse(given);
  const dashboards = await app.listDashboards();
  const found = dashboards.find(({ id }) => named.success && id === named.data);
  return found?.id ?? (await app.getDashboard()).id;
}
