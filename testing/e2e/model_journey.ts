import assert from "node:assert/strict";
import { exampleBlock } from "../made_block.ts";
import type { Browser, Page } from "../browser.ts";
import { answers, text } from "../model/scripts.ts";
import { type ModelScript, startScriptedModel } from "../model/scripted_model.ts";
import { currencyFacts } from "../sites/frankfurter.ts";
import { ask, cardTitled, cardTitles, chooseInMenu, waitForWords } from "./cards.ts";
import { editorOf, pasteOver, textOf } from "./code_editors.ts";
import type { JourneyProgram, StartJourney } from "./journey_program.ts";
import { openTab, type Tab } from "./open_tab.ts";

const SENTENCE = "How the euro did against the dollar this month, as a line, with my own words under it";
const TITLE = "EUR / USD, 30 days";
const OTHER = "Hacker News";

/** What the pages need beside the program: two attempts, the first one broken, each held until the test has looked. */
interface HeldModel {
  readonly script: ModelScript;
  readonly finish: readonly [first: () => void, second: () => void];
}

async function holdAttempts(): Promise<HeldModel> {
  const good = await exampleBlock();
  const broken = { ...good, backend: `${good.backend}\nexport const = 1;\n` };
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  return {
    finish: [first.resolve, second.resolve],
    script: {
      reply(_, turn) {
        if (turn === 1) return { kind: "held", text: answers.json(broken), until: first.promise };
        if (turn === 2) return { kind: "held", text: answers.json(good), until: second.promise };
        return text("");
      },
    },
  };
}

/** From the sign-in link over a sentence, its making, refreshes and a restart to the code of a card. */
export async function runModelJourney(browser: Browser, start: StartJourney): Promise<void> {
  const held = await holdAttempts();
  const model = await startScriptedModel(held.script);
  let program: JourneyProgram | undefined;
  try {
    program = await start({ baseUrl: model.baseUrl, model: "scripted" });
    const tab = await openTab(browser, program, { isSignedIn: false });
    await signInByLink(program, tab);
    await ask(tab.page, "Top 10 Hacker News stories");
    await watchTheMaking(tab.page, held);
    await approveHosts(program, tab.page);
    await refreshOneCard(program, tab);
    await receiveScheduledRefresh(program, tab);
    await moveByDragAndByKeys(tab.page);
    tab.expectNoComplaints();

    await tab.page.goto("about:blank");
    program = await program.restart();
    await findEverythingAfterRestart(program, tab.page);
    await lookInside(tab.page);
    tab.expectNoComplaints();
    await tab.context.close();
  } finally {
    await program?.close();
    await model.close();
  }
}

async function signInByLink(program: JourneyProgram, { page }: Tab): Promise<void> {
  await page.goto(program.origin);
  await waitForWords(page.locator("main"), /link/);
  assert.equal(await page.locator("#grid").count(), 0);
  await page.goto(await program.createLink());
  assert.equal(page.url(), `${program.origin}/`);
  await page.getByRole("heading", { name: /Nothing here yet/ }).waitFor();
}

/** The page moves by itself from here on: nothing is loaded again. */
async function watchTheMaking(page: Page, { finish }: HeldModel): Promise<void> {
  await cardTitled(page, OTHER).waitFor();
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  await ask(page, SENTENCE);
  const card = page.locator('.card[data-state="making"]');
  await waitForWords(card.locator('.stage[data-state="now"]'), "Write the block");
  await card.locator('time[data-relative="elapsed"]').first().waitFor();
  await card.getByRole("button", { name: "Cancel" }).waitFor();
  assert.equal(await page.getByLabel("What do you want to see?").inputValue(), "");
  await card.getByText("Show code").click();
  await waitForWords(card.locator("pre"), "frankfurter");

  finish[0]();
  await waitForWords(card.locator(".card-label"), "attempt 2 of 3");
  await card.locator('.stage[data-state="failed"]').waitFor();
  await waitForWords(card.locator(".card-foot"), /[1-9][\d,]* tokens/);
  finish[1]();
}

async function approveHosts({ internet, nowMs }: JourneyProgram, page: Page): Promise<void> {
  const card = page.locator('.card[data-state="needs_you"]');
  await card.getByLabel("api.frankfurter.dev").waitFor();
  await waitForWords(page.locator("#announcer"), /: needs you/);
  assert.deepEqual(internet.seen.filter(({ url }) => url.includes("frankfurter")), []);
  await card.getByRole("button", { name: "Allow" }).click();
  await expectRate(page, nowMs());
  assert.equal(await page.evaluate(() => "isSamePage" in globalThis), true);
}

/** The newest rate and the change of the source, as a reader of English sees them. */
async function expectRate(page: Page, nowMs: number): Promise<void> {
  const { latest, changePercent } = currencyFacts("EUR", "USD", { nowMs, days: 30 });
  // A refresh of a real program may still be on its way.
  const card = cardTitled(page, TITLE).and(page.locator('[data-state="fresh"]'));
  await waitForWords(card.locator(".card-body"), latest.toFixed(4));
  const words = await card.innerText();
  const change = Math.abs(changePercent);
  assert.ok(words.includes(change.toFixed(change >= 1 ? 1 : 2)), words);
}

async function refreshOneCard(program: JourneyProgram, { page, context }: Tab): Promise<void> {
  await passDays(program, context, 2);
  const card = cardTitled(page, TITLE);
  const id = await card.getAttribute("data-block");
  const asked: string[] = [];
  const note = (request: { url(): string }) => void asked.push(new URL(request.url()).pathname);
  page.on("request", note);
  await keepNodes(page);
  await chooseInMenu(card, "Refresh now");
  await waitForWords(page.locator("#announcer"), `${TITLE}: up to date`);
  await expectRate(page, program.nowMs());
  page.off("request", note);
  assert.ok(asked.length > 0 && asked.every((path) => path.startsWith(`/blocks/${id}/`)), asked.join());
  await expectSameNodes(page);
}

/** Remembers every element of the card that must not change. */
async function keepNodes(page: Page): Promise<void> {
  await cardTitled(page, OTHER).evaluate((card) =>
    Object.assign(globalThis, { kept: [...card.querySelectorAll("*")] })
  );
}

async function expectSameNodes(page: Page): Promise<void> {
  const isSame = await cardTitled(page, OTHER).evaluate((card) => {
    const kept: unknown = Reflect.get(globalThis, "kept");
    const nodes = [...card.querySelectorAll("*")];
    return Array.isArray(kept) && kept.length === nodes.length &&
      nodes.every((node, at) => node === kept[at]);
  });
  assert.equal(isSame, true, "the other card was drawn again");
  assert.equal(await page.evaluate(() => "isSamePage" in globalThis), true, "the page was loaded again");
}

async function receiveScheduledRefresh(program: JourneyProgram, { page, context }: Tab): Promise<void> {
  await passDays(program, context, 1);
  await program.runAllDue();
  await expectRate(page, program.nowMs());
  assert.equal(await page.evaluate(() => "isSamePage" in globalThis), true, "the page was loaded again");
}

async function passDays(program: JourneyProgram, context: Tab["context"], days: number): Promise<void> {
  if (!program.passDays(days)) return;
  await context.clock.setFixedTime(program.nowMs());
}

async function moveByDragAndByKeys(page: Page): Promise<void> {
  const before = await cardTitles(page);
  await page.getByRole("button", { name: "Arrange" }).click();
  await page.locator("#grid[data-arranging]").waitFor();
  await page.locator(".arrange-note").waitFor();
  const isSaved = page.waitForResponse((response) => response.url().endsWith("/order"));
  await cardTitled(page, before[0] ?? "").locator(".card-title").dragTo(
    cardTitled(page, before[1] ?? "").locator(".card-foot"),
  );
  assert.equal((await isSaved).status(), 200);
  const swapped = before.toReversed();
  assert.deepEqual(await cardTitles(page), swapped);
  await page.reload();
  assert.deepEqual(await cardTitles(page), swapped, "a dragged card went back");

  const card = cardTitled(page, swapped[0] ?? "");
  await card.getByRole("button", { name: /^Menu of / }).focus();
  await page.keyboard.press("Enter");
  await card.locator(".menu:popover-open").waitFor();
  await card.getByRole("button", { name: "Later" }).focus();
  const isMoved = page.waitForResponse((response) => response.url().endsWith("/moves"));
  await page.keyboard.press("Enter");
  assert.equal((await isMoved).status(), 200);
  await waitForWords(page.locator("#announcer"), /is now 2 of 2/);
  await page.reload();
  assert.deepEqual(await cardTitles(page), before, "a moved card went back");
}

async function findEverythingAfterRestart(program: JourneyProgram, page: Page): Promise<void> {
  await page.goto(program.origin);
  await expectRate(page, program.nowMs());
  assert.equal((await cardTitles(page)).length, 2);
  assert.deepEqual(program.seenSinceStart(), [], "the cards were fetched again");
}

async function lookInside(page: Page): Promise<void> {
  await chooseInMenu(cardTitled(page, TITLE), "Details");
  await page.getByRole("link", { name: "Code", exact: true }).click();
  await waitForWords(page.locator(".code").first(), "api.frankfurter.dev");
  const keyword = page.locator(".code span", { hasText: /^export$/ }).first();
  const plain = page.locator(".code").first();
  assert.notEqual(await colourOf(keyword), await colourOf(plain), "the code has no colours");

  await page.getByRole("link", { name: "Edit this code" }).click();
  const view = await editorOf(page, "view.tsx");
  const code = await textOf(page, "view.tsx");
  await pasteOver(view, code.replace("in ${settings.quote}", "per ${settings.quote}"));
  const asked = page.waitForEvent("dialog");
  await page.evaluate(() => void setTimeout(() => location.reload()));
  await (await asked).dismiss();
  assert.match(await textOf(page, "view.tsx"), /per \$\{settings.quote\}/);
  await page.getByRole("button", { name: "Try and save" }).click();
  await page.getByRole("link", { name: "Versions", exact: true }).click();
  await page.getByRole("link", { name: "What changed" }).first().click();
  const changes = page.getByRole("region", { name: "Changes in view.tsx" });
  await waitForWords(changes, "per ${settings.quote}");
  await waitForWords(changes, "in ${settings.quote}");

  await page.goBack();
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await page.getByRole("region", { name: "Runs" }).getByText("Refresh").first().waitFor();
  await page.getByRole("region", { name: "Runs" }).locator("tr", { hasText: "Schedule" }).getByRole("link")
    .first()
    .click();
  await waitForWords(page.getByRole("region", { name: "Requests" }), "api.frankfurter.dev");
}

function colourOf(element: ReturnType<Page["locator"]>): Promise<string> {
  return element.evaluate((node) => getComputedStyle(node).color);
}
