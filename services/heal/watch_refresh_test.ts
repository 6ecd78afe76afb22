import assert from "node:assert/strict";
import { BOTH_FORMS, OLD_BACKEND, runScheduled, withShopBlock } from "../../testing/healing.ts";
import { expectState } from "../../testing/with_program.ts";

Deno.test("an empty list beside an error is no empty day: the data on the card stays", async () => {
  await withShopBlock([BOTH_FORMS], async (stage) => {
    const { program: { app, db }, shop, id } = stage;
    await db.execute("UPDATE block_versions SET manifest = json_set(manifest, '$.minimumRows', 0)");
    const before = await app.listData(id);
    shop.form = "quota";
    await runScheduled(stage);
    const { error } = expectState(await app.getCard(id), "stale");
    assert.equal(error.message, 'The source answered an error in disguise: it has a key "error"');
    assert.deepEqual(await app.listData(id), before);
    shop.form = "old";
    await runScheduled(stage);
    expectState(await app.getCard(id), "fresh");
  });
});

Deno.test("numbers that became another unit are a quiet word until they change back", async () => {
  await withShopBlock([BOTH_FORMS], async (stage) => {
    const { program: { app }, shop, id, asked } = stage;
    shop.form = "silent_cents";
    // The word stays although the next answer is as large as this one.
    for (const day of [0, 1]) {
      shop.day = day;
      await runScheduled(stage);
      const card = await app.getCard(id);
      expectState(card, "fresh");
      assert.equal(
        card.drift,
        "The source changed: the numbers of price are 100 times as large as before; the card still works",
      );
    }
    shop.form = "old";
    await runScheduled(stage);
    assert.equal((await app.getCard(id)).drift, null);
    assert.equal(asked().length, 0);
  });
});

Deno.test("a source that gives its rows in pages from now on is a quiet word", async () => {
  await withShopBlock([BOTH_FORMS], async (stage) => {
    const { program: { app }, shop, id } = stage;
    shop.form = "pages";
    await runScheduled(stage, 2);
    assert.equal(
      (await app.getCard(id)).drift,
      "The source changed: it gives its rows in pages now, 4 at a time; the card still works",
    );
    shop.form = "old";
    await runScheduled(stage);
    assert.equal((await app.getCard(id)).drift, null);
  });
});

Deno.test("numbers that a person's own setting turned into another unit are no change of the source", async () => {
  const backend = OLD_BACKEND.replace(
    "processData(raw) {\n  return { rows: Raw.parse(raw).items.map(({ name, price }) => ({ name, price })) };",
    `processData(raw, ctx) {
  const factor = ctx.settings.unit === "cents" ? 100 : 1;
  return { rows: Raw.parse(raw).items.map(({ name, price }) => ({ name, price: price * factor })) };`,
  );
  const settings = [{ name: "unit", label: "Unit", type: "text", default: "euro" }];
  await withShopBlock([BOTH_FORMS], async (stage) => {
    const { program: { app }, id } = stage;
    assert.equal((await app.saveSettings(id, { unit: "cents" })).kind, "saved");
    const card = await app.getCard(id);
    assert.match(JSON.stringify((await app.listData(id))[0]?.data), /"price":1725/);
    assert.equal(card.drift, null);
    await runScheduled(stage);
    assert.equal((await app.getCard(id)).drift, null);
  }, { backend, manifest: { settings } });
});
