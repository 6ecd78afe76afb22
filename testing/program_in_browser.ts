import { createFakeMonitor } from "./fake_monitor.ts";
import { silentLog } from "../log.ts";
import { openAssets } from "../routes/assets.ts";
import { createServer } from "../routes/server.tsx";
import { type BrowserContext, launchBrowser } from "./browser.ts";
import { builtFolder } from "./built_folder.ts";
import { gatherComplaints } from "./dashboard_in_browser.ts";
import { signedIn } from "./signed_in.ts";
import type { TestProgram } from "./start_program.ts";

export interface ProgramInBrowser {
  readonly origin: string;
  readonly browser: BrowserContext;
  /** Console errors, policy breaches and uncaught errors of all pages. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** The guarded server over a whole program on loopback, as real Chromium sees it. Needs the build. */
export async function openInBrowser(
  { app, clock }: TestProgram,
  options: Parameters<Awaited<ReturnType<typeof launchBrowser>>["newContext"]>[0] = {},
): Promise<ProgramInBrowser> {
  const origins: string[] = [];
  const routes = createServer({
    ...createFakeMonitor(),
    ...{ app, auth: signedIn, log: silentLog, now: () => clock.now, origins },
    assets: await openAssets(builtFolder()),
  });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, routes.fetch);
  const origin = `http://127.0.0.1:${server.addr.port}`;
  origins.push(origin);
  const chromium = await launchBrowser();
  const browser = await chromium.newContext({ reducedMotion: "reduce", ...options });
  const name = `tessera_session_${server.addr.port}`;
  await browser.addCookies([{ name, value: "known", url: origin }]);
  const complaints: string[] = [];
  browser.on("page", (page) => gatherComplaints(page, complaints));
  return {
    origin,
    browser,
    complaints,
    async close() {
      await chromium.close();
      await server.shutdown();
    },
  };
}
