import type { Context } from "hono";
import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { compressText } from "./compress_text.ts";
import { hashText, isUnchanged } from "./etag.ts";

type PageStatus = 200 | 400 | 403 | 404 | 405 | 409 | 413 | 422 | 429 | 500 | 503;

interface FragmentOptions {
  readonly status?: PageStatus;
  /** A whole entity tag, when the text itself changes with every second, as ages do. */
  readonly etag?: string;
}

/** HTML and the short identity of its text. */
export interface HtmlText {
  readonly html: string;
  readonly identity: string;
}

/** Answers a whole document: `renderPage(c, <Page …/>)`. A page that the browser already has is a 304. */
export function renderPage(
  c: Context,
  page: VNode,
  options: { readonly status?: PageStatus } = {},
): Response {
  return answerHtml(c, drawPage(page), options);
}

/** A whole document as text. */
export function drawPage(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`;
}

/** Answers a piece of page for a swap: `renderFragment(c, <Card …/>)`. Same rules as a page. */
export function renderFragment(c: Context, node: VNode, options: FragmentOptions = {}): Response {
  return answerHtml(c, renderToString(node), options);
}

/** Answers HTML that is already text. */
export function answerHtml(c: Context, given: string | HtmlText, options: FragmentOptions = {}): Response {
  const { html, identity } = typeof given === "string" ? { html: given, identity: hashText(given) } : given;
  const status = options.status ?? 200;
  c.header("Vary", "Accept-Encoding, Cookie, HX-Request", { append: true });
  // Pages hold a person's data: the browser may keep them for "back", but must ask before it shows them again.
  c.header("Cache-Control", "private, no-cache");
  if (status === 200 && c.req.method === "GET") {
    const etag = options.etag ?? `W/"${identity}"`;
    c.header("ETag", etag);
    if (isUnchanged(c, etag)) return c.body(null, 304);
  }
  c.header("Content-Type", "text/html; charset=utf-8");
  const { bytes, encoding } = compressText(html, { accepted: c.req.header("accept-encoding"), identity });
  if (encoding !== undefined) c.header("Content-Encoding", encoding);
  return c.body(bytes, status);
}
