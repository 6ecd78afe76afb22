import assert from "node:assert/strict";
import { createScheduler } from "../../services/scheduler.ts";
import { getBlock } from "../../storage/blocks.ts";
import { BOTH_FORMS, SENTENCE, shopBlock } from "../healing.ts";
import { answers, inOrder, text } from "../model/scripts.ts";
import { startScriptedModel } from "../model/scripted_model.ts";
import { createShop, shopPrice } from "../sites/changing_shop.ts";
import { waitForWords } from "./cards.ts";
import { openTab } from "./open_tab.ts";
import { testInBrowser } from "./with_browser.ts";

testInBrowser("a card that repaired itself", {
  "says so, shows what changed, and goes back in one click": async ({ browser, serve }) => {
    const shop = createShop();
    const script = inOrder(text(answers.json(shopBlock())), text(answers.json(BOTH_FORMS)));
    const model = await startScriptedModel(script);
    try {
      await serve(async (program) => {
        const { app, maker, healer, deps, db, clock } = program;
        await app.savePreferences({ ...await app.getPreferences(), allowPublicHosts: true });
        const answer = await app.createFromSentence((await app.getDashboard()).id, SENTENCE);
        assert(answer.kind === "started");
        const { blockId: id } = await maker.wait(answer.generation.id);
        const { page, expectNoComplaints } = await openTab(browser, program, {
          viewport: { width: 390, height: 844 },
        });
        const card = page.locator(`#block-${id}`);
        await card.getByText(String(shopPrice(1))).waitFor();

        shop.form = "renamed";
        for (let run = 0; run < 3; run++) {
          clock.now = Math.max(clock.now + 1, (await getBlock(db, id)).nextRunAt ?? 0);
          await createScheduler(deps).tick();
          await deps.flights.idle();
          await healer.idle();
        }
        await card.getByText("Repaired itself").waitFor();
        assert.match(await card.innerText(), /the source changed, price is called amount now/);
        const { scrollWidth } = await page.evaluate(() => ({
          scrollWidth: document.documentElement.scrollWidth,
        }));
        assert(scrollWidth <= 390, `nothing stands out of a phone: ${scrollWidth}`);

        shop.form = "old";
        await card.getByRole("button", { name: "Go back" }).click();
        await waitForWords(page.locator("body"), "Version 1 is back; the next repair asks you first");
        assert.equal(await card.getByText("Repaired itself").count(), 0);
        await card.getByText(String(shopPrice(1))).waitFor();
        assert.equal((await app.getCard(id)).version, 3);
        await page.goto(`${program.origin}/blocks/${id}?tab=runs`);
        await waitForWords(page.locator("body"), "Repaired, by itself");
        expectNoComplaints();
      }, { sites: [shop.site], model: { baseUrl: model.baseUrl, model: "scripted" } });
    } finally {
      await model.close();
    }
  },
});
