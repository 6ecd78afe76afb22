import type { DashboardId } from "../../domain/ids.ts";
import type { RecipeSummary } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { Card, type CardProps } from "../../views/card.tsx";
import { FirstRun } from "./first_run.tsx";

export const GRID_ID = "grid";

export interface DashboardGridProps {
  readonly dashboard: DashboardId;
  /** The stylesheets of all blocks in one: twelve requests would cost more than what they bring. */
  readonly stylesHref: string | null;
  readonly cards: readonly CardProps[];
  /** Shown where there is no card yet. */
  readonly recipes: readonly RecipeSummary[];
}

/** The cards of a dashboard in their order, or how to get the first. */
export function DashboardGrid({ dashboard, stylesHref, cards, recipes }: DashboardGridProps) {
  return (
    <section
      id={GRID_ID}
      class="grid"
      aria-label="Blocks"
      data-dashboard={dashboard}
      data-address={href("dashboard", { dashboard })}
      data-order-action={href("dashboardOrder", { dashboard })}
    >
      {stylesHref === null ? null : <link rel="stylesheet" href={stylesHref} />}
      {cards.length === 0 ? <FirstRun recipes={recipes} /> : null}
      {cards.map((props) => <Card key={props.card.id} {...props} />)}
    </section>
  );
}
