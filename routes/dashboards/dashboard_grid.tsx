import type { App, Dashboard, Viewer } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { Card } from "../../views/card.tsx";
import { drawCardBody } from "../blocks/card_body.ts";

export const GRID_ID = "grid";

interface DashboardGridProps {
  readonly dashboard: Dashboard;
  readonly viewer: Viewer;
  readonly app: App;
  readonly now: number;
}

/** The cards of a dashboard in their order. */
export function DashboardGrid({ dashboard, viewer, app, now }: DashboardGridProps) {
  return (
    <section
      id={GRID_ID}
      class="grid"
      aria-label="Blocks"
      data-dashboard={dashboard.id}
      data-order-action={href("dashboardOrder", { dashboard: dashboard.id })}
    >
      {dashboard.cards.map((card) => (
        <Card key={card.id} card={card} body={drawCardBody(card, viewer, app)} viewer={viewer} now={now} />
      ))}
    </section>
  );
}
