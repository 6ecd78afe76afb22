import { createFakeMonitor } from "./fake_monitor.ts";
import { silentLog } from "../log.ts";
import { openAssets } from "../routes/assets.ts";
import { createServer } from "../routes/server.tsx";
import { type BrowserContext, launchBrowser, type Page } from "./browser.ts";
import { builtFolder } from "./built_folder.ts";
import { createFakeApp, type FakeApp } from "./fake_app.ts";
import { signedIn } from "./signed_in.ts";

export interface DashboardInBrowser {
  readonly app: FakeApp;
  readonly origin: string;
  /** A browser of its own: other cookies, other tabs. What the pages complain about is gathered in `complaints`. */
  openBrowser(
    options?: Parameters<Awaited<ReturnType<typeof launchBrowser>>["newContext"]>[0],
  ): Promise<BrowserContext>;
  /** Console errors and uncaught errors of all pages; answers that a page handles, such as 422, are none. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** The guarded server over fake services on loopback, as real Chromium sees it. Needs the build. */
export async function startDashboard(): Promise<DashboardInBrowser> {
  const app = createFakeApp({ now: Date.now });
  const origins: string[] = [];
  const routes = createServer({
    ...createFakeMonitor(),
    app,
    auth: signedIn,
    assets: await openAssets(builtFolder()),
    log: silentLog,
    now: Date.now,
    origins,
  });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, routes.fetch);
  const origin = `http://127.0.0.1:${server.addr.port}`;
  origins.push(origin);
  const browser = await launchBrowser();
  const complaints: string[] = [];
  return {
    app,
    origin,
    complaints,
    async openBrowser(options) {
      // A menu that moves while it opens makes the driver scroll, and a press beside a menu closes it.
      const context = await browser.newContext({ reducedMotion: "reduce", ...options });
      await context.addCookies([{
        name: `tessera_session_${server.addr.port}`,
        value: "known",
        url: origin,
      }]);
      context.on("page", (page) => gatherComplaints(page, complaints));
      return context;
    },
    async close() {
      await browser.close();
      await server.shutdown();
    },
  };
}

/** Gathers what a page complains about; answers that a page handles, such as 422, are none. */
export function gatherComplaints(page: Page, complaints: string[]): void {
  page.on("pageerror", (error) => void complaints.push(error.message));
  page.on("console", (message) => {
    const isHandled = message.text().includes("status of 422");
    if (message.type() === "error" && !isHandled) complaints.push(message.text());
  });
}
