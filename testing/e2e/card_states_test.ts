import assert from "node:assert/strict";
import type { BlockId } from "../../domain/ids.ts";
import type { Page } from "../browser.ts";
import { temperatureFacts } from "../sites/csv_files.ts";
import { currencyFacts } from "../sites/frankfurter.ts";
import { topStories } from "../sites/hacker_news.ts";
import { TEST_START } from "../start_program.ts";
import { cardTitled, chooseInMenu, waitForWords } from "./cards.ts";
import { type EveryState, givenEveryState, givenWrittenBlock, startSlowModel } from "./given_blocks.ts";
import { openTab } from "./open_tab.ts";
import type { ServedProgram } from "./serve_program.ts";
import { SHOWCASE } from "./showcase.ts";
import { type Lab, testInBrowser } from "./with_browser.ts";

testInBrowser("the states and the behaviour of cards", {
  "every state says what it is and whose move it is, and none breaks the page": async (lab) => {
    const model = await startSlowModel();
    const options = { model: { baseUrl: model.baseUrl, model: "scripted" } };
    try {
      await lab.serve((program) => seeEveryState(lab, program), options);
    } finally {
      await model.close();
    }
  },
  "pictures come through our own route: a PNG is shown, an SVG and a page that says PNG are refused": (lab) =>
    withShowcase(lab, async (_, page) => {
      const widths = await naturalWidths(page);
      assert.deepEqual(widths, { "a field": 48, "a drawing": 0, "a page": 0 });
      const addresses = await page.locator(".card-body img").evaluateAll((images) =>
        images.map((image) => image.getAttribute("src") ?? "")
      );
      assert.ok(addresses.length === 3 && addresses.every((address) => address.startsWith("/images/")));
      const statuses = await Promise.all(
        addresses.map(async (address) =>
          (await page.request.get(new URL(address, page.url()).href)).status()
        ),
      );
      assert.deepEqual(statuses, [200, 404, 404]);
    }),
  "a chart is read by keyboard and by pointer": (lab) => withShowcase(lab, (_, page) => readChart(page)),
  "a table keeps the order that a person gave it over a refresh": (lab) => withShowcase(lab, sortAndRefresh),
});

async function seeEveryState({ browser }: Lab, program: ServedProgram): Promise<void> {
  const states = await givenEveryState(program);
  try {
    await seeStates({ browser, program }, states);
  } finally {
    states.release();
  }
}

async function seeStates(
  { browser, program }: { readonly browser: Lab["browser"]; readonly program: ServedProgram },
  states: EveryState,
): Promise<void> {
  const { page, expectNoComplaints } = await openTab(browser, program);
  assert.equal(await page.locator("#grid > .card").count(), 8);
  const card = (id: BlockId) => page.locator(`#block-${id}`);
  const words = async (id: BlockId) => (await card(id).innerText()).replace(/\s+/g, " ");

  assert.match(await words(states.fresh), /just now/);
  assert.ok((await words(states.fresh)).includes(topStories(program.clock.now, 1)[0]?.title ?? "none"));
  assert.match(await words(states.refreshing), /Tokyo.*refreshing · 1 h ago/);
  const { latest } = currencyFacts("EUR", "USD", { nowMs: TEST_START, days: 30 });
  assert.ok((await words(states.stale)).includes(latest.toFixed(4)), "old data left the card");
  assert.match(await words(states.stale), /Data from 1 h ago: .*500.*stale · retries in/);
  assert.match(await words(states.failed), /Try again See the run Repair failed · retries/);
  await card(states.needsYou).getByLabel("api.github.com").waitFor();
  assert.match(await words(states.needsYou), /Allow.*needs you/);
  await card(states.making).getByRole("button", { name: "Cancel" }).waitFor();
  assert.match(await words(states.draft), /Try again.*draft · nothing is shown yet/);
  assert.match(await words(states.paused), /paused · 1 h ago/);
  await becomeFresh(program, { page, states });
  expectNoComplaints();
}

/** What was missing comes by itself: the run that was waited for ends, and the broken source is back. */
async function becomeFresh(
  program: ServedProgram,
  { page, states }: { readonly page: Page; readonly states: EveryState },
): Promise<void> {
  const { deps, internet } = program;
  states.release();
  deps.bus.publish({ kind: "card", blockId: states.refreshing });
  await page.locator(`#block-${states.refreshing}[data-state="fresh"]`).waitFor();
  internet.setFault("earthquake.usgs.gov", undefined);
  await page.locator(`#block-${states.failed}`).getByRole("button", { name: "Try again" }).click();
  await page.locator(`#block-${states.failed}[data-state="fresh"]`).waitFor();
  await page.locator(`#block-${states.making}`).getByRole("button", { name: "Cancel" }).click();
  await page.locator(`#block-${states.making}[data-state="draft"]`).waitFor();
}

async function withShowcase(
  { browser, serve }: Lab,
  work: (program: ServedProgram, page: Page) => Promise<void>,
): Promise<void> {
  await serve(async (program) => {
    const id = await givenWrittenBlock(program, SHOWCASE);
    await program.app.resizeBlock(id, { columns: 8, rows: 6 });
    const { page, expectNoComplaints } = await openTab(browser, program);
    await page.locator(".card-body table").waitFor();
    await work(program, page);
    expectNoComplaints();
  });
}

/** By the words that stand for each picture, once the browser has tried it. */
async function naturalWidths(page: Page): Promise<Readonly<Record<string, number>>> {
  const images = page.locator(".card-body img");
  for (const image of await images.all()) await image.scrollIntoViewIfNeeded();
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLImageElement>(".card-body img")].every((image) => image.complete)
  );
  return Object.fromEntries(
    await images.evaluateAll((found) =>
      found.map((image) => [image.getAttribute("alt"), Reflect.get(image, "naturalWidth")])
    ),
  );
}

async function readChart(page: Page): Promise<void> {
  const { indoor, date } = temperatureFacts(TEST_START);
  const day = `${Number(date.slice(-2))} Nov`;
  const readout = page.locator(".k-readout[tabindex]");
  await readout.scrollIntoViewIfNeeded();
  await readout.focus();
  await page.keyboard.press("End");
  const tip = page.locator(".k-tip");
  assert.match(await tip.innerText(), new RegExp(`${day}\\s+${indoor}`));
  assert.match(await page.locator(".k-readout [aria-live]").innerText(), new RegExp(`${day}: ${indoor}`));
  await page.keyboard.press("Escape");
  await tip.waitFor({ state: "detached" });
  const box = await readout.boundingBox() ?? assert.fail("no chart");
  await page.mouse.move(box.x + box.width - 4, box.y + box.height / 2);
  assert.match(await tip.innerText(), new RegExp(`${day}\\s+${indoor}`));
}

async function sortAndRefresh({ clock }: ServedProgram, page: Page): Promise<void> {
  const names = () => page.locator(".card-body tbody td:first-child").allInnerTexts();
  await page.locator(".card-body table").scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: "Load" }).click();
  const hour = new Date(clock.now).getUTCHours();
  assert.deepEqual(await names(), ["cetus", "atlas", `the hour ${hour}`, "borealis"]);
  clock.now += 3_600_000;
  await chooseInMenu(cardTitled(page, SHOWCASE.title), "Refresh now");
  await waitForWords(page.locator(".card-body table"), `the hour ${hour + 1}`);
  assert.deepEqual(await names(), ["cetus", "atlas", `the hour ${hour + 1}`, "borealis"]);
  assert.equal(await page.locator("th[aria-sort]").getAttribute("aria-sort"), "ascending");
}
