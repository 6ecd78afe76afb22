import assert from "node:assert/strict";
import { OLD_BACKEND, reading, runScheduled, shopBlock, withShopBlock } from "../../testing/healing.ts";
import type { WrittenBlock } from "../../testing/model/scripts.ts";
import type { ShopForm } from "../../testing/sites/changing_shop.ts";
import { expectState } from "../../testing/with_program.ts";

/** Lets the model answer this at every attempt; the block must end as it was, with the reason written down. */
async function expectRefused(
  repair: WrittenBlock,
  { form = "renamed", reason, mode = "" }: {
    readonly form?: ShopForm;
    readonly reason: RegExp;
    readonly mode?: string;
  },
): Promise<void> {
  await withShopBlock([repair], async (stage) => {
    const { program: { app, internet, db }, shop, id, asked } = stage;
    await app.saveHealing(id, { mode });
    const before = await app.listData(id);
    shop.form = form;
    await runScheduled(stage, 3);
    const card = await app.getCard(id);
    expectState(card, "stale");
    assert.deepEqual([card.version, card.proposal, card.hosts], [1, null, ["prices.shop.example"]]);
    assert.deepEqual(await app.listData(id), before);
    assert.deepEqual((await app.listVersions(id)).map(({ number }) => number), [1]);
    const [heal] = await app.listHeals(id);
    assert.equal(heal?.status, "failed");
    assert.equal(card.heal?.status, "failed");
    assert(asked().length >= 2, "the model was told why");
    const told = asked().slice(1).map((prompt) => prompt.split("What happened:").slice(1).join()).join("\n");
    assert.match(told, reason);
    assert(
      !internet.seen.some(({ url }) => url.includes("evil.example")),
      "no request left for the new host",
    );
    const { rows } = await db.execute("SELECT approved_hosts FROM blocks WHERE id = ?", [id]);
    assert.doesNotMatch(String(rows[0]?.approved_hosts), /evil/);
  });
}

const read = (price: string) =>
  reading(`  return { rows: raw.items.map((item) => ({ name: item.name, price: ${price} })) };`);

Deno.test("a repair that adds a host is refused before it runs", async () => {
  const { backend, manifest } = read("item.amount ?? item.price");
  const repair = {
    ...shopBlock(backend),
    manifest: { ...manifest, hosts: ["prices.shop.example", "evil.example"] },
  };
  await expectRefused(repair, { reason: /The repair wants other hosts: evil\.example/ });
});

Deno.test("a repair that obeys a page and reads another host is refused, whatever its manifest says", async () => {
  const repair = shopBlock(
    OLD_BACKEND.replace("https://prices.shop.example/v1/prices", "https://evil.example/prices"),
  );
  await expectRefused(repair, { form: "injects", reason: /The repair wants other hosts: evil\.example/ });
});

Deno.test("a repair that hides the address of another host gets no answer from it", async () => {
  const repair = shopBlock(
    OLD_BACKEND.replace(
      `const response = await fetch("https://prices.shop.example/v1/prices");`,
      `await fetch("https://" + ["evil", "example"].join(".") + "/x").catch(() => null);
  const response = await fetch("https://prices.shop.example/v1/prices");`,
    ).replace(
      "price: z.number() })) });\nexport const",
      "price: z.any(), amount: z.any() })) });\nexport const",
    )
      .replace(
        "map(({ name, price }) => ({ name, price }))",
        "map((i) => ({ name: i.name, price: i.amount ?? i.price }))",
      ),
  );
  await expectRefused(repair, { reason: /did not declare: evil\.example[^]*Repair the code alone/ });
});

Deno.test("a repair that changes schedule, settings or size is refused", async () => {
  for (
    const [change, reason] of [
      [{ refresh: { everySeconds: 20 } }, /The repair changes the schedule/],
      [
        { settings: [{ name: "shop", label: "Shop", type: "text", default: "x" }] },
        /The repair changes settings: shop/,
      ],
      [{ size: { columns: 12, rows: 6 } }, /The repair changes the size/],
      [{ connections: ["bank"] }, /The repair wants other connections: bank/],
    ] as const
  ) {
    const { backend } = read("item.amount ?? item.price");
    await expectRefused(shopBlock(backend, change), { reason });
  }
});

Deno.test("a repair that invents what the source no longer gives is refused, in review mode as well", async () => {
  for (const mode of ["automatic", "review"]) {
    await expectRefused(read("item.price ?? 12.5"), {
      mode,
      form: "gone",
      reason: /is the same in every row|never write data into the code/i,
    });
    await expectRefused(read("item.price ?? 0"), {
      mode,
      form: "gone",
      reason: /is empty, zero or unknown everywhere|never write data into the code/i,
    });
  }
});

Deno.test("a repair whose every value is its own is refused", async () => {
  const repair = reading(
    `  return { rows: ["Shield", "Sword", "Spear", "Helmet", "Gauntlet", "Visor", "Lance", "Plate"].map((name, i) => ({ name, price: 111.5 + i * 3.25 })) };`,
  );
  await expectRefused(repair, { form: "gone", reason: /never write data into the code/i });
});

Deno.test("a repair that drops rows or fields to pass is refused", async () => {
  await expectRefused(
    reading(
      `  return { rows: raw.items.slice(0, 1).map((item) => ({ name: item.name, price: item.amount ?? item.price })) };`,
    ),
    { reason: /1 rows instead of 8/ },
  );
  const without = shopBlock(
    OLD_BACKEND.replaceAll(", price: z.number()", "").replace(
      "({ name, price }) => ({ name, price })",
      "({ name }) => ({ name })",
    ),
  );
  await expectRefused(without, { form: "gone", reason: /no longer gives what the block promised/ });
});

Deno.test("a repair that gives other facts than before on the same answers waits for a person at most", async () => {
  // Live it looks fine; on recorded answers, where the truth is known, prices go to the wrong things.
  const repair = reading(
    `  const rows = raw.items.map((item) => ({ name: item.name, price: item.amount ?? item.price }));
  return { rows: rows.map((row, i) => ({ ...row, price: rows[(i + 1) % rows.length].price })) };`,
  );
  await withShopBlock([repair], async (stage) => {
    const { program: { app }, shop, id, asked } = stage;
    shop.form = "renamed";
    await runScheduled(stage, 3);
    const card = await app.getCard(id);
    expectState(card, "stale");
    assert.equal(card.version, 1);
    assert.match(asked()[1] ?? "", /does not read the source's earlier answers as before: only 50 %/);
  });
});
