import type { DashboardId } from "../../domain/ids.ts";
import type { Dashboard, Viewer } from "../../services/types.ts";
import { createCardProps } from "../blocks/card_props.ts";
import type { RouteDeps } from "../deps.ts";
import type { DashboardGridProps } from "./dashboard_grid.tsx";

/** A dashboard as its grid shows it. */
export async function loadGrid(deps: RouteDeps, { dashboard, viewer }: {
  readonly dashboard: Dashboard;
  readonly viewer: Viewer;
}): Promise<DashboardGridProps> {
  const id: DashboardId = dashboard.id;
  const now = deps.now();
  return {
    dashboard: id,
    cards: dashboard.cards.map((card) => createCardProps(card, { ...deps, viewer, now })),
    recipes: dashboard.cards.length === 0 ? await deps.app.listRecipes() : [],
  };
}
