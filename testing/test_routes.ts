import { createFakeMonitor } from "./fake_monitor.ts";
import type { Hono } from "hono";
import { silentLog } from "../log.ts";
import type { Assets } from "../routes/assets.ts";
import type { RouteDeps } from "../routes/deps.ts";
import { createRoutes } from "../routes/server.tsx";
import { createFakeApp, type FakeApp, type FakeAppOptions } from "./fake_app.ts";
import { signedIn } from "./signed_in.ts";

export const NOW = Date.UTC(2026, 10, 22, 18, 0, 0);
export const ORIGIN = "http://127.0.0.1:8420";

export interface TestRoutes {
  readonly app: FakeApp;
  readonly routes: Hono;
  /** A signed-in browser's GET. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** What a plain form sends; with `{ "HX-Request": "true" }` what htmx sends. */
  post(path: string, fields: Fields, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

type Fields = Readonly<Record<string, string | readonly string[]>>;

/** What htmx adds to its requests. */
export const HTMX = { "HX-Request": "true" } as const;

/** All routes over the fake app, a still clock and a person who is signed in. */
export function createTestRoutes(
  options: Omit<FakeAppOptions, "now"> & { readonly deps?: Partial<RouteDeps> } = {},
): TestRoutes {
  const app = createFakeApp({ ...options, now: () => NOW });
  const routes = createRoutes({
    ...createFakeMonitor(),
    app,
    auth: signedIn,
    assets: namedAssets,
    log: silentLog,
    now: () => NOW,
    origins: [ORIGIN],
    ...options.deps,
  });
  const browser = {
    Cookie: "tessera_session=known",
    "Sec-Fetch-Site": "same-origin",
    Origin: ORIGIN,
    Host: "127.0.0.1:8420",
  };
  return {
    app,
    routes,
    get: async (path, headers = {}) =>
      await routes.request(`${ORIGIN}${path}`, { headers: { ...browser, ...headers } }),
    post: async (path, fields, headers = {}) =>
      await routes.request(`${ORIGIN}${path}`, {
        method: "POST",
        body: formOf(fields),
        headers: { ...browser, ...headers },
      }),
  };
}

function formOf(fields: Fields): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === "string" ? [value] : value) form.append(name, one);
  }
  return form;
}

const namedAssets: Assets = {
  file: (name) => name,
  read: (file) =>
    Promise.resolve(
      file === "app.css" ? { bytes: new TextEncoder().encode("a{}"), type: "text/css" } : undefined,
    ),
};
