import { type Context, Hono } from "hono";
import { paths } from "../../urls.ts";
import type { RouteDeps } from "../deps.ts";
import { loadPageFrame } from "../page_frame.ts";
import { renderPage } from "../render.tsx";
import { HealthPage } from "./health_page.tsx";

/**
 * GET /health   "ok" or "failing" for probes that are not signed in; every check for a person or a program that is
 */
export function createHealthRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.health, (c) => answerHealth(c, deps));
  return routes;
}

async function answerHealth(c: Context, deps: RouteDeps): Promise<Response> {
  const health = await deps.app.health();
  const status = health.isHealthy ? 200 : 503;
  c.header("Cache-Control", "no-store");
  // A stranger learns whether it works, not how it is built.
  if (c.get("session") === undefined) {
    return c.json({ status: health.isHealthy ? "ok" : "failing" }, status);
  }
  if (!c.req.header("accept")?.includes("text/html")) {
    const { isHealthy, ...facts } = health;
    return c.json({ status: isHealthy ? "ok" : "failing", ...facts }, status);
  }
  const page = <HealthPage frame={await loadPageFrame(c, deps)} health={health} />;
  return renderPage(c, page, { status });
}
