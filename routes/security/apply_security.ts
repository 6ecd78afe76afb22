import type { Hono } from "hono";
import type { RouteDeps } from "../deps.ts";
import { checkCrossSite } from "./cross_site.ts";
import { checkHost } from "./host_check.ts";
import { checkPath } from "./path_check.ts";
import { requireSession } from "./require_session.ts";
import { addSecurityHeaders } from "./security_headers.ts";
import { createSignInRoutes } from "./sign_in_routes.ts";

/**
 * Guards every route that is added after it, in this order: headers on every answer, our own names only, plain paths
 * only, our own pages only, signed-in people only. Adds the routes of the sign-in.
 */
export function applySecurity(routes: Hono, deps: RouteDeps): void {
  routes.use(addSecurityHeaders());
  routes.use(checkHost(deps));
  routes.use(checkPath());
  routes.use(checkCrossSite(deps));
  routes.use(requireSession(deps));
  routes.route("/", createSignInRoutes(deps));
}
