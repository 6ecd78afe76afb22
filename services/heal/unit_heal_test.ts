import assert from "node:assert/strict";
import { reading, runScheduled, withShopBlock } from "../../testing/healing.ts";
import { shopPrice } from "../../testing/sites/changing_shop.ts";
import { expectState } from "../../testing/with_program.ts";

const readPrice = (price: string) =>
  reading(`  return { rows: raw.items.map((item) => ({ name: item.name, price: ${price} })) };`);
/** Right on every earlier answer, and a hundred times too much today. */
const AS_IT_IS = readPrice("item.price_in_cents ?? item.price");
const CONVERTED = readPrice("item.price ?? item.price_in_cents / 100");

Deno.test("a repair that reads a field of another unit as it is waits for a person", async () => {
  await withShopBlock([AS_IT_IS], async (stage) => {
    const { program: { app }, shop, id, asked } = stage;
    const before = await app.listData(id);
    shop.form = "cents";
    await runScheduled(stage, 3);
    const card = await app.getCard(id);
    expectState(card, "stale");
    assert.deepEqual([card.version, card.proposal?.kind], [1, "heal"]);
    assert.deepEqual(await app.listData(id), before);
    const told = asked()[1] ?? "";
    assert.match(
      told,
      /may show another unit than before: the numbers of "rows\[\]\.price" are about 100 times/,
    );
    const { warnings } = await app.getProposal(id, card.proposal?.version ?? 0);
    assert.match(
      JSON.stringify(warnings),
      /Check the unit: the numbers of .*price.* are about 100 times as large/,
    );
  });
});

Deno.test("a repair that converts the unit goes on the card, by itself or when it was told", async () => {
  for (const repairs of [[CONVERTED], [AS_IT_IS, CONVERTED]]) {
    await withShopBlock(repairs, async (stage) => {
      const { program: { app }, shop, id } = stage;
      shop.form = "cents";
      await runScheduled(stage, 3);
      const card = await app.getCard(id);
      expectState(card, "fresh");
      assert.equal(card.version, 2);
      assert.match(JSON.stringify((await app.listData(id))[0]), new RegExp(`"price":${shopPrice(1)}\\b`));
    });
  }
});
