import type { Context } from "hono";
import { Hono } from "hono";
import { href, paths } from "../../urls.ts";
import type { RouteDeps } from "../deps.ts";
import { toLocalPath } from "./local_path.ts";
import { removeSessionCookie, writeSessionCookie } from "./session_cookie.ts";
import { answerSignInPage } from "./sign_in_page.tsx";

/**
 * GET  /sign-in?token=&next=   trades a link for a session, once, and leaves the address that holds the token
 * POST /sign-out               ends the session of this browser
 */
export function createSignInRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.signIn, (c) => signIn(c, deps));
  routes.post(paths.signOut, (c) => signOut(c, deps));
  routes.all(paths.signOut, (c) => c.text("Sign out with the button of the menu.\n", 405, { Allow: "POST" }));
  return routes;
}

async function signIn(c: Context, deps: RouteDeps): Promise<Response> {
  c.header("Cache-Control", "no-store");
  c.header("Referrer-Policy", "no-referrer");
  // A preview of the link, by a chat or by the browser itself, must not use it up.
  if (isPreview(c)) return c.body(null, 204);
  const session = await exchange(c, deps);
  if (session === undefined) {
    if (c.get("session") !== undefined) return leave(c);
    return answerSignInPage(c, deps, c.req.query("token") === undefined ? "signed-out" : "bad-link");
  }
  const older = c.get("session");
  if (older !== undefined) await deps.auth.endSession(older.id);
  writeSessionCookie(c, deps, session);
  return leave(c);
}

async function exchange(c: Context, { auth }: RouteDeps) {
  const token = c.req.query("token");
  return token === undefined ? undefined : await auth.exchange(token, c.req.header("user-agent") ?? "");
}

function leave(c: Context): Response {
  return c.redirect(toLocalPath(c.req.query("next")), 303);
}

function isPreview(c: Context): boolean {
  const purpose = c.req.header("sec-purpose") ?? c.req.header("purpose") ?? "";
  return c.req.method === "HEAD" || /prefetch|preview|prerender/i.test(purpose);
}

async function signOut(c: Context, deps: RouteDeps): Promise<Response> {
  const session = c.get("session");
  if (session !== undefined) await deps.auth.endSession(session.id);
  removeSessionCookie(c, deps);
  return c.redirect(href("signIn"), 303);
}
