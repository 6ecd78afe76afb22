import type { Context } from "hono";
import { compressText } from "./compress_text.ts";

/** Answers a stylesheet, packed. With `isNamed` its address names its content, and browsers keep it for ever. */
export function answerCss(c: Context, css: string, { isNamed }: { readonly isNamed: boolean }): Response {
  const { bytes, encoding } = compressText(css, { accepted: c.req.header("accept-encoding") });
  c.header("Content-Type", "text/css; charset=utf-8");
  c.header("Cache-Control", isNamed ? "private, max-age=31536000, immutable" : "private, no-store");
  c.header("Vary", "Accept-Encoding");
  if (encoding !== undefined) c.header("Content-Encoding", encoding);
  return c.body(bytes);
}
