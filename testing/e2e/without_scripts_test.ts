import assert from "node:assert/strict";
import type { Page } from "../browser.ts";
import { temperatureFacts } from "../sites/csv_files.ts";
import { topStories } from "../sites/hacker_news.ts";
import { ask, cardTitled, cardTitles, chooseInMenu, openMenu, waitForWords } from "./cards.ts";
import { openTab, type Tab } from "./open_tab.ts";
import type { ServedProgram } from "./serve_program.ts";
import { type Lab, testInBrowser } from "./with_browser.ts";

const CSV = "https://data.example/temperature.csv";

/** A person whose browser runs no script. */
async function withPlainTab(
  { browser, serve }: Lab,
  work: (program: ServedProgram, tab: Tab) => Promise<void>,
): Promise<void> {
  await serve(async (program) => {
    const tab = await openTab(browser, program, { javaScriptEnabled: false });
    await work(program, tab);
    tab.expectNoComplaints();
  });
}

/** The page reloads itself every few seconds while a block is made; a test does not wait for that. */
async function makeCard(program: ServedProgram, page: Page, sentence: string): Promise<void> {
  await ask(page, sentence);
  await page.locator(".card").last().waitFor();
  await program.deps.flights.idle();
  await page.goto(program.origin);
}

testInBrowser("the dashboard without JavaScript", {
  "a sentence becomes a card, which refreshes when asked": (lab) =>
    withPlainTab(lab, async (program, { page }) => {
      await makeCard(program, page, "Top 10 Hacker News stories");
      const body = page.locator(".card-body");
      for (const { title } of topStories(program.clock.now, 10)) await waitForWords(body, title);
      program.clock.now += 6 * 3_600_000;
      await chooseInMenu(page.locator(".card"), "Refresh now");
      for (const { title } of topStories(program.clock.now, 10)) await waitForWords(body, title);
      await waitForWords(page.locator(".card-foot"), "just now");
    }),
  "a card is renamed, sized, moved, paused and duplicated": (lab) =>
    withPlainTab(lab, async (program, { page }) => {
      await makeCard(program, page, "Top 10 Hacker News stories");
      await makeCard(program, page, "Countdown to 24 December 2030");
      await rename(page, "Reading");
      await size(page);
      await move(page);
      await pause(program, page);
      await chooseInMenu(cardTitled(page, "Reading"), "Duplicate");
      await waitForWords(page.locator(".toast"), "Made “");
      assert.equal((await cardTitles(page)).length, 3);
    }),
  "a settings form keeps what was typed when it is wrong": (lab) =>
    withPlainTab(lab, async (program, { page }) => {
      await program.app.createFromRecipe((await program.app.getDashboard()).id, "csv-chart", {
        address: CSV,
      });
      await program.deps.flights.idle();
      await page.goto(program.origin);
      await waitForWords(page.locator(".card-body"), temperatureFacts(program.clock.now).date);
      await correctSettings(page);
      await correctSchedule(page);
    }),
  "a deleted card comes back by undo and from the trash": (lab) =>
    withPlainTab(lab, async (program, { page }) => {
      await makeCard(program, page, "Top 10 Hacker News stories");
      await chooseInMenu(page.locator(".card"), "Delete");
      await page.getByRole("heading", { name: /Nothing here yet/ }).waitFor();
      await page.getByRole("button", { name: "Undo" }).click();
      await page.locator(".card").waitFor();
      await chooseInMenu(page.locator(".card"), "Delete");
      await page.getByRole("heading", { name: /Nothing here yet/ }).waitFor();
      await openPageMenu(page);
      await page.getByRole("link", { name: "Trash" }).click();
      await page.getByRole("button", { name: /^Restore/ }).click();
      await page.getByRole("heading", { name: "Nothing in the trash" }).or(page.locator(".card")).first()
        .waitFor();
      await page.goto(program.origin);
      await waitForWords(page.locator(".card-body"), topStories(program.clock.now, 1)[0]?.title ?? "none");
    }),
  "a deleted card is removed for good in two steps": (lab) =>
    withPlainTab(lab, async (program, { page }) => {
      await makeCard(program, page, "Top 10 Hacker News stories");
      await chooseInMenu(page.locator(".card"), "Delete");
      await page.goto(`${program.origin}/trash`);
      const row = page.locator(".rows li");
      await row.getByText("Delete for good").first().click();
      await row.getByRole("button", { name: "Delete for good" }).click();
      await page.getByRole("heading", { name: "Nothing in the trash" }).waitFor();
    }),
  "the theme changes, and the way out is a button": (lab) =>
    withPlainTab(lab, async (program, { page }) => {
      await page.goto(`${program.origin}/gallery`);
      await openPageMenu(page);
      await page.getByRole("button", { name: "Dark" }).click();
      await page.locator('html[data-theme="dark"]').waitFor({ state: "attached" });
      assert.equal(new URL(page.url()).pathname, "/gallery");
      await openPageMenu(page);
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.waitForURL("**/sign-in");
      await page.goto(program.origin);
      assert.equal(await page.locator("#ask").count(), 0);
    }),
});

async function rename(page: Page, title: string): Promise<void> {
  await chooseInMenu(cardTitled(page, "Hacker News"), "Settings and schedule");
  await page.getByLabel("Name on the card").fill(title);
  await page.getByRole("button", { name: "Rename" }).click();
  await cardTitled(page, title).waitFor();
}

async function size(page: Page): Promise<void> {
  const card = cardTitled(page, "Reading");
  const columns = Number(await card.getAttribute("data-columns"));
  await openMenu(card);
  await card.getByRole("button", { name: "Width: less" }).click();
  await page.locator(`.card[data-columns="${columns - 1}"]`, { hasText: "Reading" }).waitFor();
}

async function move(page: Page): Promise<void> {
  const before = await cardTitles(page);
  await chooseInMenu(cardTitled(page, before[0] ?? ""), "Later");
  await page.locator("#grid > .card").first().filter({ hasText: before[1] ?? "" }).waitFor();
  assert.deepEqual(await cardTitles(page), before.toReversed());
}

async function pause({ clock, scheduler, app }: ServedProgram, page: Page): Promise<void> {
  for (const { id } of (await app.getDashboard()).cards.slice(1)) await app.setPaused(id, true);
  await page.reload();
  const card = page.locator("#grid > .card").first();
  await chooseInMenu(card, "Pause");
  await page.locator("#grid > .card[data-paused]").nth(1).waitFor();
  await waitForWords(card.locator(".card-foot"), "paused");
  clock.now += 24 * 3_600_000;
  assert.deepEqual(await scheduler.tick(), []);
  await chooseInMenu(card, "Resume");
  await page.locator("#grid > .card:not([data-paused])").first().waitFor();
}

async function correctSettings(page: Page): Promise<void> {
  await chooseInMenu(page.locator(".card"), "Settings and schedule");
  const address = page.getByLabel("Address", { exact: false }).first();
  assert.equal(await address.inputValue(), CSV);
  await address.fill("no address at all");
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Save and run" }).click();
  assert.equal((await answer).status(), 422);
  await page.locator(".field-error").waitFor();
  assert.equal(await address.inputValue(), "no address at all");
  await address.fill("https://data.example/sales.csv");
  await page.getByRole("button", { name: "Save and run" }).click();
  await waitForWords(page.locator(".card-body"), "North");
}

async function correctSchedule(page: Page): Promise<void> {
  await chooseInMenu(page.locator(".card"), "Settings and schedule");
  await page.getByLabel("At set times").check();
  await page.getByLabel("Cron line").fill("at noon");
  await page.getByRole("button", { name: "Save schedule" }).click();
  await page.locator(".field-error").waitFor();
  assert.equal(await page.getByLabel("Cron line").inputValue(), "at noon");
  await page.getByLabel("Cron line").fill("0 8 * * 1-5");
  await page.getByRole("button", { name: "Save schedule" }).click();
  await page.locator(".card").waitFor();
}

async function openPageMenu(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Menu", exact: true }).click();
}
