import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { z } from "zod";
import { pathPrefix, paths } from "../urls.ts";
import { THEMES } from "../views/page.tsx";
import { THEME_COOKIE } from "./page_frame.ts";
import { toLocalPath } from "./security/local_path.ts";

const YEAR_SECONDS = 365 * 24 * 3600;

const ThemeForm = z.object({ theme: z.enum(THEMES), back: z.string().optional() });

/**
 * POST /theme   light, dark, or as the system says; kept in a cookie so that the first byte is right
 */
export function createThemeRoutes(): Hono {
  const routes = new Hono();
  routes.post(paths.theme, async (c) => {
    const { theme, back } = ThemeForm.parse(await c.req.parseBody());
    setCookie(c, THEME_COOKIE, theme, { path: `${pathPrefix()}/`, sameSite: "Lax", maxAge: YEAR_SECONDS });
    return c.redirect(toLocalPath(back), 303);
  });
  return routes;
}
