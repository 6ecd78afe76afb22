import assert from "node:assert/strict";
import { type Browser, launchBrowser, type Page } from "../testing/browser.ts";
import { ask, cardTitled, chooseInMenu, waitForWords } from "../testing/e2e/cards.ts";
import { startInternet } from "../testing/internet/start_internet.ts";
import { startReverseProxy } from "../testing/reverse_proxy.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { allSites } from "../testing/sites/all_sites.ts";
import { startTessera } from "../testing/start_tessera.ts";

/** Browsers look no `localhost` name up: it is this machine. */
const NAME = "dash.localhost";

Deno.test({
  // The other way, with the prefix passed on, differs in paths alone: path_prefix_test.ts.
  name: "a browser lives behind a proxy with TLS that takes the prefix away, over a cut of its connections",
  // The browser's own pipes outlive the steps; it is closed at the end.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: liveBehindProxy,
});

async function liveBehindProxy(): Promise<void> {
  const internet = await startInternet(allSites);
  const proxy = await startReverseProxy({ name: NAME, prefix: "/tessera", isTaken: true });
  const publicUrl = `https://${NAME}:${proxy.port}/tessera`;
  const environment = { TESSERA_PUBLIC_URL: publicUrl };
  const server = await startTessera({ internet, environment });
  proxy.setTarget(server.address);
  const browser = await launchBrowser();
  try {
    const strangers: string[] = [];
    const first = await openPage(browser, { link: server.link, publicUrl, strangers });
    const session = (await first.context().cookies()).find(({ name }) => name.includes("tessera_session"));
    assert.deepEqual([session?.secure, session?.path, session?.httpOnly], [true, "/tessera", true]);
    await ask(first, "EUR/USD for the last 30 days");
    await waitForWords(first.locator(".card-label"), "ready-made");
    const title = await first.locator("#grid > .card .card-title").first().textContent() ?? "";

    const linked = await runTessera(["link", "--json"], { dataDir: server.dataDir, internet, environment });
    const second = await openPage(browser, { link: readDocument(linked).link, publicUrl, strangers });
    await chooseInMenu(cardTitled(second, title), "Pause");
    await waitForWords(cardTitled(first, title), /paused/);

    proxy.cut();
    await chooseInMenu(cardTitled(second, title), "Resume");
    await first.bringToFront();
    await cardTitled(first, title).filter({ hasNotText: /paused/ }).waitFor();
    assert.deepEqual(strangers, [], "requests beside the prefix");
  } finally {
    await browser.close();
    await server.close();
    await proxy.close();
    await internet.close();
  }
}

async function openPage(
  browser: Browser,
  { link, publicUrl, strangers }: {
    readonly link: string;
    readonly publicUrl: string;
    readonly strangers: string[];
  },
): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, reducedMotion: "reduce" });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(data|blob|about):/.test(url) && !`${url}/`.startsWith(`${publicUrl}/`)) strangers.push(url);
  });
  await page.goto(link);
  return page;
}
