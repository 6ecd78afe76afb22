import type { App, CreateAnswer, Dashboard, RecipeSummary } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { Icon } from "../../views/icon.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { Toast, type ToastFacts } from "../../views/toast.tsx";
import { AskBox } from "./ask_box.tsx";
import { DashboardGrid } from "./dashboard_grid.tsx";
import { DashboardTitle } from "./dashboard_title.tsx";
import { FirstRun } from "./first_run.tsx";

/** How often a browser without scripts asks again while a block is being made, and otherwise. */
const MAKING_RELOAD_SECONDS = 4;
const CALM_RELOAD_SECONDS = 300;

interface DashboardPageProps {
  readonly frame: PageFrame;
  readonly app: App;
  readonly dashboard: Dashboard;
  /** For an empty dashboard. */
  readonly recipes: readonly RecipeSummary[];
  readonly toast?: ToastFacts | undefined;
  /** The ask box as it was sent, when the answer is not a block. */
  readonly ask?: {
    readonly sentence: string;
    readonly problem?: string | undefined;
    readonly answer?: Extract<CreateAnswer, { kind: "no_model" }> | undefined;
  };
}

/** The page that the product is about: the ask box over the cards. */
export function DashboardPage({ frame, app, dashboard, recipes, toast, ask }: DashboardPageProps) {
  const isEmpty = dashboard.cards.length === 0;
  const isMaking = dashboard.cards.some(({ state }) =>
    state.kind === "making" || state.kind === "refreshing"
  );
  return (
    <Page
      frame={frame}
      title={dashboard.title}
      current={dashboard.id}
      reloadSeconds={isMaking ? MAKING_RELOAD_SECONDS : CALM_RELOAD_SECONDS}
      actions={isEmpty ? null : <ArrangeButton />}
    >
      <h1 class="sr-only">{dashboard.title}</h1>
      <AskBox dashboard={dashboard.id} isFirst={isEmpty} {...ask} />
      {toast === undefined ? null : (
        <div class="toast-inline" role="status">
          <Toast {...toast} />
        </div>
      )}
      {isEmpty ? <FirstRun recipes={recipes} /> : null}
      <DashboardGrid dashboard={dashboard} viewer={frame.viewer} app={app} now={frame.now} />
      <footer class="page-foot">
        <DashboardTitle id={dashboard.id} title={dashboard.title} />
        <p id="live-note" class="live-note" role="status" hidden></p>
        <a href={href("gallery")}>Ready blocks</a>
      </footer>
    </Page>
  );
}

/** Needs scripts, which take the `hidden` away; without them each card's menu moves it. */
function ArrangeButton() {
  return (
    <button type="button" class="header-button" data-arrange aria-pressed="false" hidden>
      <Icon name="arrange" />
      <span>Arrange</span>
    </button>
  );
}
