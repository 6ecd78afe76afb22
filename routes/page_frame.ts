import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import type { PageFrame, Theme } from "../views/page.tsx";
import { THEMES } from "../views/page.tsx";
import { assetHref, pathPrefix } from "../urls.ts";
import type { RouteDeps } from "./deps.ts";
import { findViewer } from "./viewer.ts";

export const THEME_COOKIE = "tessera_theme";

/** What the page shell needs, read once a request: viewer, theme, dashboards and built files. */
export async function loadPageFrame(c: Context, deps: RouteDeps): Promise<PageFrame> {
  const [viewer, dashboards] = await Promise.all([findViewer(c, deps.app), deps.app.listDashboards()]);
  return { ...createBareFrame(c, deps), viewer, dashboards };
}

/** A frame that asks the services nothing: for sign-in and for error pages when they are what broke. */
export function createBareFrame(c: Context, deps: Omit<RouteDeps, "app" | "auth">): PageFrame {
  const { assets } = deps;
  return {
    viewer: { locale: "en", timeZone: "UTC" },
    theme: findTheme(c),
    dashboards: [],
    links: {
      styles: [assetHref(assets.file("app.css"))],
      script: assetHref(assets.file("app.js")),
      icon: assetHref(assets.file("icon.svg")),
      manifest: assetHref(assets.file("app.webmanifest")),
    },
    path: pathPrefix() + c.req.path + new URL(c.req.url).search,
    isAnswerToForm: c.req.method === "POST",
    lastEventId: c.get("lastEventId") ?? "",
    now: deps.now(),
  };
}

function findTheme(c: Context): Theme {
  const cookie = getCookie(c, THEME_COOKIE);
  return THEMES.find((theme) => theme === cookie) ?? "auto";
}
