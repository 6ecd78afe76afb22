import type { Context } from "hono";
import { Hono } from "hono";
import { href, paths } from "../../urls.ts";
import { Card } from "../../views/card.tsx";
import { answerCss } from "../answer_css.ts";
import type { RouteDeps } from "../deps.ts";
import { getBlockId, isFragmentRequest } from "../read_request.ts";
import { renderFragment } from "../render.tsx";
import { findViewer } from "../viewer.ts";
import { createCardProps } from "./card_props.ts";

/**
 * GET /blocks/:block/card     the card as a fragment; 304 while nothing on it has changed
 * GET /blocks/:block/N-H.css  the utility classes of one version; never changes
 */
export function createCardRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.blockCard, (c) => showCard(c, deps));
  routes.get(paths.blockCss, (c) => showCss(c, deps));
  return routes;
}

async function showCard(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getBlockId(c);
  // A person who opens the fragment's address wants the page around it.
  if (!isFragmentRequest(c)) return c.redirect(href("block", { block: id }), 303);
  const [card, viewer] = await Promise.all([deps.app.getCard(id), findViewer(c, deps.app)]);
  const props = createCardProps(card, { ...deps, viewer, now: deps.now() });
  return renderFragment(c, <Card {...props} />, { etag: props.etag });
}

async function showCss(c: Context, deps: RouteDeps): Promise<Response> {
  const css = await deps.app.findBlockCss(getBlockId(c), c.req.param("file") ?? "");
  if (css === undefined) return c.notFound();
  return answerCss(c, css, { isNamed: true });
}
