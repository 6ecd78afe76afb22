import assert from "node:assert/strict";
import { reading, withShopBlock } from "../../testing/healing.ts";
import { barChart, MADE_HOST, withMadeBlock } from "../../testing/made_block.ts";
import { answers, inOrder, text } from "../../testing/model/scripts.ts";
import { expectState } from "../../testing/with_program.ts";

const HOUR = 3_600_000;

Deno.test("a change that is chosen while its source is down is seen, although the old version has newer data", async () => {
  await withMadeBlock(
    (block) => inOrder(text(answers.json(barChart(block)))),
    async ({ program: { app, maker, clock, internet }, id }) => {
      await maker.wait((await app.requestEdit(id, "make it a bar chart")).id);
      clock.now += HOUR;
      await app.refreshBlock(id, "person");
      clock.now += HOUR;
      internet.setFault(MADE_HOST, { kind: "status", status: 503 });
      const { card, undo } = await app.chooseProposal(id, 2);
      expectState(card, "stale");
      assert.match(JSON.stringify(card.content?.tree), /BarChart/);
      await app.undo(undo.token);
      const back = await app.getCard(id);
      assert.equal(back.version, 3);
      assert.match(JSON.stringify(back.content?.tree), /LineChart/);
    },
  );
});

Deno.test("a change that leaves nothing of a full card says so before it is chosen", async () => {
  const none = reading(`  return { rows: raw.items.filter((item) => item.price > 9_000) };`);
  const allowed = { ...none, manifest: { ...none.manifest, minimumRows: 0 } };
  await withShopBlock([allowed], async ({ program: { app, maker }, id }) => {
    const ended = await maker.wait((await app.requestEdit(id, "only what is dear")).id);
    assert.equal(ended.status, "proposed", JSON.stringify(ended.diagnosis));
    const { warnings } = await app.getProposal(id, ended.version ?? 0);
    assert.match(JSON.stringify(warnings), /It shows no rows, where the card shows 8/);
  });
});

Deno.test("a return shows what its version last gave when the source is down, not what was left", async () => {
  await withMadeBlock(
    (block) => inOrder(text(answers.json(barChart(block)))),
    async ({ program: { app, maker, clock, internet }, id }) => {
      await maker.wait((await app.requestEdit(id, "make it a bar chart")).id);
      const { at } = (await app.getCard(id)).content ?? {};
      await app.chooseProposal(id, 2);
      clock.now += HOUR;
      await app.refreshBlock(id, "person");
      clock.now += HOUR;
      internet.setFault(MADE_HOST, { kind: "status", status: 503 });
      const card = await app.returnToVersion(id, 1);
      expectState(card, "stale");
      assert.match(JSON.stringify(card.content?.tree), /LineChart/);
      assert.equal(card.content?.at, at, "its own age is told");
    },
  );
});
