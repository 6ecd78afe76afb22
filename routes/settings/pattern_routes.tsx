import { type Context, Hono } from "hono";
import { z } from "zod";
import { href, paths } from "../../urls.ts";
import type { RouteDeps } from "../deps.ts";
import { loadPageFrame } from "../page_frame.ts";
import { renderPage } from "../render.tsx";
import { PatternsPage } from "./patterns_page.tsx";

const PatternId = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const ForgetForm = z.union([z.object({ all: z.literal("yes") }), z.object({ pattern: PatternId })]);
const SwitchForm = z.object({ pattern: PatternId, enabled: z.enum(["yes", "no"]) });

/** What a query may have the page say, in our own words. */
const NOTICES = {
  pattern: "It is forgotten",
  all: "All that was learned is forgotten",
  on: "Its advice is given again",
  off: "Its advice is not given any more",
} as const;
type NoticeName = keyof typeof NOTICES;

/**
 * GET  /settings/patterns            what was learned
 * POST /settings/patterns/forgotten  one success pattern, or all
 * POST /settings/patterns/switched   advice of an error pattern, on or off
 */
export function createPatternRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.settingsPatterns, (c) => showPatterns(c, deps));
  routes.post(paths.settingsPatternsForgotten, (c) => forget(c, deps));
  routes.post(paths.settingsPatternsSwitched, (c) => switchPattern(c, deps));
  return routes;
}

async function showPatterns(c: Context, deps: RouteDeps): Promise<Response> {
  const [frame, learned] = await Promise.all([loadPageFrame(c, deps), deps.app.listLearned()]);
  const done = c.req.query("done") ?? "";
  const notice = Object.hasOwn(NOTICES, done) ? NOTICES[done as NoticeName] : undefined;
  return renderPage(c, <PatternsPage frame={frame} learned={learned} notice={notice} />);
}

async function forget(c: Context, deps: RouteDeps): Promise<Response> {
  const form = ForgetForm.parse(await c.req.parseBody());
  if ("all" in form) await deps.app.forgetAllPatterns();
  else await deps.app.forgetPattern(form.pattern);
  return goBack(c, "all" in form ? "all" : "pattern");
}

async function switchPattern(c: Context, deps: RouteDeps): Promise<Response> {
  const { pattern, enabled } = SwitchForm.parse(await c.req.parseBody());
  await deps.app.setErrorPattern(pattern, enabled === "yes");
  return goBack(c, enabled === "yes" ? "on" : "off");
}

function goBack(c: Context, done: NoticeName): Response {
  return c.redirect(href("settingsPatterns", {}, { done }), 303);
}
