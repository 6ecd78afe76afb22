import type { Context } from "hono";
import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";

/** Answers a whole document: `renderPage(c, <Page …/>)`. */
export function renderPage(
  c: Context,
  page: VNode,
  options: { readonly status?: 200 | 403 | 404 | 422 | 500 | 503 } = {},
): Response {
  return c.html(`<!doctype html>${renderToString(page)}`, options.status ?? 200);
}

/** Answers a piece of page for a swap: `renderFragment(c, <Card …/>)`. */
export function renderFragment(
  c: Context,
  node: VNode,
  options: { readonly status?: 200 | 422 } = {},
): Response {
  return c.html(renderToString(node), options.status ?? 200);
}
