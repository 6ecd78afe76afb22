import type { Dashboard } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { Icon } from "../../views/icon.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { Toast, type ToastFacts } from "../../views/toast.tsx";
import { AskBox, type AskState } from "./ask_box.tsx";
import { DashboardGrid, type DashboardGridProps } from "./dashboard_grid.tsx";
import { DashboardTitle } from "./dashboard_title.tsx";
import { DeleteDashboard } from "./delete_dashboard.tsx";

/** How often a browser without scripts asks again while a block is being made, and otherwise. */
const MAKING_RELOAD_SECONDS = 4;
const CALM_RELOAD_SECONDS = 300;

interface DashboardPageProps {
  readonly frame: PageFrame;
  readonly dashboard: Dashboard;
  readonly grid: DashboardGridProps;
  readonly toast?: ToastFacts | undefined;
  /** The ask box as it was sent, when the answer is not a block. */
  readonly ask?: AskState;
}

/** The page that the product is about: the ask box over the cards. */
export function DashboardPage({ frame, dashboard, grid, toast, ask }: DashboardPageProps) {
  const isMaking = dashboard.cards.some(({ state }) =>
    state.kind === "making" || state.kind === "refreshing"
  );
  return (
    <Page
      frame={frame}
      title={dashboard.title}
      current={dashboard.id}
      reloadSeconds={isMaking ? MAKING_RELOAD_SECONDS : CALM_RELOAD_SECONDS}
      actions={<ArrangeButton />}
    >
      <h1 class="sr-only">{dashboard.title}</h1>
      <AskBox dashboard={dashboard.id} isFirst={dashboard.cards.length === 0} {...ask} />
      {toast === undefined ? null : (
        <div class="toast-inline" role="status">
          <Toast {...toast} />
        </div>
      )}
      <p class="arrange-note">
        Drag cards by their heads. Their menus move and size them as well. Escape ends it.
      </p>
      <DashboardGrid {...grid} />
      <footer class="page-foot">
        <DashboardTitle id={dashboard.id} title={dashboard.title} />
        {frame.dashboards.length < 2 ? null : <DeleteDashboard id={dashboard.id} title={dashboard.title} />}
        <a data-needs-card href={href("dashboardExport", { dashboard: dashboard.id })}>Export</a>
        <a href={href("gallery")}>Ready blocks</a>
        <p id="live-note" class="live-note" role="status" hidden></p>
      </footer>
    </Page>
  );
}

/** Needs scripts, which take the `hidden` away; without them each card's menu moves it. */
function ArrangeButton() {
  return (
    <button
      type="button"
      class="header-button"
      data-arrange
      aria-label="Arrange"
      aria-pressed="false"
      hidden
    >
      <Icon name="arrange" />
      <span>Arrange</span>
    </button>
  );
}
