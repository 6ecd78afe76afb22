import type { Context } from "hono";
import { Hono } from "hono";
import { deleteCookie, getCookie } from "hono/cookie";
import { z } from "zod";
import { BlockId, type DashboardId } from "../../domain/ids.ts";
import { isRecord } from "../../domain/json.ts";
import { cleanText } from "../../domain/outcome.ts";
import { href, pathPrefix, paths } from "../../urls.ts";
import type { ToastFacts } from "../../views/toast.tsx";
import { answerGrid, redirectToDashboard, TOAST_COOKIE } from "../answer_action.tsx";
import { answerCss } from "../answer_css.ts";
import type { RouteDeps } from "../deps.ts";
import { loadPageFrame } from "../page_frame.ts";
import { getDashboardId, isFragmentRequest, readTexts } from "../read_request.ts";
import { answerHtml, drawPage, renderFragment, renderPage } from "../render.tsx";
import { findViewer } from "../viewer.ts";
import { DashboardGrid } from "./dashboard_grid.tsx";
import { joinStyles, nameStyles } from "./dashboard_styles.ts";
import { DashboardPage } from "./dashboard_page.tsx";
import { keepPage } from "./kept_pages.ts";
import { loadGrid } from "./load_grid.ts";
import { MAX_TITLE_CHARS } from "./dashboard_title.tsx";
import { NewDashboardPage } from "./new_dashboard.tsx";

const MAX_CARDS = 500;
const TitleForm = z.object({
  title: z.string().transform((text) => cleanText(text, 400).replace(/\s+/g, " ").trim()).pipe(
    z.string().min(1).max(MAX_TITLE_CHARS),
  ),
});
const OrderForm = z.object({
  order: z.string().transform((text) => text.split(",")).pipe(z.array(BlockId).min(1).max(MAX_CARDS)),
});

/**
 * GET  /                             the first dashboard
 * GET  /dashboards/:dashboard        one dashboard; for htmx its cards alone
 * GET  /dashboards/:dashboard/H.css  the stylesheets of its blocks in one
 * POST /dashboards/:dashboard/order  the cards in a new order
 * POST /dashboards/:dashboard/title  a new name
 * POST /dashboards/:dashboard/deletions  takes it away; its blocks go to the trash
 * GET  /dashboards/new               the form for one more
 * POST /dashboards/new               makes it
 */
export function createDashboardRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.home, (c) => showDashboard(c, deps));
  routes.get(
    paths.dashboardNew,
    async (c) => renderPage(c, <NewDashboardPage frame={await loadPageFrame(c, deps)} />),
  );
  routes.post(paths.dashboardNew, (c) => createDashboard(c, deps));
  routes.post(paths.dashboardDeletions, (c) => deleteDashboard(c, deps));
  routes.get(paths.dashboard, (c) => showDashboard(c, deps, getDashboardId(c)));
  routes.get(paths.dashboardStyles, (c) => showStyles(c, deps));
  routes.post(paths.dashboardOrder, (c) => reorderDashboard(c, deps));
  routes.post(paths.dashboardTitle, (c) => renameDashboard(c, deps));
  return routes;
}

async function showDashboard(c: Context, deps: RouteDeps, id?: DashboardId): Promise<Response> {
  // The dashboard first: reading it makes the first one, which the header must then show.
  const dashboard = await deps.app.getDashboard(id);
  if (isFragmentRequest(c)) {
    const viewer = await findViewer(c, deps.app);
    return renderFragment(c, <DashboardGrid {...await loadGrid(deps, { dashboard, viewer })} />);
  }
  const frame = await loadPageFrame(c, deps);
  const grid = await loadGrid(deps, { dashboard, viewer: frame.viewer });
  const toast = takeToast(c);
  const page = <DashboardPage frame={frame} dashboard={dashboard} grid={grid} toast={toast} />;
  if (toast !== undefined) return renderPage(c, page);
  return answerHtml(c, keepPage({ frame, dashboard, cards: grid.cards }, () => drawPage(page)));
}

async function showStyles(c: Context, deps: RouteDeps): Promise<Response> {
  const { cards } = await deps.app.getDashboard(getDashboardId(c));
  // A card may have changed since the page was drawn: then this is what the page will be in a moment.
  const isNamed = c.req.param("file") === nameStyles(cards);
  return answerCss(c, await joinStyles(deps.app, cards), { isNamed });
}

async function reorderDashboard(c: Context, deps: RouteDeps): Promise<Response> {
  const dashboard = getDashboardId(c);
  const { order } = OrderForm.parse(await c.req.parseBody());
  const undo = await deps.app.reorderDashboard(dashboard, order);
  return await answerGrid(c, deps, { dashboard, toast: { label: undo.label, undoToken: undo.token } });
}

async function renameDashboard(c: Context, deps: RouteDeps): Promise<Response> {
  const dashboard = getDashboardId(c);
  const { title } = TitleForm.parse(await c.req.parseBody());
  await deps.app.renameDashboard(dashboard, title);
  return c.redirect(href("dashboard", { dashboard }), 303);
}

async function createDashboard(c: Context, deps: RouteDeps): Promise<Response> {
  const { title = "" } = await readTexts(c);
  const made = await deps.app.createDashboard(title);
  if ("id" in made) return c.redirect(href("dashboard", { dashboard: made.id }), 303);
  const frame = await loadPageFrame(c, deps);
  const page = <NewDashboardPage frame={frame} title={title.slice(0, 400)} problem={made.errors["title"]} />;
  return renderPage(c, page, { status: 422 });
}

async function deleteDashboard(c: Context, deps: RouteDeps): Promise<Response> {
  const { label, token } = await deps.app.deleteDashboard(getDashboardId(c));
  const { id } = await deps.app.getDashboard();
  return redirectToDashboard(c, { dashboard: id, toast: { label, undoToken: token } });
}

/** The message that a plain form left behind; shown once. */
function takeToast(c: Context): ToastFacts | undefined {
  const cookie = getCookie(c, TOAST_COOKIE);
  if (cookie === undefined) return undefined;
  deleteCookie(c, TOAST_COOKIE, { path: `${pathPrefix()}/` });
  return parseToast(cookie);
}

function parseToast(text: string): ToastFacts | undefined {
  try {
    const value: unknown = JSON.parse(decodeURIComponent(text));
    if (!isRecord(value) || typeof value["label"] !== "string") return undefined;
    const token = value["undoToken"];
    return { label: value["label"].slice(0, 300), undoToken: typeof token === "string" ? token : undefined };
  } catch (error) {
    // A cookie that someone else wrote is not worth an error page.
    if (error instanceof SyntaxError || error instanceof URIError) return undefined;
    throw error;
  }
}
