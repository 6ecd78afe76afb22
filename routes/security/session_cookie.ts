import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { RouteDeps } from "../deps.ts";
import { pathPrefix } from "../../urls.ts";
import { findOwnOrigin } from "./own_origin.ts";

type Deps = Pick<RouteDeps, "origins" | "now">;

export function readSessionCookie(c: Context, deps: Deps): string | undefined {
  return getCookie(c, describe(c, deps).name);
}

export function writeSessionCookie(
  c: Context,
  deps: Deps,
  session: { readonly cookie: string; readonly expiresAt: number },
): void {
  const { name, isSecure, path } = describe(c, deps);
  setCookie(c, name, session.cookie, {
    httpOnly: true,
    // Strict would look signed out to whoever follows a link; the cross-site check guards what changes.
    sameSite: "Lax",
    secure: isSecure,
    path,
    maxAge: Math.max(0, Math.floor((session.expiresAt - deps.now()) / 1000)),
  });
}

export function removeSessionCookie(c: Context, deps: Deps): void {
  const { name, isSecure, path } = describe(c, deps);
  deleteCookie(c, name, { path, secure: isSecure });
}

interface SessionCookie {
  readonly name: string;
  readonly isSecure: boolean;
  readonly path: string;
}

/**
 * Cookies do not know ports: without one in the name, another program on this machine would share it. Under a path
 * prefix the cookie keeps to it, since other programs have the same name and port; only `__Host-` demands "/".
 */
function describe(c: Context, { origins }: Deps): SessionCookie {
  const origin = findOwnOrigin(c, origins);
  const isSecure = origin?.protocol === "https:";
  const port = origin?.port || (isSecure ? "443" : "80");
  const path = pathPrefix() || "/";
  const kind = !isSecure ? "" : path === "/" ? "__Host-" : "__Secure-";
  return { name: `${kind}tessera_session_${port}`, isSecure, path };
}
