import assert from "node:assert/strict";
import type { Page } from "../browser.ts";
import { CANARY, KEYED_BLOCK, KEYED_ORIGIN, keyedManifest, keyedSite } from "../keyed_site.ts";
import { givenReadyBlock } from "../with_program.ts";
import { cardTitled, waitForWords } from "./cards.ts";
import { editorOf, pasteOver } from "./code_editors.ts";
import { openTab } from "./open_tab.ts";
import type { ServedProgram } from "./serve_program.ts";
import { type Lab, testInBrowser } from "./with_browser.ts";

const SITES = { sites: [keyedSite] };

testInBrowser("a connection from its form to a card and back", {
  "make it, let a block by hand use it, see its data, revoke it": ({ browser, serve }: Lab) =>
    serve(async (program) => {
      const tab = await openTab(browser, program);
      const { page } = tab;
      await page.goto(`${program.origin}/`);
      await page.getByRole("button", { name: "Menu", exact: true }).click();
      await page.getByRole("link", { name: "Connections" }).click();
      await page.getByRole("link", { name: "New connection" }).click();
      await fillIn(page);
      await page.getByRole("button", { name: "Save connection" }).click();
      await waitForWords(page.locator("main"), "Saved");

      await page.getByLabel("Path", { exact: true }).fill("/echo");
      await page.getByRole("button", { name: "Try" }).click();
      await waitForWords(page.locator("#test"), "Answered 200");
      await waitForWords(page.locator("#test"), "[secret]");

      await writeBlock(page, program);
      await waitForWords(page.locator("#waiting"), "This block may send what it reads with KEYS to:");
      await page.getByRole("button", { name: "Allow" }).click();
      const card = cardTitled(page, "Countdown");
      await waitForWords(card.locator(".card-body").first(), "17");
      await expectNoSecret(page);

      await page.goto(`${program.origin}/connections`);
      await page.getByRole("link", { name: "KEYS" }).click();
      await page.locator("#revoke summary").click();
      await waitForWords(page.locator("#revoke"), "stops reading");
      await page.getByRole("button", { name: "Revoke it" }).click();
      await waitForWords(page.locator("main"), "No connections yet");
      await page.goto(`${program.origin}/`);
      await waitForWords(card, "needs a connection named KEYS");
      await waitForWords(card, "17");
      await card.getByRole("link", { name: "Make the connection" }).click();
      assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "KEYS");
      assert.equal(await page.getByLabel("Address", { exact: true }).inputValue(), KEYED_ORIGIN);
      await page.getByLabel("Secret", { exact: true }).fill(CANARY);
      await page.getByRole("button", { name: "Save connection" }).click();
      await waitForWords(card, "The block wants to use your connection KEYS");
      await card.getByRole("button", { name: "Allow" }).click();
      await page.locator(".card[data-state=fresh]").first().waitFor();
      await expectNoSecret(page);
      tab.expectNoComplaints();
    }, SITES),
  "the same without scripts": ({ browser, serve }: Lab) =>
    serve(async (program) => {
      const tab = await openTab(browser, program, { javaScriptEnabled: false });
      const { page } = tab;
      await page.goto(`${program.origin}/connections/new`);
      await page.getByText("Key in a header", { exact: true }).click();
      assert.equal(await page.getByLabel("Header", { exact: true }).isVisible(), true);
      assert.equal(await page.getByLabel("User name", { exact: true }).isVisible(), false);
      await page.getByText("Access token", { exact: true }).click();
      await fillIn(page);
      await page.getByRole("button", { name: "Save connection" }).click();
      await waitForWords(page.locator("main"), "Saved");
      await writeBlock(page, program, "plain");
      await page.getByRole("button", { name: "Allow" }).click();
      const card = cardTitled(page, "Countdown");
      await waitForWords(card.locator(".card-body").first(), "17");
      const [block] = (await program.app.getDashboard()).cards;
      await page.goto(`${program.origin}/blocks/${block?.id}/settings`);
      await page.getByRole("button", { name: "Withdraw" }).click();
      await waitForWords(card, "The block wants to use your connection KEYS");
      await card.getByRole("button", { name: "Allow" }).click();
      await waitForWords(card.locator(".card-body").first(), "17");
    }, SITES),
});

async function fillIn(page: Page): Promise<void> {
  await page.getByLabel("Name", { exact: true }).fill("KEYS");
  await page.getByLabel("Address", { exact: true }).fill(KEYED_ORIGIN);
  await page.getByLabel("Secret", { exact: true }).fill(CANARY);
}

async function writeBlock(
  page: Page,
  program: ServedProgram,
  editors: "scripts" | "plain" = "scripts",
): Promise<void> {
  const id = await givenReadyBlock(program, "Countdown to 24 December 2030");
  await page.goto(`${program.origin}/blocks/${id}/code`);
  const files = {
    "backend.ts": KEYED_BLOCK.backend,
    "view.tsx": KEYED_BLOCK.view,
    "manifest.json": keyedManifest({ title: "Countdown" }),
  };
  for (const file of ["backend.ts", "view.tsx", "manifest.json"] as const) {
    await (editors === "scripts"
      ? pasteOver(await editorOf(page, file), files[file])
      : page.getByLabel(file).fill(files[file]));
  }
  await page.getByRole("button", { name: "Try and save" }).click();
}

async function expectNoSecret(page: Page): Promise<void> {
  const html = await page.content();
  assert.ok(!html.includes(CANARY) && !html.includes(btoa(`Bearer ${CANARY}`).slice(4, 20)));
}
