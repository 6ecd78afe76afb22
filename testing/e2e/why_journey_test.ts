import assert from "node:assert/strict";
import { givenReadyBlock } from "../with_program.ts";
import { cardTitled, chooseInMenu, waitForWords } from "./cards.ts";
import { openTab } from "./open_tab.ts";
import { type Lab, testInBrowser } from "./with_browser.ts";

const PHONE = { width: 390, height: 844 };

testInBrowser("why a number is what it is", {
  "from the card's menu to the request, the answer and the code": async ({ browser, serve }: Lab) => {
    await serve(async (program) => {
      const id = await givenReadyBlock(program, "EUR/USD for the last 30 days");
      const { values } = await program.app.listShownValues(id);
      const latest = values.find(({ path }) => path === "/latest");
      const tab = await openTab(browser, program);
      const { page } = tab;
      const title = (await program.app.getCard(id)).title;
      await chooseInMenu(cardTitled(page, title), "Why these numbers?");
      await page.getByRole("link", { name: String(latest?.value), exact: true }).first().click();
      await waitForWords(page.locator("main"), "api.frankfurter.dev answered it as it is");
      await waitForWords(page.locator(".why-excerpt mark").first(), String(latest?.value));
      assert.ok(await page.locator(".why-code li").count() > 0);
      await page.setViewportSize(PHONE);
      const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(isWide, false, "nothing is cut off on a phone");
      tab.expectNoComplaints();
    });
  },
  "with Alt and a click on the value itself": async ({ browser, serve }: Lab) => {
    await serve(async (program) => {
      const id = await givenReadyBlock(program, "EUR/USD for the last 30 days");
      const { page, expectNoComplaints } = await openTab(browser, program);
      const value = cardTitled(page, (await program.app.getCard(id)).title).locator(".k-stat-value");
      await value.click({ modifiers: ["Alt"] });
      await page.waitForURL(/\/why\?value=/);
      await waitForWords(page.locator("main"), "In the answer");
      expectNoComplaints();
    });
  },
});
