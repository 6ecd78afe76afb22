import assert from "node:assert/strict";
import type { Page } from "../browser.ts";
import { startInternet } from "../internet/start_internet.ts";
import type { Internet } from "../internet/types.ts";
import { allSites } from "../sites/all_sites.ts";
import { salesFacts } from "../sites/csv_files.ts";
import { currencyFacts } from "../sites/frankfurter.ts";
import { weatherFacts } from "../sites/open_meteo.ts";
import { startTessera, type TesseraServer } from "../start_tessera.ts";
import { makeDataDir, removeDataDir } from "../tessera_process.ts";
import { ask, cardTitled, chooseInMenu, waitForWords } from "./cards.ts";
import { openTab, type TabTarget } from "./open_tab.ts";
import type { Lab } from "./with_browser.ts";

const HOST = "api.frankfurter.dev";

/** Steps of a person without a key or a model, with the source as it is or with another program, such as the compiled file. */
export function readyBlockSteps(
  program?: readonly string[],
): Readonly<Record<string, (lab: Lab) => Promise<void>>> {
  const realOptions = program === undefined ? {} : { program };
  /** What needs no clock in hand is seen on the other program, too. */
  const visit: (lab: Lab, work: (target: Visited) => Promise<void>) => Promise<void> = (lab, work) =>
    program === undefined
      ? lab.serve((served) => work({ ...served, nowMs: () => served.clock.now }))
      : withReal(program, work);
  return {
    "a sentence becomes a card in the real program, which keeps it over a restart": async ({ browser }) => {
      const [dataDir, internet] = [await makeDataDir(), await startInternet(allSites)];
      let server = await startTessera({ dataDir, internet, ...realOptions });
      try {
        const { origin, link } = server;
        const tab = await openTab(browser, { origin, createLink: () => Promise.resolve(link) });
        const exportLink = tab.page.locator(".page-foot").getByText("Export");
        await exportLink.waitFor({ state: "hidden" });
        await ask(tab.page, "EUR/USD for the last 30 days");
        await expectRate(tab.page);
        await exportLink.waitFor();
        await waitForWords(tab.page.locator(".card-label"), "ready-made");
        await refresh(tab.page, internet);
        tab.expectNoComplaints();
        server = await restart(server, { internet, page: tab.page, realOptions });
        await expectRate(tab.page);
        await lookInside(tab.page);
        tab.expectNoComplaints();
      } finally {
        await server.close();
        await internet.close();
        await Deno.remove(dataDir, { recursive: true });
      }
    },
    "a sentence without a needed fact leads to a small form": async (lab: Lab) => {
      await visit(lab, async (target) => {
        const { page, expectNoComplaints } = await openTab(lab.browser, target);
        await ask(page, "weather");
        await page.getByLabel("Place").fill("Lisbon");
        await page.getByRole("button", { name: "Make the block" }).click();
        const { now } = weatherFacts("Lisbon", target.nowMs());
        await waitForWords(page.locator(".card-body"), `${Math.round(now.temperature_2m) + 0}°`);
        expectNoComplaints();
      });
    },
    "an address leads through the inspector to a card": async (lab: Lab) => {
      await visit(lab, async (target) => {
        const { page, expectNoComplaints } = await openTab(lab.browser, target);
        await ask(page, "https://data.example/sales.csv");
        await waitForWords(page.getByRole("region", { name: "What stands there" }), "CSV file");
        await page.getByLabel("Title").fill("Sales by region");
        await page.getByRole("button", { name: "Make the block" }).click();
        const card = cardTitled(page, "Sales by region");
        for (const { region } of salesFacts()) await waitForWords(card.locator(".card-body"), region);
        await waitForWords(card.locator(".card-label"), "from an address");
        expectNoComplaints();
      });
    },
    "a sentence that nothing fits keeps its words and shows every way on": async (lab: Lab) => {
      await visit(lab, async (target) => {
        const { page, expectNoComplaints } = await openTab(lab.browser, target);
        const sentence = "How many llamas crossed the bridge today";
        await ask(page, sentence);
        await waitForWords(page.locator("#ask"), "No ready block fits this sentence");
        assert.equal(await page.getByLabel("What do you want to see?").inputValue(), sentence);
        const ways = page.locator(".ask-note a");
        assert.deepEqual(await ways.allInnerTexts(), [
          "Set up a model",
          "Give an address",
          "Pick a ready block",
        ]);
        for (const name of ["Set up a model", "Give an address", "Pick a ready block"]) {
          await page.goto(target.origin);
          await ask(page, sentence);
          await page.getByRole("link", { name }).click();
          await page.locator("h1", { hasText: /Settings|From an address|Ready blocks/ }).waitFor();
        }
        expectNoComplaints();
      });
    },
  };
}

interface Visited extends TabTarget {
  nowMs(): number;
}

/** A fresh program in an empty folder, as a person sees it who started it just now. */
async function withReal(
  program: readonly string[],
  work: (target: Visited) => Promise<void>,
): Promise<void> {
  const [dataDir, internet] = [await makeDataDir(), await startInternet(allSites)];
  const { origin, link, close } = await startTessera({ dataDir, internet, program });
  try {
    await work({ origin, createLink: () => Promise.resolve(link), nowMs: Date.now });
  } finally {
    await close();
    await internet.close();
    await removeDataDir(dataDir);
  }
}

async function expectRate(page: Page): Promise<void> {
  const { latest } = currencyFacts("EUR", "USD", { nowMs: Date.now(), days: 30 });
  const card = page.locator('.card[data-state="fresh"]');
  await waitForWords(card.locator(".card-body"), latest.toFixed(4));
}

/** Seen by its run: the rate of a day does not change. */
async function refresh(page: Page, internet: Internet): Promise<void> {
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  const isAnswered = page.waitForResponse((response) => response.url().endsWith("/refreshes"));
  await chooseInMenu(page.locator(".card"), "Refresh now");
  assert.equal((await isAnswered).status(), 200);
  await expectRate(page);
  assert.equal(await page.evaluate(() => "isSamePage" in globalThis), true, "the page was loaded again");
  assert.ok(internet.seen.some(({ url }) => url.includes(HOST)));
}

/** Ends the process in the middle of everything and starts it where the browser knows it. */
async function restart(
  server: TesseraServer,
  { internet, page, realOptions }: {
    readonly internet: Internet;
    readonly page: Page;
    readonly realOptions: { readonly program?: readonly string[] };
  },
): Promise<TesseraServer> {
  await page.goto("about:blank");
  await server.kill("SIGKILL");
  internet.setFault(HOST, { kind: "status", status: 500 });
  const flags = ["--no-open", "--port", new URL(server.origin).port];
  const next = await startTessera({ dataDir: server.dataDir, internet, flags, ...realOptions });
  await page.goto(next.origin);
  return next;
}

async function lookInside(page: Page): Promise<void> {
  await chooseInMenu(page.locator(".card"), "Details");
  await page.getByRole("link", { name: "Code", exact: true }).click();
  await waitForWords(page.locator(".code").first(), HOST);
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await page.getByRole("region", { name: "Runs" }).locator("tbody tr").last().getByRole("link").first()
    .click();
  await waitForWords(page.getByRole("region", { name: "Requests" }), HOST);
  await page.goBack();
  await page.getByRole("link", { name: "Data", exact: true }).click();
  await waitForWords(page.locator(".code"), "latest");
}
