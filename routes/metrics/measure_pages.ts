import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { paths } from "../../urls.ts";
import type { RouteDeps } from "../deps.ts";

const PATTERNS: ReadonlySet<string> = new Set(Object.values(paths));
const NO_ROUTE = "none";

/** Patterns that answers are told apart by: never an address that somebody wrote. */
export const MEASURED_ROUTES: readonly string[] = [...PATTERNS, NO_ROUTE];

/** Tells the counters of each answer: its pattern, its status, and how long its first byte took. */
export function measurePages({ monitor }: Pick<RouteDeps, "monitor">): MiddlewareHandler {
  return async (c, next) => {
    const startedAt = performance.now();
    await next();
    monitor.note({
      kind: "page",
      route: findPattern(c),
      method: c.req.method,
      status: c.res.status,
      tookMs: performance.now() - startedAt,
    });
  };
}

function findPattern(c: Context): string {
  return matchedRoutes(c).findLast(({ path }) => PATTERNS.has(path))?.path ?? NO_ROUTE;
}
