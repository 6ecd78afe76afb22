import assert from "node:assert/strict";
import type { BrowserContext, Page } from "../browser.ts";
import { currencyFacts } from "../sites/frankfurter.ts";
import { topStories } from "../sites/hacker_news.ts";
import { TEST_START } from "../start_program.ts";
import { givenReadyBlock } from "../with_program.ts";
import { ask, cardTitled, cardTitles, chooseInMenu, openMenu, waitForWords } from "./cards.ts";
import { openTab } from "./open_tab.ts";
import { serveProgram } from "./serve_program.ts";
import { type Lab, testInBrowser } from "./with_browser.ts";

const STORIES = "Top 10 Hacker News stories";
const HOUR_MS = 3_600_000;

testInBrowser("an open page", {
  "the schedule form shows only the fields of the chosen way, and saves them": async ({ browser, serve }) => {
    await serve(async (program) => {
      const { page, expectNoComplaints } = await openTab(browser, program);
      await ask(page, "EUR/USD for the last 30 days");
      await waitForWords(page.locator(".card-label"), "ready-made");
      await chooseInMenu(page.locator(".card"), "Settings and schedule");
      const form = page.locator("#schedule form");
      await form.getByLabel("Every so often").check();
      await form.getByLabel("Cron line").waitFor({ state: "hidden" });
      await form.getByLabel("At set times").check();
      await form.getByLabel("Unit").waitFor({ state: "hidden" });
      await form.getByLabel("Cron line").fill("15 8 * * 1-5");
      await form.getByRole("button", { name: "Save schedule" }).click();
      await page.locator("dialog[open]").waitFor({ state: "hidden" });
      const { cards: [card] } = await program.app.getDashboard();
      const { refresh } = await program.app.getBlock(card?.id ?? assert.fail("no card"));
      assert.equal("cron" in refresh && refresh.cron, "15 8 * * 1-5");
      expectNoComplaints();
    });
  },
  "misses nothing between its drawing and its line of events": ({ browser, serve }: Lab) =>
    serve(async (program) => {
      const { app, clock } = program;
      const id = await givenReadyBlock(program, STORIES);
      const { page, context } = await openTab(browser, program);
      const isHeld = Promise.withResolvers<void>();
      await context.route("**/events*", async (route) => {
        await isHeld.promise;
        await route.continue();
      });
      await page.reload();
      clock.now += 6 * HOUR_MS;
      await app.refreshBlock(id, "person");
      isHeld.resolve();
      await waitForWords(page.locator(".card-body"), topStories(clock.now, 1)[0]?.title ?? "none");
    }),
  "shares one line of events with the other tabs": ({ browser, serve }: Lab) =>
    serve(async (program) => {
      const { app, clock } = program;
      const id = await givenReadyBlock(program, STORIES);
      const { page: first, context, expectNoComplaints } = await openTab(browser, program, {
        isSignedIn: false,
      });
      const lines = countLines(context);
      await first.goto(await program.createLink());
      const second = await context.newPage();
      await second.goto(program.origin);
      await cardTitled(second, "Hacker News").waitFor();
      clock.now += 6 * HOUR_MS;
      await app.refreshBlock(id, "person");
      const title = topStories(clock.now, 1)[0]?.title ?? "none";
      // A page that is not seen waits with its looking.
      await waitForWords(second.locator(".card-body"), title);
      await first.bringToFront();
      await waitForWords(first.locator(".card-body"), title);
      assert.equal(lines(), 1);
      expectNoComplaints();
    }),
  "says that the server is away, and catches up when it is back": async ({ browser }: Lab) => {
    const folder = await Deno.makeTempDir();
    const databaseUrl = `file:${folder}/tessera.db`;
    let program = await serveProgram({ databaseUrl });
    try {
      const id = await givenReadyBlock(program, STORIES);
      const { page, context } = await openTab(browser, program);
      await context.clock.install({ time: TEST_START });
      await page.reload();
      await cardTitled(page, "Hacker News").waitFor();
      const { port } = program;
      const settings = page.locator("dialog").getByRole("button", { name: "Save and run" });
      await chooseInMenu(cardTitled(page, "Hacker News"), "Settings and schedule");
      await settings.waitFor();
      await program.close();
      await settings.click();
      await page.locator("dialog").getByText("Tessera does not answer").click({ trial: true });
      await page.keyboard.press("Escape");
      await page.locator("#toasts").getByText("Tessera does not answer").waitFor();
      await chooseInMenu(cardTitled(page, "Hacker News"), "Settings and schedule");
      await page.locator("dialog .dialog-body > *").waitFor({ state: "detached" });
      assert.equal(await page.locator("dialog[open]").count(), 0);
      const note = page.locator("#live-note");
      await tickUntil(page, () => note.isVisible());
      await waitForWords(note, "No connection to Tessera");
      await waitForWords(page.locator(".card-body"), topStories(TEST_START, 1)[0]?.title ?? "none");
      await chooseInMenu(cardTitled(page, "Hacker News"), "Refresh now");
      const toast = page.locator("#toasts").getByText("Tessera does not answer");
      await toast.waitFor();
      await ask(page, "Weather in Lisbon");
      await toast.waitFor();
      assert.equal(await page.getByLabel("What do you want to see?").inputValue(), "Weather in Lisbon");
      program = await serveProgram({ databaseUrl, port });
      program.clock.now += 6 * HOUR_MS;
      await program.app.refreshBlock(id, "person");
      await tickUntil(page, async () => !await note.isVisible());
      const title = topStories(program.clock.now, 1)[0]?.title ?? "none";
      await tickUntil(page, () => page.locator(".card-body", { hasText: title }).isVisible());
      await chooseInMenu(cardTitled(page, "Hacker News"), "Pause");
      await toast.waitFor({ state: "hidden" });
    } finally {
      await program.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
  "brings a deleted card back by its toast": ({ browser, serve }: Lab) =>
    serve(async (program) => {
      await givenReadyBlock(program, STORIES);
      await givenReadyBlock(program, "Countdown to 24 December 2030");
      const { page, expectNoComplaints } = await openTab(browser, program);
      const before = await cardTitles(page);
      await chooseInMenu(cardTitled(page, "Hacker News"), "Delete");
      await cardTitled(page, "Hacker News").waitFor({ state: "detached" });
      await page.locator("#toasts").getByRole("button", { name: "Undo" }).click();
      await cardTitled(page, "Hacker News").waitFor();
      assert.deepEqual(await cardTitles(page), before);
      assert.equal((await program.app.listTrash()).length, 0);
      expectNoComplaints();
    }),
  "keeps a card's whole menu on the screen, wherever its button is": ({ browser, serve }: Lab) =>
    serve(async (program) => {
      await givenReadyBlock(program, STORIES);
      const height = 560;
      const { page, expectNoComplaints } = await openTab(browser, program, {
        viewport: { width: 1280, height },
        initScript:
          "document.addEventListener('DOMContentLoaded', () => document.body.style.paddingBlock = '600px')",
      });
      const [card, button] = [
        cardTitled(page, "Hacker News"),
        page.getByRole("button", { name: /^Menu of / }),
      ];
      for (const place of [120, height / 2, height - 60]) {
        await button.evaluate((element, y) => scrollBy(0, element.getBoundingClientRect().top - y), place);
        await openMenu(card);
        const menu = card.locator(".menu");
        const box = await menu.boundingBox() ?? assert.fail("no menu");
        assert.ok(box.y >= 0 && box.y + box.height <= height, `${place}: ${JSON.stringify(box)}`);
        await menu.getByText("Delete", { exact: true }).focus();
        await menu.getByText("Delete", { exact: true }).click({ trial: true });
        await page.keyboard.press("Escape");
        await menu.waitFor({ state: "hidden" });
      }
      expectNoComplaints();
    }),
  "keeps what is typed while the sentence before it is answered": ({ browser, serve }: Lab) =>
    serve(async (program) => {
      const { page, expectNoComplaints } = await openTab(browser, program);
      const [box, typed] = [page.getByLabel("What do you want to see?"), Promise.withResolvers<void>()];
      await page.route("**/generations", async (route) => {
        await typed.promise;
        await route.continue();
      });
      await ask(page, "Countdown to 24 December 2030");
      await box.fill("the next one");
      typed.resolve();
      await page.locator("#grid > .card").waitFor();
      assert.equal(await box.inputValue(), "the next one");
      await page.getByRole("button", { name: "Weather in Lisbon" }).click();
      await cardTitled(page, "Lisbon").waitFor();
      assert.equal(await box.inputValue(), "the next one");
      await ask(page, STORIES);
      await page.waitForFunction(() => document.querySelector<HTMLInputElement>(".ask-input")?.value === "");
      expectNoComplaints();
    }),
  "sends no form again when it is loaded again": ({ browser, serve }: Lab) =>
    serve(async (program) => {
      const { page, expectNoComplaints } = await openTab(browser, program);
      await page.goto(`${program.origin}/settings`);
      await page.getByRole("button", { name: "Make a sign-in link" }).click();
      const link = page.locator("#devices").getByText("/sign-in?token=");
      await link.waitFor();
      const sent: string[] = [];
      page.on("request", (request) => void sent.push(request.method()));
      await page.reload();
      await page.getByRole("button", { name: "Make a sign-in link" }).waitFor();
      assert.equal(await link.count(), 0);
      assert.equal(page.url(), `${program.origin}/settings#devices`);
      assert.ok(!sent.includes("POST"), sent.join());
      expectNoComplaints();
    }),
  "is printed as its cards, whole, without what is to be pressed": ({ browser, serve }: Lab) =>
    serve(async (program) => {
      await givenReadyBlock(program, "earthquakes above 2");
      const { page } = await openTab(browser, program, { colorScheme: "dark" });
      const body = page.locator(".card-body");
      const hidden = () => body.evaluate((element) => element.scrollHeight - element.clientHeight);
      assert.ok(await hidden() > 0, "the list is not longer than its card");
      await page.emulateMedia({ media: "print" });
      await page.locator(".page-foot").waitFor({ state: "hidden" });
      for (const control of [".header", ".ask", ".card-more"]) {
        assert.equal(await page.locator(control).isVisible(), false, control);
      }
      assert.equal(await hidden(), 0);
      assert.ok(await brightnessOf(page) > 200, "it is printed dark");
    }),
  "changes its theme on the spot and keeps it": ({ browser, serve }: Lab) =>
    serve(async (program) => {
      const { page, expectNoComplaints } = await openTab(browser, program, { colorScheme: "light" });
      const light = await brightnessOf(page);
      await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
      await page.getByRole("button", { name: "Menu", exact: true }).click();
      const isSaved = page.waitForResponse((response) => response.url().endsWith("/theme"));
      await page.getByRole("button", { name: "Dark" }).click();
      await isSaved;
      assert.equal(await page.evaluate(() => "isSamePage" in globalThis), true);
      assert.ok(await brightnessOf(page) < light - 100, "it did not become dark");
      await page.reload();
      assert.ok(await brightnessOf(page) < light - 100, "it became light again");
      expectNoComplaints();
    }),
  "shows numbers and times as its browser's language and zone have them": ({ browser, serve }: Lab) =>
    serve(async (program) => {
      const id = await givenReadyBlock(program, "EUR/USD for the last 30 days");
      const options = { locale: "de-DE", timezoneId: "Asia/Tokyo" };
      const { page, expectNoComplaints } = await openTab(browser, program, options);
      const { latest } = currencyFacts("EUR", "USD", { nowMs: TEST_START, days: 30 });
      await waitForWords(page.locator(".card-body"), latest.toFixed(4).replace(".", ","));
      await page.goto(`${program.origin}/blocks/${id}?tab=runs`);
      // 18:39 UTC on the 22nd is 03:39 on the 23rd in Tokyo.
      await waitForWords(page.getByRole("region", { name: "Runs" }), /23\.11\.2026,? 03:39/);
      expectNoComplaints();
    }),
});

function countLines(context: BrowserContext): () => number {
  let count = 0;
  context.on("request", (request) => {
    if (new URL(request.url()).pathname === "/events") count++;
  });
  return () => count;
}

/** Lets the page's clock run in great steps until something is so. */
async function tickUntil(page: Page, isSo: () => Promise<boolean>): Promise<void> {
  const MAX_TICKS = 200;
  for (let count = 0; count < MAX_TICKS; count++) {
    if (await isSo()) return;
    await page.clock.runFor(1_000);
  }
  assert.fail(`not so after ${MAX_TICKS} s of the page's clock`);
}

/** Of the page's ground, 0 (black) to 255. */
async function brightnessOf(page: Page): Promise<number> {
  const colour = await page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d");
    if (canvas === null) return [];
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  });
  return colour.reduce((sum, part) => sum + part, 0) / 3;
}
