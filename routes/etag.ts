import { createHash } from "node:crypto";
import type { Context } from "hono";

/** A short identity of a text: equal texts have equal ones. */
export function hashText(text: string): string {
  return createHash("sha1").update(text).digest("base64url").slice(0, 20);
}

/** True when the browser already holds what this tag names (RFC 9110, 13.1.2: weak comparison). */
export function isUnchanged(c: Context, etag: string): boolean {
  const given = c.req.header("if-none-match");
  if (given === undefined) return false;
  const wanted = etag.replace(/^W\//, "");
  return given.split(",").some((tag) => tag.trim().replace(/^W\//, "") === wanted);
}
