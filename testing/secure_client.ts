import { createFakeMonitor } from "./fake_monitor.ts";
import type { Hono } from "hono";
import { silentLog } from "../log.ts";
import { createServer } from "../routes/server.tsx";
import { type Auth, createAuth } from "../services/auth.ts";
import { openDatabase } from "../storage/database.ts";
import { createFakeApp, type FakeApp } from "./fake_app.ts";
import { addFakePages } from "./fake_pages.ts";

export const LOCAL_ORIGIN = "http://127.0.0.1:8420";
export const PUBLIC_ORIGIN = "https://dash.example.org";

export interface SecureClient {
  readonly server: Hono;
  readonly app: FakeApp;
  readonly auth: Auth;
  readonly clock: { now: number };
  /** Sends a request as it stands, with the Host header of its origin unless another is given. */
  send(address: string, init?: RequestInit): Promise<Response>;
  /** The `Cookie` header of a browser that is signed in at an origin. */
  signIn(origin?: string): Promise<string>;
  close(): Promise<void>;
}

/** The guarded server over fake services and real sign-in, without a socket. */
export async function createSecureClient(): Promise<SecureClient> {
  const clock = { now: 1_800_000_000_000 };
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  const auth = createAuth({ db, now: () => clock.now });
  const { app } = addFakePages(createFakeApp({ now: () => clock.now }), clock.now);
  const server = createServer({
    ...createFakeMonitor(),
    app,
    auth,
    assets: {
      file: (name) => name,
      read: (file) =>
        Promise.resolve(file === "app.css" ? { bytes: new Uint8Array([1]), type: "text/css" } : undefined),
    },
    log: silentLog,
    now: () => clock.now,
    origins: [LOCAL_ORIGIN, PUBLIC_ORIGIN],
  });
  const send = async (address: string, init: RequestInit = {}) => {
    const url = address.startsWith("/") ? `${LOCAL_ORIGIN}${address}` : address;
    const headers = new Headers(init.headers);
    if (!headers.has("host")) headers.set("host", new URL(url).host);
    return await server.fetch(new Request(url, { ...init, headers, redirect: "manual" }));
  };
  return {
    server,
    app,
    auth,
    clock,
    send,
    signIn: async (origin = LOCAL_ORIGIN) => {
      const { token } = await auth.createLink();
      const answer = await send(`${origin}/sign-in?token=${token}`);
      return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    },
    close: () => db.close(),
  };
}

/** Defines a test with a client of its own. */
export function testSecure(name: string, test: (client: SecureClient) => Promise<void>): void {
  Deno.test(name, async () => {
    const client = await createSecureClient();
    try {
      await test(client);
    } finally {
      await client.close();
    }
  });
}
