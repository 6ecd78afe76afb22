import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createRequire } from "node:module";
import { BlockId } from "../../domain/ids.ts";
import type { BrowserContext, Page } from "../../testing/browser.ts";
import { type DashboardInBrowser, startDashboard } from "../../testing/dashboard_in_browser.ts";

const FIRST = "#block-aaaaaaaaaaaaaaaa";
const SECOND = "#block-bbbbbbbbbbbbbbbb";
const MAX_VISIT_BYTES = 60_000;
const MAX_SCRIPT_BYTES = 45_000;
const MAX_SHIFT = 0.01;

Deno.test({
  name: "the dashboard in a browser",
  // The browser's own pipes outlive the steps; it is closed at the end.
  sanitizeOps: false,
  sanitizeResources: false,
}, async (test) => {
  const dashboard = await startDashboard();
  try {
    await test.step("a first visit is light and does not jump", () => weighFirstVisit(dashboard));
    await test.step("an action changes its card and nothing else, without a page load", () =>
      pauseCard(dashboard));
    await test.step("tabs share one line of events, and the next takes it over", () => shareLine(dashboard));
    await test.step("an open menu and typed words outlive a change from elsewhere", () =>
      keepWhatIsOpen(dashboard));
    await test.step("a deleted card comes back by its toast, and the focus is never lost", () =>
      deleteAndUndo(dashboard));
    await test.step("a refused setting is shown at its field in the dialog", () => refuseSetting(dashboard));
    await test.step("cards are dragged by their heads, and the order is saved at once", () =>
      dragCard(dashboard));
    await test.step("the menu moves a card by keyboard and says where it went", () => moveByKeys(dashboard));
    await test.step("everything works as plain forms without scripts", () => useWithoutScripts(dashboard));
    await test.step("axe finds nothing in light, dark and on a phone, with menu and dialog open", () =>
      runAxe(dashboard));
    deepEqual(dashboard.complaints, []);
  } finally {
    await dashboard.close();
  }
});

async function openPage({ origin }: DashboardInBrowser, browser: BrowserContext): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(origin);
  await page.waitForSelector("[data-arrange]:not([hidden])");
  return page;
}

/**
 * Opens the menu of a card and presses Enter on one of its entries. By key: an anchored menu takes its place a frame
 * after it opens, the driver then scrolls to try again, and a press beside a menu closes it.
 */
async function choose(page: Page, card: string, entry: string): Promise<void> {
  await page.click(`${card} .card-more`);
  await page.locator(`${card} .menu`).getByText(entry, { exact: true }).press("Enter");
}

async function weighFirstVisit(dashboard: DashboardInBrowser): Promise<void> {
  const browser = await dashboard.openBrowser();
  const page = await browser.newPage();
  const network = await browser.newCDPSession(page);
  await network.send("Network.enable");
  const types = new Map<string, string>();
  const bytes = { all: 0, script: 0 };
  network.on("Network.responseReceived", ({ requestId, type }) => void types.set(requestId, type));
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes.all += encodedDataLength;
    if (types.get(requestId) === "Script") bytes.script += encodedDataLength;
  });
  await page.goto(dashboard.origin);
  await page.waitForSelector(".k-readout[tabindex]");
  await page.waitForLoadState("load");
  const shift = await page.evaluate(readLayoutShift);
  ok(
    bytes.all > 0 && bytes.all <= MAX_VISIT_BYTES,
    `expected at most ${MAX_VISIT_BYTES} bytes, got ${bytes.all}`,
  );
  ok(
    bytes.script > 0 && bytes.script <= MAX_SCRIPT_BYTES,
    `expected at most ${MAX_SCRIPT_BYTES}, got ${bytes.script}`,
  );
  ok(shift <= MAX_SHIFT, `expected a layout shift of at most ${MAX_SHIFT}, got ${shift}`);
  await browser.close();
}

function readLayoutShift(): Promise<number> {
  return new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if ("value" in entry) sum += Number(entry.value);
    }).observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
  });
}

async function pauseCard(dashboard: DashboardInBrowser): Promise<void> {
  const browser = await dashboard.openBrowser();
  const page = await openPage(dashboard, browser);
  await page.evaluate(() => document.body.dataset["sameDocument"] = "yes");
  const other = await page.locator(SECOND).innerText();
  const asked: string[] = [];
  page.on("request", (request) => void asked.push(new URL(request.url()).pathname));
  await choose(page, FIRST, "Pause");
  await page.waitForSelector(`${FIRST}[data-paused]`);
  match(await page.locator(`${FIRST} .card-state`).innerText(), /^paused/);
  equal(await page.locator(":popover-open").count(), 0);
  equal(await page.getAttribute("body", "data-same-document"), "yes");
  equal(await page.locator(SECOND).innerText(), other);
  ok(asked.every((path) => path.startsWith("/blocks/aaaaaaaaaaaaaaaa/")), asked.join());
  await browser.close();
}

async function shareLine(dashboard: DashboardInBrowser): Promise<void> {
  const browser = await dashboard.openBrowser();
  const lines: string[] = [];
  browser.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname === "/events") lines.push(search);
  });
  const line = browser.waitForEvent("request", (request) => request.url().includes("/events"));
  const leader = await openPage(dashboard, browser);
  await line;
  const follower = await openPage(dashboard, browser);
  equal(lines.length, 1);
  await dashboard.app.renameBlock(BlockId.parse("aaaaaaaaaaaaaaaa"), "Porto");
  await follower.waitForSelector(`${FIRST} .card-title:text-is("Porto")`);
  const takeover = follower.waitForRequest((request) => request.url().includes("/events?after="));
  await leader.close();
  await takeover;
  await dashboard.app.renameBlock(BlockId.parse("aaaaaaaaaaaaaaaa"), "Lisbon");
  await follower.waitForSelector(`${FIRST} .card-title:text-is("Lisbon")`);
  equal(lines.length, 2);
  await browser.close();
}

async function keepWhatIsOpen(dashboard: DashboardInBrowser): Promise<void> {
  const browser = await dashboard.openBrowser();
  const page = await openPage(dashboard, browser);
  await page.fill(".ask-input", "half a sentence");
  await page.click(`${SECOND} .card-more`);
  const before = dashboard.app.cards[1]?.card.rows ?? 0;
  await dashboard.app.resizeBlock(BlockId.parse("bbbbbbbbbbbbbbbb"), { columns: 5, rows: before + 1 });
  await page.waitForSelector(`${SECOND}[data-rows="${before + 1}"]`);
  equal(await page.locator(`${SECOND} .menu:popover-open`).count(), 1);
  equal(await page.inputValue(".ask-input"), "half a sentence");
  await browser.close();
}

async function deleteAndUndo(dashboard: DashboardInBrowser): Promise<void> {
  const browser = await dashboard.openBrowser();
  const page = await openPage(dashboard, browser);
  await choose(page, FIRST, "Delete");
  await page.waitForSelector(FIRST, { state: "detached" });
  await page.waitForSelector(`${SECOND} .card-more:focus`);
  await page.locator("#toasts").getByText("Undo").click();
  await page.waitForSelector(FIRST);
  equal(dashboard.app.cards[0]?.card.id, "aaaaaaaaaaaaaaaa");
  await browser.close();
}

async function refuseSetting(dashboard: DashboardInBrowser): Promise<void> {
  const browser = await dashboard.openBrowser();
  const page = await openPage(dashboard, browser);
  await choose(page, FIRST, "Settings and schedule");
  const form = page.locator("dialog form[action$='/schedule']");
  await form.getByLabel("Every so often").check();
  await form.locator("[name=count]").fill("3");
  await form.locator("[name=unit]").selectOption("1");
  await form.getByText("Save schedule").click();
  await page.waitForSelector("dialog .field-error");
  equal(await page.locator("dialog .field-error").innerText(), "At least 15");
  await form.locator("[name=unit]").selectOption("60");
  await form.getByText("Save schedule").click();
  await page.waitForSelector("dialog[open]", { state: "detached" });
  ok(
    dashboard.app.calls.some((call) => call.includes('setRefresh {"everySeconds":180}')),
    dashboard.app.calls.join(),
  );
  await browser.close();
}

async function dragCard(dashboard: DashboardInBrowser): Promise<void> {
  const browser = await dashboard.openBrowser();
  const page = await openPage(dashboard, browser);
  await page.click("[data-arrange]");
  await page.waitForSelector("[data-arranging]");
  const saved = page.waitForResponse((answer) => answer.url().endsWith("/order"));
  await page.locator(`${SECOND} .card-title`).dragTo(page.locator(`${FIRST} .card-title`));
  equal((await saved).status(), 200);
  deepEqual(dashboard.app.cards.slice(0, 2).map(({ card }) => card.id[0]), ["b", "a"]);
  await page.locator("#toasts").getByText("Undo").click();
  await page.waitForSelector(`${FIRST}:first-child`);
  await browser.close();
}

async function moveByKeys(dashboard: DashboardInBrowser): Promise<void> {
  const browser = await dashboard.openBrowser();
  const page = await openPage(dashboard, browser);
  await page.focus(`${FIRST} .card-more`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`${FIRST} .menu:popover-open`);
  await page.keyboard.press("ArrowDown");
  await page.waitForSelector(`${FIRST} .menu :focus`);
  await page.locator(`${FIRST} .menu`).getByText("Later").focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(`${SECOND}:first-child`);
  await page.waitForSelector("#announcer:text('Lisbon is now 2 of 12')", { state: "attached" });
  await page.waitForSelector(`${FIRST} .card-more:focus`);
  await choose(page, FIRST, "Earlier");
  await page.waitForSelector(`${FIRST}:first-child`);
  await browser.close();
}

async function useWithoutScripts(dashboard: DashboardInBrowser): Promise<void> {
  const browser = await dashboard.openBrowser({ javaScriptEnabled: false });
  const page = await browser.newPage();
  await page.goto(dashboard.origin);
  await choose(page, FIRST, "Delete");
  await page.getByText("Deleted “Lisbon”").waitFor();
  equal(await page.locator(FIRST).count(), 0);
  await page.getByText("Undo", { exact: true }).click();
  await page.locator(FIRST).waitFor();
  await choose(page, FIRST, "Settings and schedule");
  await page.fill("[name=title]", "Home town");
  await page.getByText("Rename", { exact: true }).click();
  await page.waitForURL(/#block-aaaaaaaaaaaaaaaa$/);
  equal(await page.locator(`${FIRST} .card-title`).innerText(), "Home town");
  await page.click(".header .icon-button");
  await page.getByText("Dark", { exact: true }).press("Enter");
  await page.waitForSelector("html[data-theme=dark]");
  await browser.close();
}

async function runAxe(dashboard: DashboardInBrowser): Promise<void> {
  const axe = await Deno.readTextFile(createRequire(import.meta.url).resolve("axe-core"));
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1440, 390]) {
      const browser = await dashboard.openBrowser({
        colorScheme,
        viewport: { width, height: 900 },
      });
      const page = await openPage(dashboard, browser);
      deepEqual(await findViolations(page, axe), [], `${colorScheme} ${width}`);
      await page.click(`${FIRST} .card-more`);
      deepEqual(await findViolations(page, axe), [], `${colorScheme} ${width}, menu`);
      await page.locator(`${FIRST} .menu`).getByText("Settings and schedule").press("Enter");
      await page.waitForSelector("dialog[open] form");
      deepEqual(await findViolations(page, axe), [], `${colorScheme} ${width}, dialog`);
      await browser.close();
    }
  }
}

/** What axe finds on a page, a line each. */
async function findViolations(page: Page, axe: string): Promise<readonly string[]> {
  // Evaluated by the debugger, which the page's policy does not bind.
  await page.evaluate(axe);
  return await page.evaluate(async () => {
    const { violations } = await Reflect.get(globalThis, "axe").run(document, {
      resultTypes: ["violations"],
    });
    return violations.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
      `${id}: ${nodes[0]?.html}`
    );
  });
}
