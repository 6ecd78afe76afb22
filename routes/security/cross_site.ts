import type { Context, MiddlewareHandler } from "hono";
import type { RouteDeps } from "../deps.ts";

const SAFE_METHODS = ["GET", "HEAD"];

/**
 * Keeps other sites from using the browser's session here; other ports of this machine count as other sites.
 * Anyone may link to a page; nothing else may come from elsewhere: no form, no fetch, no event stream, no frame.
 */
export function checkCrossSite({ origins }: Pick<RouteDeps, "origins">): MiddlewareHandler {
  return async (c, next) => {
    const isSafe = SAFE_METHODS.includes(c.req.method);
    if (isSafe ? mayRead(c, origins) : mayChange(c, origins)) return await next();
    return c.text("Tessera takes this request only from its own pages.\n", 403);
  };
}

function mayRead(c: Context, origins: readonly string[]): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site === undefined) return isOwnOrigin(c, origins) ?? true;
  return isOwnSite(site) || isVisit(c);
}

/**
 * Browsers send Fetch Metadata to https and to localhost only; for a plain-http name of the home network the Origin
 * must do. A request with neither comes from no browser that we know.
 */
function mayChange(c: Context, origins: readonly string[]): boolean {
  const site = c.req.header("sec-fetch-site");
  const isOwn = isOwnOrigin(c, origins);
  if (c.req.method === "OPTIONS") return false;
  return site === undefined ? isOwn === true : isOwnSite(site) && isOwn !== false;
}

/** "none" is the person: an address typed, a bookmark. */
function isOwnSite(site: string): boolean {
  return site === "same-origin" || site === "none";
}

/** A link followed in a window of its own. */
function isVisit(c: Context): boolean {
  return c.req.header("sec-fetch-mode") === "navigate" && c.req.header("sec-fetch-dest") === "document";
}

/** `undefined` when the browser says nothing; "null" is a stranger. */
function isOwnOrigin(c: Context, origins: readonly string[]): boolean | undefined {
  const origin = c.req.header("origin");
  return origin === undefined ? undefined : origins.includes(origin);
}
