import { createFakeMonitor } from "./fake_monitor.ts";
import type { Hindrance } from "../services/metrics/monitor.ts";
import type { Auth } from "../services/auth.ts";
import { silentLog } from "../log.ts";
import { createServer } from "../routes/server.tsx";
import { createFakeApp, type FakeApp } from "./fake_app.ts";
import { addFakePages, type FakePages } from "./fake_pages.ts";

/** Sunday, 22 November 2026, 18:39 UTC. */
export const PAGE_NOW = Date.UTC(2026, 10, 22, 18, 39, 2);
export const PAGE_ORIGIN = "http://127.0.0.1:8420";

export interface PageClient {
  readonly app: FakeApp;
  readonly pages: FakePages;
  readonly auth: FakeAuth;
  /** `info` is what `Deno.serve` tells of the connection. */
  fetch(request: Request, info?: object): Promise<Response>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Sends a form as a browser does. */
  post(
    path: string,
    form?: readonly (readonly [string, string])[],
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
}

export interface PageClientOptions {
  readonly isSignedIn?: boolean;
  readonly origins?: readonly string[];
  /** What stands in the way of work; none unless given. */
  readonly hindrances?: Hindrance[];
}

export interface FakeAuth extends Auth {
  readonly ended: string[];
}

/** The real routes, guard included, over fake services and without a socket, as a browser sees them. */
export function createPageClient(
  { isSignedIn = true, origins = [PAGE_ORIGIN], hindrances = [] }: PageClientOptions = {},
): PageClient {
  const { app, pages } = addFakePages(createFakeApp({ now: () => PAGE_NOW }), PAGE_NOW);
  const auth = createFakeAuth();
  const routes = createServer({
    ...createFakeMonitor(hindrances),
    app,
    auth,
    assets: { file: (name) => name, read: () => Promise.resolve(undefined) },
    log: silentLog,
    now: () => PAGE_NOW,
    origins,
  });
  const browser = {
    host: new URL(PAGE_ORIGIN).host,
    "sec-fetch-site": "same-origin",
    ...(isSignedIn ? { cookie: "tessera_session_8420=good" } : {}),
  };
  const fetch = async (request: Request, info?: object) => await routes.fetch(request, info);
  return {
    app,
    pages,
    auth,
    fetch,
    get: (path, headers = {}) =>
      fetch(new Request(`${PAGE_ORIGIN}${path}`, { headers: { ...browser, ...headers } })),
    post: (path, form = [], headers = {}) => {
      const body = new URLSearchParams(form.map(([name, value]) => [name, value]));
      return fetch(
        new Request(`${PAGE_ORIGIN}${path}`, { method: "POST", body, headers: { ...browser, ...headers } }),
      );
    },
  };
}

function createFakeAuth(): FakeAuth {
  const ended: string[] = [];
  return {
    ended,
    createLink: () => Promise.resolve({ token: "link-token", expiresAt: PAGE_NOW + 600_000 }),
    exchange: () => Promise.resolve({ cookie: "good", expiresAt: PAGE_NOW + 600_000 }),
    findSession: (cookie) => Promise.resolve(cookie === "good" ? { id: "s1" } : undefined),
    listSessions: () =>
      Promise.resolve([
        {
          id: "s1",
          userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
          lastSeenAt: PAGE_NOW - 1_000,
        },
        {
          id: "s2",
          userAgent:
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1",
          lastSeenAt: PAGE_NOW - 86_400_000,
        },
      ]),
    endSession: (id) => {
      ended.push(id);
      return Promise.resolve();
    },
    onSessionEnd: () => () => {},
  };
}
