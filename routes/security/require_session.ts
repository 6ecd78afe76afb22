import type { Context, MiddlewareHandler } from "hono";
import { href, paths } from "../../urls.ts";
import type { RouteDeps } from "../deps.ts";
import { isFragmentRequest } from "../read_request.ts";
import { readSessionCookie, writeSessionCookie } from "./session_cookie.ts";
import { answerSignInPage } from "./sign_in_page.tsx";

declare module "hono" {
  interface ContextVariableMap {
    /** Of whoever is signed in; only public paths are reached without. */
    session?: { readonly id: string };
  }
}

/** The sign-in, and what says of itself how much whom it tells. */
const OPEN_PATHS: readonly string[] = [
  paths.signIn,
  paths.health,
  paths.healthz,
  paths.readyz,
  paths.metrics,
];
const STATIC_FOLDER = paths.static.replace("*", "");

/** Lets only signed-in people pass, but for the sign-in itself, the files that its page needs, and "does it work?". */
export function requireSession(deps: RouteDeps): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.path.startsWith(STATIC_FOLDER)) return await next();
    const session = await findSession(c, deps);
    if (session !== undefined) c.set("session", session);
    if (session !== undefined || OPEN_PATHS.includes(c.req.path)) return await next();
    return refuse(c, deps);
  };
}

async function findSession(c: Context, deps: RouteDeps): Promise<{ readonly id: string } | undefined> {
  const cookie = readSessionCookie(c, deps);
  if (cookie === undefined) return undefined;
  const session = await deps.auth.findSession(cookie);
  if (session?.prolongedTo !== undefined) {
    writeSessionCookie(c, deps, { cookie, expiresAt: session.prolongedTo });
  }
  return session && { id: session.id };
}

function refuse(c: Context, deps: RouteDeps): Response {
  if (isFragmentRequest(c)) {
    // The page that asked is of a session that has ended: it goes where its person learns so.
    c.header("HX-Redirect", href("signIn"));
    return c.body(null, 401);
  }
  return answerSignInPage(c, deps, "signed-out");
}
