import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { chooseInMenu, waitForWords } from "./cards.ts";
import { givenReadyBlock } from "../with_program.ts";
import { openTab } from "./open_tab.ts";
import { testInBrowser } from "./with_browser.ts";

const RATES = "EUR/USD for the last 30 days";

testInBrowser("packages without JavaScript", {
  "a block is exported, looked at, imported, asked about and live": ({ browser, serve }) =>
    serve(async (program) => {
      await givenReadyBlock(program, RATES);
      const { page, expectNoComplaints } = await openTab(browser, program, { javaScriptEnabled: false });
      await page.goto(program.origin);
      await chooseInMenu(page.locator(".card"), "Export…");
      await page.getByRole("heading", { name: /^Export “EUR/ }).waitFor();
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Download" }).click();
      const file = await (await download).path();

      await page.getByRole("button", { name: "Menu", exact: true }).click();
      await page.getByRole("link", { name: "Import" }).click();
      await page.getByRole("button", { name: "Look at it" }).click();
      await waitForWords(page.getByRole("alert"), "Nothing was chosen");
      await page.getByLabel("File", { exact: true }).setInputFiles({
        name: "rates.tessera.json",
        mimeType: "application/json",
        buffer: readFileSync(file),
      });
      await page.getByRole("button", { name: "Look at it" }).click();
      await page.getByRole("heading", { level: 1, name: /^EUR/ }).waitFor();
      await waitForWords(page.locator(".package-frame"), "1.1");
      await waitForWords(page.locator(".package-facts"), "api.frankfurter.dev");
      const seen = program.internet.seen.length;
      await page.getByRole("button", { name: "Import", exact: true }).click();
      const card = page.locator(".card").last();
      await waitForWords(card, "imported");
      await waitForWords(card, "wants to read from");
      assert.equal(program.internet.seen.length, seen, "nothing was asked before the yes");
      await card.getByRole("button", { name: "Allow" }).click();
      await waitForWords(page.locator(".card").last().locator(".card-body"), "1.1");

      await page.goto(`${program.origin}/packages`);
      await page.getByLabel("Or paste what is in it").fill("{}");
      await page.getByRole("button", { name: "Look at it" }).click();
      await waitForWords(page.getByRole("alert"), "expected a package that Tessera exported");
      expectNoComplaints();
    }),
  "a dashboard is made, exported, imported, deleted and taken back": ({ browser, serve }) =>
    serve(async (program) => {
      await givenReadyBlock(program, "Countdown to 24 December 2030");
      const { page, expectNoComplaints } = await openTab(browser, program, { javaScriptEnabled: false });
      await page.goto(program.origin);
      await page.getByRole("button", { name: "Menu", exact: true }).click();
      await page.getByRole("link", { name: "New dashboard" }).click();
      await page.getByLabel("Name", { exact: true }).fill("Kitchen");
      await page.getByRole("button", { name: "Make it" }).click();
      const tabs = page.getByRole("navigation", { name: "Dashboards" });
      await waitForWords(tabs, "Kitchen");
      await tabs.getByRole("link", { name: "Home" }).click();
      await page.getByRole("link", { name: "Export", exact: true }).click();
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Download" }).click();
      const file = await (await download).path();
      await page.goto(`${program.origin}/packages`);
      await page.getByLabel("Or paste what is in it").fill(await Deno.readTextFile(file));
      await page.getByRole("button", { name: "Look at it" }).click();
      await page.getByRole("button", { name: "Import", exact: true }).click();
      await waitForWords(tabs, "Home (2)");
      assert.equal(await page.locator(".card").count(), 1);
      await page.getByRole("button", { name: "Delete", exact: true }).first().click();
      await page.locator("#delete-dashboard").getByRole("button", { name: "Delete" }).click();
      await waitForWords(page.locator(".toast"), "Deleted “Home (2)”");
      assert.equal(await tabs.getByRole("link", { name: "Home (2)" }).count(), 0);
      await page.getByRole("button", { name: "Undo" }).click();
      await waitForWords(tabs, "Home (2)");
      expectNoComplaints();
    }),
});
