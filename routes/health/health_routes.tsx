import { type Context, Hono } from "hono";
import { paths } from "../../urls.ts";
import type { RouteDeps } from "../deps.ts";
import { isDirectLoopback } from "../metrics/direct_loopback.ts";
import { refuseToken } from "../metrics/token_refusal.ts";
import { loadPageFrame } from "../page_frame.ts";
import { renderPage } from "../render.tsx";
import { HealthPage } from "./health_page.tsx";

/**
 * GET /healthz  "ok": the process answers; asks nothing of anybody
 * GET /readyz   "ok" or "failing": blocks run and what they give is stored; what is in the way, a word each, is for
 *               this machine and for a token alone
 * GET /health   the same two words for whoever is not signed in; every check for a person or a program that is, and for a
 *               token that may read
 */
export function createHealthRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.use(paths.healthz, forbidStoring);
  routes.get(paths.healthz, (c) => c.json({ status: "ok" }));
  routes.get(paths.readyz, (c) => answerReadiness(c, deps));
  routes.get(paths.health, (c) => answerHealth(c, deps));
  return routes;
}

async function forbidStoring(c: Context, next: () => Promise<void>): Promise<void> {
  c.header("Cache-Control", "no-store");
  await next();
}

async function answerReadiness(c: Context, deps: RouteDeps): Promise<Response> {
  c.header("Cache-Control", "no-store");
  const hindrances = await deps.monitor.findHindrances();
  const isReady = hindrances.length === 0;
  const status = { status: isReady ? "ok" : "failing" };
  const isTold = !isReady && await mayBeTold(c, deps);
  return c.json(isTold ? { ...status, failing: hindrances } : status, isReady ? 200 : 503);
}

async function mayBeTold(c: Context, deps: RouteDeps): Promise<boolean> {
  if (c.get("session") !== undefined || isDirectLoopback(c, deps)) return true;
  const sent = c.req.header("authorization");
  // The database may be what fails: then nobody can be known.
  const ask = async (scope: "metrics" | "read") =>
    (await deps.tokens.check(sent, scope).catch(() => undefined))?.kind === "good";
  return sent !== undefined && (await ask("metrics") || await ask("read"));
}

async function answerHealth(c: Context, deps: RouteDeps): Promise<Response> {
  c.header("Cache-Control", "no-store");
  const sent = c.req.header("authorization");
  const isSignedIn = c.get("session") !== undefined;
  if (!isSignedIn && sent !== undefined) {
    const refusal = refuseToken(c, await deps.tokens.check(sent, "read"));
    if (refusal !== undefined) return refusal;
  }
  const health = await deps.app.health();
  const status = health.isHealthy ? 200 : 503;
  // A stranger learns whether it works, not how it is built.
  if (!isSignedIn && sent === undefined) {
    return c.json({ status: health.isHealthy ? "ok" : "failing" }, status);
  }
  if (!isSignedIn || !c.req.header("accept")?.includes("text/html")) {
    const { isHealthy, ...facts } = health;
    const findings = await deps.app.examine();
    return c.json({ status: isHealthy ? "ok" : "failing", ...facts, findings }, status);
  }
  const [frame, findings] = await Promise.all([loadPageFrame(c, deps), deps.app.examine()]);
  const page = <HealthPage frame={frame} health={health} findings={findings} />;
  return renderPage(c, page, { status });
}
