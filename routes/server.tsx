import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { getPath } from "hono/utils/url";
import { PACKAGE_LIMITS } from "../domain/package.ts";
import { pathPrefix, paths } from "../urls.ts";
import { createCardActionRoutes } from "./blocks/card_action_routes.tsx";
import { createCardRoutes } from "./blocks/card_routes.tsx";
import { createCardSettingsRoutes } from "./blocks/card_settings_routes.tsx";
import { createDirectRoutes } from "./blocks/direct_routes.tsx";
import { createHealRoutes } from "./blocks/heal_routes.tsx";
import { createBlockCodeRoutes } from "./blocks/details/code_routes.tsx";
import { createBlockDetailsRoutes } from "./blocks/details/details_routes.tsx";
import { createRebuildRoutes } from "./blocks/details/rebuild_routes.ts";
import { createBlockVersionRoutes } from "./blocks/details/version_routes.tsx";
import { createEditRoutes } from "./blocks/edit/edit_routes.tsx";
import { createWhyRoutes } from "./blocks/details/why_routes.tsx";
import { createConnectionRoutes } from "./connections/connection_routes.tsx";
import { createDashboardRoutes } from "./dashboards/dashboard_routes.tsx";
import { createCostRoutes } from "./costs/cost_routes.tsx";
import type { RouteDeps } from "./deps.ts";
import { answerError, answerNotFound } from "./errors.tsx";
import { createEventFeed, type EventFeed } from "./events/event_feed.ts";
import { createEventRoutes } from "./events/event_routes.ts";
import { markMoment } from "./events/mark_moment.ts";
import { createGalleryRoutes } from "./gallery/gallery_routes.tsx";
import { createGenerationRoutes } from "./generations/generation_routes.tsx";
import { createMetricsRoutes } from "./metrics/metrics_routes.ts";
import { measurePages } from "./metrics/measure_pages.ts";
import { createHealthRoutes } from "./health/health_routes.tsx";
import { createImageRoutes } from "./images.ts";
import { createInspectorRoutes } from "./inspector/inspector_routes.tsx";
import { applySecurity } from "./security/apply_security.ts";
import { createBackupRoutes } from "./settings/backup_routes.tsx";
import { createPatternRoutes } from "./settings/pattern_routes.tsx";
import { createSettingsRoutes } from "./settings/settings_routes.tsx";
import { createPackageRoutes } from "./packages/package_routes.tsx";
import { createStaticRoutes } from "./static/static_routes.ts";
import { createThemeRoutes } from "./theme.ts";
import { createTrashRoutes } from "./trash/trash_routes.tsx";

/** Code that a person pastes is the largest thing a form holds. */
const MAX_BODY_BYTES = 512 * 1024;
/** A package, and what the form is wrapped in. */
const MAX_PACKAGE_BYTES = PACKAGE_LIMITS.pageBytes + 64 * 1024;

/** Every page of the program behind its guard: what the program serves. */
export function createServer(deps: RouteDeps): Hono {
  const server = createEmpty(deps);
  // Before the guard: what it refuses is counted as well.
  server.use(measurePages(deps));
  applySecurity(server, deps);
  return addPages(server, deps);
}

/** The same pages without the guard, for tests of the pages. */
export function createRoutes(deps: RouteDeps): Hono {
  return addPages(createEmpty(deps), deps);
}

function createEmpty(deps: RouteDeps): Hono {
  const routes = new Hono({ getPath: (request) => stripPrefix(getPath(request)) });
  routes.onError((error, c) => answerError(error, c, deps));
  routes.notFound((c) => answerNotFound(c, deps));
  return routes;
}

function addPages(routes: Hono, deps: RouteDeps): Hono {
  const feed = createEventFeed(deps.app);
  routes.use(limitBody());
  routes.use(markMoment(feed));
  routes.use(checkForm());
  for (const folder of createFolders(deps, feed)) routes.route("/", folder);
  refuseOtherMethods(routes);
  return routes;
}

/** Packages alone are larger than what a person types. */
function limitBody(): MiddlewareHandler {
  const ordinary = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: () => refuseBody(MAX_BODY_BYTES) });
  const large = bodyLimit({ maxSize: MAX_PACKAGE_BYTES, onError: () => refuseBody(MAX_PACKAGE_BYTES) });
  return async (c, next) =>
    await (stripPrefix(c.req.path) === paths.packages ? large(c, next) : ordinary(c, next));
}

/** Whoever changes something sends a form that can be read; what a handler reads later is the same, kept form. */
function checkForm(): MiddlewareHandler {
  return async (c, next) => {
    const type = c.req.header("content-type");
    if (c.req.method === "POST" && type !== undefined) {
      if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) refuseForm();
      await c.req.formData().catch(refuseForm);
    }
    await next();
  };
}

function refuseForm(): never {
  throw new HTTPException(400, { message: "This address takes a form, and what came is none" });
}

/** A known path with a method that it does not have, such as an action by GET, is a 405 that names the right ones. */
function refuseOtherMethods(routes: Hono): void {
  for (const path of Object.values(paths)) {
    const methods = routes.routes.filter((route) => route.path === path && route.method !== "ALL");
    const allowed = [...new Set(methods.map(({ method }) => method))].join(", ");
    routes.all(path, () => {
      const words = `This address answers ${allowed}`;
      throw new HTTPException(405, {
        message: words,
        res: new Response(words, { headers: { Allow: allowed } }),
      });
    });
  }
}

function createFolders(deps: RouteDeps, feed: EventFeed): readonly Hono[] {
  return [
    createStaticRoutes(deps),
    createDashboardRoutes(deps),
    createGenerationRoutes(deps),
    createCardRoutes(deps),
    createCardActionRoutes(deps),
    createCardSettingsRoutes(deps),
    createDirectRoutes(deps),
    createHealRoutes(deps),
    createEventRoutes(deps, feed),
    createImageRoutes(deps),
    createThemeRoutes(),
    createBlockDetailsRoutes(deps),
    createBlockVersionRoutes(deps),
    createWhyRoutes(deps),
    createBlockCodeRoutes(deps),
    createEditRoutes(deps),
    createRebuildRoutes(deps),
    createGalleryRoutes(deps),
    createPackageRoutes(deps),
    createInspectorRoutes(deps),
    createConnectionRoutes(deps),
    createSettingsRoutes(deps),
    createCostRoutes(deps),
    createPatternRoutes(deps),
    createBackupRoutes(deps),
    createTrashRoutes(deps),
    createHealthRoutes(deps),
    createMetricsRoutes(deps),
  ];
}

/** A reverse proxy may pass the prefix on or take it away: both reach the same routes. */
function stripPrefix(path: string): string {
  const prefix = pathPrefix();
  if (prefix === "" || !`${path}/`.startsWith(`${prefix}/`)) return path;
  return path.slice(prefix.length) || "/";
}

function refuseBody(maxBytes: number): never {
  throw new HTTPException(413, { message: `A form may hold at most ${maxBytes / 1024} KB` });
}
