import type { Locator, Page } from "../browser.ts";

/** The card with this title, once it is there. */
export function cardTitled(page: Page, title: string): Locator {
  return page.locator(".card", { has: page.getByRole("heading", { name: title, exact: true }) });
}

/** Opens a card's menu and presses an entry, as a person with a mouse does. */
export async function chooseInMenu(card: Locator, entry: string): Promise<void> {
  await openMenu(card);
  await card.locator(".menu").getByText(entry, { exact: true }).click();
}

/** Opens a card's menu. */
export async function openMenu(card: Locator): Promise<void> {
  await card.getByRole("button", { name: /^Menu of / }).click();
}

/** Types a sentence into the box and sends it. */
export async function ask(page: Page, sentence: string): Promise<void> {
  await page.getByLabel("What do you want to see?").fill(sentence);
  await page.getByRole("button", { name: "Make it" }).click();
}

/** Waits until an element shows these words. */
export async function waitForWords(element: Locator, words: string | RegExp): Promise<void> {
  await element.filter({ hasText: words }).first().waitFor();
}

/** Titles of the cards in the order of the page. */
export function cardTitles(page: Page): Promise<string[]> {
  return page.locator("#grid > .card .card-title").allTextContents();
}
