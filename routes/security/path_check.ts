import type { MiddlewareHandler } from "hono";

/** Dot segments, empty segments, backslashes, NUL, and all of these in disguise; `Deno.serve` passes them on as sent. */
const ODD_PATH = /\/\/|\/\.{1,2}(?:\/|$)|\\|%(?:2e|2f|5c|00)/i;

/** Gives 404 for a path that two readers could read in two ways; none of ours is one. */
export function checkPath(): MiddlewareHandler {
  return async (c, next) => {
    const path = /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(c.req.raw.url)?.[1] ?? "";
    return ODD_PATH.test(path) ? c.notFound() : await next();
  };
}
