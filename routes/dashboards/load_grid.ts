import type { DashboardId } from "../../domain/ids.ts";
import type { Dashboard, Viewer } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { createCardProps } from "../blocks/card_props.ts";
import type { RouteDeps } from "../deps.ts";
import type { DashboardGridProps } from "./dashboard_grid.tsx";
import { nameStyles } from "./dashboard_styles.ts";

/** A dashboard as its grid shows it. */
export async function loadGrid(deps: RouteDeps, { dashboard, viewer }: {
  readonly dashboard: Dashboard;
  readonly viewer: Viewer;
}): Promise<DashboardGridProps> {
  const id: DashboardId = dashboard.id;
  const now = deps.now();
  const file = nameStyles(dashboard.cards);
  return {
    dashboard: id,
    stylesHref: file === undefined ? null : href("dashboardStyles", { dashboard: id, file }),
    cards: dashboard.cards.map((card) => ({
      ...createCardProps(card, { ...deps, viewer, now }),
      stylesHref: null,
    })),
    recipes: dashboard.cards.length === 0 ? await deps.app.listRecipes() : [],
  };
}
