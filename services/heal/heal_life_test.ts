import assert from "node:assert/strict";
import {
  BOTH_FORMS,
  OLD_BACKEND,
  reading,
  runScheduled,
  shopBlock,
  withShopBlock,
} from "../../testing/healing.ts";
import { answers } from "../../testing/model/scripts.ts";
import { SECRET_NAME } from "../../testing/sites/changing_shop.ts";
import { expectState } from "../../testing/with_program.ts";
import { getBlock } from "../../storage/blocks.ts";
import { claimHeal, countHealsSince, listHeals } from "../../storage/heals.ts";
import { recoverFromStop } from "../recover_from_stop.ts";
import { createScheduler } from "../scheduler.ts";

const HOUR = 3_600_000;

Deno.test("a source that is down, busy or closed is never repaired, however long it lasts", async () => {
  await withShopBlock([BOTH_FORMS], async (stage) => {
    const { program: { app, db }, shop, id, asked } = stage;
    for (const form of ["down", "busy"] as const) {
      shop.form = form;
      await runScheduled(stage, 6);
      expectState(await app.getCard(id), "stale");
    }
    assert.equal((await getBlock(db, id)).healStreak, 0);
    shop.form = "closed";
    await runScheduled(stage, 4);
    assert.equal(expectState(await app.getCard(id), "needs_you").need.kind, "connection");
    assert.equal(asked().length, 0);
    assert.deepEqual(await app.listHeals(id), []);
  });
});

Deno.test("blocks that are off, paused or fail only for a person are not repaired", async () => {
  await withShopBlock([BOTH_FORMS], async (stage) => {
    const { program: { app }, shop, id, asked } = stage;
    shop.form = "renamed";
    await app.saveHealing(id, { mode: "off" });
    await runScheduled(stage, 5);
    await app.saveHealing(id, { mode: "automatic", threshold: "20" });
    for (let i = 0; i < 5; i++) await app.refreshBlock(id, "person");
    await app.setPaused(id, true);
    assert.equal(asked().length, 0);
    assert.equal((await app.saveHealing(id, { threshold: "0" })).kind, "invalid");
    assert.equal((await app.saveHealing(id, { mode: "always" })).kind, "invalid");
  });
});

Deno.test("a failed heal leaves the block as it was, says why, and waits longer each time", async () => {
  await withShopBlock(
    [{ kind: "text", text: "I'm sorry, but I can't help with that request." }],
    async (stage) => {
      const { program: { app, clock }, shop, id, asked } = stage;
      const before = await app.listData(id);
      shop.form = "renamed";
      await runScheduled(stage, 3);
      const card = await app.getCard(id);
      expectState(card, "stale");
      assert.deepEqual([card.heal?.status, card.heal?.result], [
        "failed",
        "The model declined to write this block",
      ]);
      assert.deepEqual(await app.listData(id), before);
      assert.equal(asked().length, 3);
      const attempts = async (hours: number) => {
        const until = clock.now + hours * HOUR;
        while (clock.now < until) await runScheduled(stage);
        return (await app.listHeals(id)).length;
      };
      assert.deepEqual([await attempts(1.5), await attempts(1)], [1, 2]);
      assert.deepEqual([await attempts(3), await attempts(1.5)], [2, 3]);
    },
  );
});

Deno.test("a heal whose source comes back meanwhile is dropped: the good card stays", async () => {
  const { promise: until, resolve: answer } = Promise.withResolvers<void>();
  await withShopBlock([{ kind: "held", text: answers.json(BOTH_FORMS), until }], async (stage) => {
    const { program: { app, deps, healer, maker, clock, db }, shop, id } = stage;
    await app.saveHealing(id, { threshold: "1" });
    shop.form = "renamed";
    clock.now = (await getBlock(db, id)).nextRunAt ?? 0;
    await createScheduler(deps).tick();
    await deps.flights.idle();
    assert.equal((await app.getCard(id)).heal?.status, "running");
    // Two more that ask at once find the block taken.
    for (const start of await Promise.all([app.healBlock(id, "person"), app.healBlock(id, "command")])) {
      assert.equal(start.kind, "refused");
    }
    shop.form = "old";
    expectState(await app.refreshBlock(id, "person"), "fresh");
    answer();
    await healer.idle();
    const [heal] = await app.listHeals(id);
    assert.deepEqual([heal?.status, (await app.getCard(id)).version], ["failed", 1]);
    assert.match(heal?.result ?? "", /works as it was/);
    await maker.close();
  });
});

Deno.test("a heal of a version that a person left meanwhile is dropped: their choice stands", async () => {
  const { promise: until, resolve: answer } = Promise.withResolvers<void>();
  await withShopBlock([{ kind: "held", text: answers.json(BOTH_FORMS), until }], async (stage) => {
    const { program: { app, healer }, shop, id } = stage;
    shop.form = "renamed";
    assert.equal((await app.healBlock(id, "person")).kind, "started");
    await app.returnToVersion(id, 1);
    answer();
    await healer.idle();
    const [heal] = await app.listHeals(id);
    assert.deepEqual([heal?.status, (await app.getCard(id)).version], ["failed", 2]);
    assert.match(heal?.result ?? "", /was changed while it was being repaired/);
  });
});

Deno.test("claimHeal() gives a block to one of many that ask at once, and again when that one died", async () => {
  await withShopBlock([BOTH_FORMS], async ({ program: { db, clock, deps }, id }) => {
    const claim = () =>
      claimHeal(db, {
        blockId: id,
        trigger: "failures",
        baseVersion: 1,
        problem: "x",
        changes: [],
        startedAt: clock.now,
      });
    const claims = await Promise.all(Array.from({ length: 8 }, claim));
    assert.equal(claims.filter((each) => each !== undefined).length, 1);
    assert.equal(await countHealsSince(db, 0), 1);
    clock.now += 2 * HOUR;
    assert.notEqual(await claim(), undefined);
    await recoverFromStop(deps);
    assert.deepEqual((await listHeals(db, id, 5)).map(({ status }) => status), [
      "interrupted",
      "interrupted",
    ]);
  });
});

Deno.test("a person may ask for a repair at once; what works or needs something else is not repaired", async () => {
  await withShopBlock([BOTH_FORMS], async (stage) => {
    const { program: { app, healer }, shop, id, asked } = stage;
    assert.deepEqual(await app.healBlock(id, "person"), { kind: "works" });
    for (const form of ["down", "closed"] as const) {
      shop.form = form;
      assert.equal((await app.healBlock(id, "person")).kind, "refused");
    }
    assert.equal(asked().length, 0);
    shop.form = "renamed";
    assert.equal((await app.healBlock(id, "person")).kind, "started");
    await healer.idle();
    const card = await app.getCard(id);
    expectState(card, "fresh");
    assert.deepEqual([card.version, (await app.listHeals(id))[0]?.trigger], [2, "person"]);
  });
});

/** Tells what it met, as blocks do: the words of the source stand in the error. */
const TALKATIVE = OLD_BACKEND.replace(
  "export function processData(raw) {",
  `export function processData(raw) {
  if (raw.items[0].price === undefined) throw new Error("No price for " + raw.items[1].name);`,
);

Deno.test("no word of an answer goes to the model, though the error of the block quotes one", async () => {
  const talks = reading(`  throw new Error("Cannot read " + raw.items[1].name);`);
  await withShopBlock([talks, BOTH_FORMS], async (stage) => {
    const { program: { app, healer, db }, shop, id, asked } = stage;
    shop.form = "renamed";
    await app.refreshBlock(id, "person");
    assert.match((await getBlock(db, id)).lastError?.message ?? "", new RegExp(SECRET_NAME), "the premise");
    await app.healBlock(id, "person");
    await healer.idle();
    assert.equal(asked().length, 2, "the premise: an attempt met the source and failed");
    assert.doesNotMatch(asked().join(), new RegExp(SECRET_NAME));

    shop.form = "old";
    await app.returnToVersion(id, 1);
    await app.saveHealing(id, { allowsSamples: "on" });
    shop.form = "renamed";
    await app.healBlock(id, "person");
    await healer.idle();
    assert.match(asked().at(-1) ?? "", new RegExp(SECRET_NAME));
  }, { backend: TALKATIVE });
});

const TOLERANT = reading(
  `  return { rows: (raw.items ?? []).map((item) => ({ name: item.name, price: item.price ?? null })) };`,
  (backend) =>
    backend.replace(
      "price: z.number() })) });\nexport async",
      "price: z.number().nullable() })) });\nexport async",
    ),
);

Deno.test("a field that vanished is a quiet word while the card works, and new ones are none", async () => {
  await withShopBlock([BOTH_FORMS], async (stage) => {
    const { program: { app }, shop, id, asked } = stage;
    shop.form = "more";
    await runScheduled(stage);
    assert.equal((await app.getCard(id)).drift, null);
    shop.form = "renamed";
    await runScheduled(stage, 3);
    const card = await app.getCard(id);
    expectState(card, "fresh");
    assert.equal(card.drift, "The source changed: field price is gone; the card still works");
    const [run] = await app.listRuns(id);
    const { warnings } = await app.getRun(id, run?.id ?? 0);
    assert.deepEqual(warnings, [{ kind: "drift", message: card.drift }]);
    shop.form = "old";
    await runScheduled(stage);
    assert.equal((await app.getCard(id)).drift, null);
    assert.equal(asked().length, 0);
  }, { backend: TOLERANT.backend });
});

Deno.test("where nothing is left of what was there, the card keeps its data and the block is repaired", async () => {
  const repair = reading(
    `  return { rows: (raw.results ?? raw.items).map((item) => ({ name: item.name, price: item.price })) };`,
  );
  const backend = TOLERANT.backend;
  await withShopBlock([shopBlock(repair.backend)], async (stage) => {
    const { program: { app, db }, shop, id } = stage;
    await db.execute("UPDATE block_versions SET manifest = json_set(manifest, '$.minimumRows', 0)");
    shop.form = "relisted";
    await runScheduled(stage);
    const stale = expectState(await app.getCard(id), "stale");
    assert.match(stale.error.message, /field items is gone.*nothing is left to show/);
    assert.equal((await app.listData(id)).length, 1);
    await runScheduled(stage, 2);
    const card = await app.getCard(id);
    expectState(card, "fresh");
    assert.equal(card.version, 2);
  }, { backend });
});

Deno.test("no refresh asks a model, whatever it meets", async () => {
  await withShopBlock([BOTH_FORMS], async (stage) => {
    const { program: { app }, shop, id, model } = stage;
    await app.saveHealing(id, { mode: "off" });
    for (let i = 0; i < 35; i++) {
      shop.day = i;
      shop.form = (["old", "more", "down", "renamed", "text", "page", "lies"] as const)[i % 7] ?? "old";
      await runScheduled(stage);
    }
    assert.equal(model.seen.length, 1, "the one that made the block");
  });
});
