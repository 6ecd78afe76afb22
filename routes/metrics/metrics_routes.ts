import { type Context, Hono } from "hono";
import { paths } from "../../urls.ts";
import type { RouteDeps } from "../deps.ts";
import { isDirectLoopback } from "./direct_loopback.ts";
import { refuseToken } from "./token_refusal.ts";

/**
 * GET /metrics   measurements in the text format of Prometheus, for a token; without one only straight from this machine,
 *                while the server has no public address. No title, no host, no secret is in them.
 */
export function createMetricsRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.metrics, (c) => answerMetrics(c, deps));
  return routes;
}

async function answerMetrics(c: Context, deps: RouteDeps): Promise<Response> {
  c.header("Cache-Control", "no-store");
  const sent = c.req.header("authorization");
  // A token that was sent is judged wherever it comes from: a wrong one should be noticed where it is set up.
  if (sent !== undefined || !isDirectLoopback(c, deps)) {
    const refusal = refuseToken(c, await deps.tokens.check(sent, "metrics"));
    if (refusal !== undefined) return refusal;
  }
  const text = await deps.monitor.readMetrics();
  c.header("Content-Type", deps.monitor.metricsType);
  return c.body(text);
}
