import assert from "node:assert/strict";
import { BOTH_FORMS, reading, runScheduled, withShopBlock } from "../../testing/healing.ts";
import { SECRET_NAME, SHOP_HOST, shopPrice } from "../../testing/sites/changing_shop.ts";
import { chooseProposal, dropProposal } from "../proposals.ts";
import { expectState } from "../../testing/with_program.ts";

Deno.test("a block whose source renames a field repairs itself at the third failure, from shapes without values", async () => {
  await withShopBlock([BOTH_FORMS], async (stage) => {
    const { program: { app }, shop, id, asked } = stage;
    shop.form = "renamed";
    await runScheduled(stage, 2);
    assert.equal(asked().length, 0);
    expectState(await app.getCard(id), "stale");
    await runScheduled(stage);

    const card = await app.getCard(id);
    expectState(card, "fresh");
    assert.equal(card.version, 2);
    assert.equal(card.heal?.status, "adopted", JSON.stringify(card.heal));
    assert.deepEqual(card.heal?.changes, ["price is called amount now"]);
    const [prompt = ""] = asked();
    assert.equal(asked().length, 1);
    assert.doesNotMatch(prompt, new RegExp(`${SECRET_NAME}|${shopPrice(3)}`));
    const [heal] = await app.listHeals(id);
    assert.deepEqual([heal?.status, heal?.trigger, heal?.baseVersion, heal?.version], [
      "adopted",
      "failures",
      1,
      2,
    ]);
    const [logged] = (await app.listRuns(id)).filter(({ type }) => type === "heal");
    assert(logged !== undefined && logged.tokens > 0 && logged.status === "ok");
    const { manifest } = await app.getVersion(id, 2);
    assert.deepEqual(
      [manifest.title, manifest.hosts, manifest.refresh, manifest.size],
      ["Smithy prices", [SHOP_HOST], { everySeconds: 900 }, { columns: 6, rows: 3 }],
    );
  });
});

Deno.test("a number that became text is read as a number again", async () => {
  const repair = reading(
    `  return { rows: raw.items.map(({ name, price }) => ({ name, price: Number(price) })) };`,
  );
  await withShopBlock([repair], async (stage) => {
    stage.shop.form = "text";
    await runScheduled(stage, 3);
    const card = await stage.program.app.getCard(stage.id);
    expectState(card, "fresh");
    assert.deepEqual(card.heal?.changes, ["field price is number as text now"]);
  });
});

Deno.test("an endpoint that moved on its own host is followed, and tried on what the old one answered", async () => {
  const repair = reading(
    `  return { rows: raw.items.map(({ name, price }) => ({ name, price })) };`,
    (backend) => backend.replace("/v1/prices", "/v2/prices"),
  );
  await withShopBlock([repair], async (stage) => {
    stage.shop.form = "moved";
    await runScheduled(stage, 3);
    const card = await stage.program.app.getCard(stage.id);
    expectState(card, "fresh");
    assert.deepEqual(card.heal?.changes, ["it answers 404 now"]);
  });
});

Deno.test("a page where JSON was is read as a page, beside the JSON of before", async () => {
  const repair = reading(
    `  if (raw.startsWith("{")) return { rows: JSON.parse(raw).items.map(({ name, price }) => ({ name, price })) };
  const $ = load(raw);
  return { rows: $("table.prices tr").toArray().slice(1).map((row) => {
    const cells = $(row).find("td");
    return { name: cells.eq(0).text(), price: Number(cells.eq(1).text()) };
  }) };`,
    (backend) =>
      backend.replace("response.json()", "response.text()").replace(
        `import { z } from "zod";`,
        `import { z } from "zod";\nimport { load } from "cheerio";`,
      ),
  );
  await withShopBlock([repair], async (stage) => {
    const { program: { app }, shop, id, asked } = stage;
    shop.form = "page";
    await runScheduled(stage, 3);
    const card = await app.getCard(id);
    expectState(card, "fresh");
    assert.deepEqual(card.heal?.changes, ["it answers a web page now"]);
    assert.match(asked()[0] ?? "", /table1\[\]\.Price/);
    assert.doesNotMatch(asked()[0] ?? "", new RegExp(SECRET_NAME));
  });
});

Deno.test("a page of maintenance where JSON was is waited for, and a repair begins only when it stays", async () => {
  await withShopBlock([BOTH_FORMS], async (stage) => {
    const { program: { app, clock }, shop, id, asked } = stage;
    shop.form = "maintenance";
    await runScheduled(stage, 4);
    assert.equal(asked().length, 0);
    expectState(await app.getCard(id), "stale");
    shop.form = "old";
    await runScheduled(stage);
    expectState(await app.getCard(id), "fresh");

    shop.form = "maintenance";
    await runScheduled(stage, 3);
    assert.equal(asked().length, 0);
    clock.now += 7 * 3_600_000;
    await runScheduled(stage);
    assert.ok(asked().length > 0);
  });
});

const NEW_FORM_ONLY = reading(
  `  return { rows: raw.items.map((item) => ({ name: item.name, price: item.amount })) };`,
);

Deno.test("a repair that reads only the new form is sent back once, and adopted when it reads both", async () => {
  await withShopBlock([NEW_FORM_ONLY, BOTH_FORMS], async (stage) => {
    const { program: { app }, shop, id, asked } = stage;
    shop.form = "renamed";
    await runScheduled(stage, 3);
    expectState(await app.getCard(id), "fresh");
    assert.equal(asked().length, 2);
    assert.match(asked()[1] ?? "", /Read both forms/);
  });
});

Deno.test("a repair that never reads the old form is not put on the card unseen: it waits for a person", async () => {
  const other = reading(
    `  return { rows: raw.items.map((each) => ({ name: each.name, price: each.amount })) };`,
  );
  const third = reading(
    `  return { rows: raw.items.map((row) => ({ name: row.name, price: row.amount })) };`,
  );
  await withShopBlock([NEW_FORM_ONLY, other, third], async (stage) => {
    const { program: { app, clock }, shop, id, asked } = stage;
    shop.form = "renamed";
    await runScheduled(stage, 3);
    const card = await app.getCard(id);
    expectState(card, "stale");
    assert.deepEqual([card.version, card.proposal?.kind], [1, "heal"]);
    assert.equal(asked().length, 3);
    // Nothing more is asked while it waits.
    clock.now += 48 * 3_600_000;
    await runScheduled(stage, 4);
    assert.equal(asked().length, 3);
  });
});

Deno.test("in review mode a repair is proposed, and the card stays as it was until it is chosen", async () => {
  await withShopBlock([BOTH_FORMS], async (stage) => {
    const { program: { app, deps }, shop, id } = stage;
    assert.equal((await app.saveHealing(id, { mode: "review", threshold: "1" })).kind, "saved");
    shop.form = "renamed";
    await runScheduled(stage);
    const card = await app.getCard(id);
    expectState(card, "stale");
    assert.deepEqual([card.version, card.proposal], [1, { version: 2, kind: "heal" }]);
    await chooseProposal(deps, id, 2);
    expectState(await app.getCard(id), "fresh");
    assert.equal((await app.listHeals(id))[0]?.status, "adopted");
    assert.equal((await app.getCard(id)).heal?.baseVersion, 1);
  });
});

Deno.test("going back from a repair takes one step, and the next repair asks first", async () => {
  await withShopBlock([BOTH_FORMS], async (stage) => {
    const { program: { app }, shop, id } = stage;
    shop.form = "renamed";
    await runScheduled(stage, 3);
    const { heal } = await app.getCard(id);
    assert(heal !== null);
    shop.form = "old";
    const card = await app.returnToVersion(id, heal.baseVersion);
    expectState(card, "fresh");
    assert.deepEqual([card.version, card.heal], [3, null]);
    assert.equal((await app.getHealing(id)).own.mode, "review");
  });
});

Deno.test("a word about a repair can be put away", async () => {
  await withShopBlock([BOTH_FORMS], async (stage) => {
    const { program: { app }, shop, id } = stage;
    shop.form = "renamed";
    await runScheduled(stage, 3);
    const { heal } = await app.getCard(id);
    assert.equal((await app.dismissHeal(id, heal?.id ?? 0)).heal, null);
    await assert.rejects(app.dismissHeal(id, 99), /repair/);
  });
});

Deno.test("a proposed repair that a person drops does not come again soon", async () => {
  await withShopBlock([BOTH_FORMS], async (stage) => {
    const { program: { app, deps, clock }, shop, id, asked } = stage;
    await app.saveHealing(id, { mode: "review", threshold: "1" });
    shop.form = "renamed";
    await runScheduled(stage);
    await dropProposal(deps, id, 2);
    assert.equal((await app.listHeals(id))[0]?.status, "cancelled");
    const until = clock.now + 1.5 * 3_600_000;
    while (clock.now < until) await runScheduled(stage);
    assert.equal(asked().length, 1);
  });
});
