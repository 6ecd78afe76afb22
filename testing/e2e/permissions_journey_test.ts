import assert from "node:assert/strict";
import { getBlock } from "../../storage/blocks.ts";
import { givenReadyBlock } from "../with_program.ts";
import { cardTitled, chooseInMenu, waitForWords } from "./cards.ts";
import { givenWrittenBlock } from "./given_blocks.ts";
import { openTab } from "./open_tab.ts";
import { type Lab, testInBrowser } from "./with_browser.ts";

/** A public name of the fixture internet, and a port that nothing of it serves. */
const ENTRY = "api.frankfurter.dev:5432";

/** Three requests, whose refusals it takes calmly. */
const GREEDY = {
  title: "Greedy",
  hosts: ["api.frankfurter.dev"],
  backend: `import { z } from "zod";
export const dataSchema = z.object({ n: z.number() });
export async function fetchData() {
  for (const n of [1, 2, 3]) await fetch("https://api.frankfurter.dev/v1/latest?n=" + n).catch(() => {});
  return { n: 3 };
}
export const processData = (raw) => raw;`,
  view: `export default function View({ data }) { return <p>{data.n} requests</p>; }`,
};

for (const javaScriptEnabled of [true, false]) {
  const scripts = javaScriptEnabled ? "with scripts" : "without scripts";
  testInBrowser(`what a person grants, ${scripts}`, {
    "direct network is allowed under its risks, seen on the card, and taken back": async (lab: Lab) => {
      await lab.serve(async (program) => {
        const id = await givenReadyBlock(program, "Countdown to 24 December 2030");
        const { page, expectNoComplaints } = await openTab(lab.browser, program, { javaScriptEnabled });
        await page.goto(`${program.origin}/blocks/${id}/settings`);
        await page.getByRole("link", { name: "What it would mean" }).click();
        await waitForWords(page.locator(".plain-list"), "nobody sees");
        await page.getByLabel("Exact hosts with their ports").fill("*.frankfurter.dev:443");
        await page.getByLabel("I have read what stays open").check();
        await page.getByRole("button", { name: "Allow direct network" }).click();
        await waitForWords(page.locator(".field-error"), "without a wildcard");
        assert.deepEqual((await getBlock(program.db, id)).directNetwork, []);

        await page.getByLabel("Exact hosts with their ports").fill(ENTRY);
        await page.getByRole("button", { name: "Allow direct network" }).click();
        await page.getByRole("heading", { name: "Allowed now" }).waitFor();
        assert.deepEqual((await getBlock(program.db, id)).directNetwork, [ENTRY]);

        await page.goto(program.origin);
        const badge = page.locator(".card .direct-badge");
        assert.match(await badge.getAttribute("title") ?? "", new RegExp(ENTRY));
        await badge.click();
        await page.locator(".confirm > summary").click();
        await page.locator(".confirm-form").getByRole("button", { name: "Take it back" }).click();
        await page.getByRole("heading", { name: "Allow it" }).waitFor();
        await page.goto(program.origin);
        await page.locator(".card").waitFor();
        assert.equal(await badge.count(), 0);
        expectNoComplaints();
      });
    },
  });
}

testInBrowser("a limit that is too low", {
  "the failed card leads to the limit, and a higher one makes it fresh": async ({ browser, serve }: Lab) => {
    await serve(async (program) => {
      const id = await givenWrittenBlock(program, GREEDY);
      await program.app.saveLimits(id, { requests: "2" });
      const { page, expectNoComplaints } = await openTab(browser, program);
      const card = cardTitled(page, "Greedy");
      await waitForWords(card, "sent 3 requests, allowed 2");
      await card.getByRole("link", { name: "Raise the limit" }).click();
      const field = page.getByLabel("Requests", { exact: true });
      assert.equal(await field.inputValue(), "2");
      await field.fill("");
      await page.getByRole("button", { name: "Save limits and run" }).click();
      await page.locator('.card[data-state="fresh"]').waitFor();
      await waitForWords(card.locator(".card-body"), "3 requests");
      expectNoComplaints();

      // The same form over the dashboard: a refused value stays in it.
      await chooseInMenu(card, "Name and schedule");
      const dialog = page.getByRole("dialog");
      await dialog.getByText("Change the limits").click();
      await dialog.getByLabel("Time, start to end").evaluate((input) => input.removeAttribute("max"));
      await dialog.getByLabel("Time, start to end").fill("500");
      await dialog.getByRole("button", { name: "Save limits and run" }).click();
      await waitForWords(dialog.locator(".field-error"), "expected 1 s to 120 s");
      await dialog.getByLabel("Time, start to end").fill("60");
      await dialog.getByRole("button", { name: "Save limits and run" }).click();
      await dialog.waitFor({ state: "hidden" });
      assert.deepEqual((await getBlock(program.db, id)).limits, { wallMs: 60_000 });
      expectNoComplaints();
    });
  },
});
