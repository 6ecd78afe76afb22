import type { Context } from "hono";
import { setCookie } from "hono/cookie";
import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import type { BlockId, DashboardId } from "../domain/ids.ts";
import type { Card as CardFacts } from "../services/types.ts";
import { href, pathPrefix } from "../urls.ts";
import { Card, cardId } from "../views/card.tsx";
import { Toast, type ToastFacts } from "../views/toast.tsx";
import { createCardProps } from "./blocks/card_props.ts";
import { DashboardGrid, GRID_ID } from "./dashboards/dashboard_grid.tsx";
import { loadGrid } from "./dashboards/load_grid.ts";
import type { RouteDeps } from "./deps.ts";
import { isFragmentRequest } from "./read_request.ts";
import { answerHtml } from "./render.tsx";
import { findViewer } from "./viewer.ts";

/** Carries a toast over the redirect of a plain form; read once by the next dashboard. */
export const TOAST_COOKIE = "tessera_toast";
const TOAST_COOKIE_SECONDS = 30;

/** After an action on one card: the card as it is now for htmx, else back to it on its dashboard. */
export async function answerCard(
  c: Context,
  deps: RouteDeps,
  card: CardFacts,
  toast?: ToastFacts,
): Promise<Response> {
  if (!isFragmentRequest(c)) return await redirectToCard(c, deps, { block: card.id, toast });
  const viewer = await findViewer(c, deps.app);
  const props = createCardProps(card, { ...deps, viewer, now: deps.now() });
  return answerFragment(c, <Card {...props} />, toast);
}

/** After an action that moves or removes cards: all cards in their order. */
export async function answerGrid(
  c: Context,
  deps: RouteDeps,
  options: {
    readonly dashboard: DashboardId;
    readonly block?: BlockId | undefined;
    readonly toast?: ToastFacts | undefined;
  },
): Promise<Response> {
  if (!isFragmentRequest(c)) return redirectToDashboard(c, options);
  const [dashboard, viewer] = await Promise.all([
    deps.app.getDashboard(options.dashboard),
    findViewer(c, deps.app),
  ]);
  c.header("HX-Retarget", `#${GRID_ID}`);
  c.header("HX-Reswap", "outerMorph show:none");
  const grid = await loadGrid(deps, { dashboard, viewer });
  return answerFragment(c, <DashboardGrid {...grid} />, options.toast);
}

/** A piece of page, and beside it a toast when something can be taken back. */
function answerFragment(c: Context, node: VNode, toast: ToastFacts | undefined): Response {
  const partial = toast === undefined
    ? ""
    : `<hx-partial hx-target="#toasts" hx-swap="beforeend">${
      renderToString(<Toast {...toast} />)
    }</hx-partial>`;
  return answerHtml(c, renderToString(node) + partial);
}

async function redirectToCard(
  c: Context,
  deps: RouteDeps,
  { block, toast }: { readonly block: BlockId; readonly toast?: ToastFacts | undefined },
): Promise<Response> {
  const { dashboard } = await deps.app.getBlock(block);
  return redirectToDashboard(c, { dashboard: dashboard.id, block, toast });
}

/** The whole dashboard, and what happened beside it. */
export function redirectToDashboard(
  c: Context,
  { dashboard, block, toast }: {
    readonly dashboard: DashboardId;
    readonly block?: BlockId | undefined;
    readonly toast?: ToastFacts | undefined;
  },
): Response {
  if (toast !== undefined) {
    setCookie(c, TOAST_COOKIE, encodeURIComponent(JSON.stringify(toast)), {
      path: `${pathPrefix()}/`,
      httpOnly: true,
      sameSite: "Lax",
      maxAge: TOAST_COOKIE_SECONDS,
    });
  }
  return c.redirect(
    `${href("dashboard", { dashboard })}${block === undefined ? "" : `#${cardId(block)}`}`,
    303,
  );
}
