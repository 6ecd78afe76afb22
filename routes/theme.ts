import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { z } from "zod";
import { href, pathPrefix, paths } from "../urls.ts";
import { THEMES } from "../views/page.tsx";
import { THEME_COOKIE } from "./page_frame.ts";

const YEAR_SECONDS = 365 * 24 * 3600;

/** Only a path of this server: "//host" and "/\host" are other servers to a browser. */
const LocalPath = z.string().max(2_000).regex(/^\/(?![/\\])[^\\\s]*$/).catch("");
const ThemeForm = z.object({ theme: z.enum(THEMES), back: LocalPath.default("") });

/**
 * POST /theme   light, dark, or as the system says; kept in a cookie so that the first byte is right
 */
export function createThemeRoutes(): Hono {
  const routes = new Hono();
  routes.post(paths.theme, async (c) => {
    const { theme, back } = ThemeForm.parse(await c.req.parseBody());
    setCookie(c, THEME_COOKIE, theme, { path: `${pathPrefix()}/`, sameSite: "Lax", maxAge: YEAR_SECONDS });
    return c.redirect(back === "" ? href("home") : back, 303);
  });
  return routes;
}
