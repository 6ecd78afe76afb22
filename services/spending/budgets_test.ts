import assert from "node:assert/strict";
import { DEFAULT_BUDGETS } from "../../domain/budget.ts";
import { createBlockId, createGenerationId } from "../../domain/ids.ts";
import type { ModelClient } from "../../generation/model.ts";
import { silentLog } from "../../log.ts";
import { saveBudget } from "../../storage/budgets.ts";
import { type Database, openDatabase } from "../../storage/database.ts";
import { countCalls, insertCall } from "../../storage/model_calls.ts";
import { NOW, refusal, REQUEST, testMeter } from "../../testing/meter_bench.ts";
import { createPreferenceStore } from "../preferences.ts";
import { meterModel } from "./metered_model.ts";

const BUDGET_CASES = [
  { kind: "generation", words: /one generation/, step: /Try again/ },
  { kind: "block", words: /this block for today/, step: /settings of the block/ },
  { kind: "day", words: /all blocks for today/, step: /tomorrow/ },
  { kind: "month", words: /this month/, step: /next month/ },
] as const;

for (const { kind, words, step } of BUDGET_CASES) {
  testMeter(`no call is made that could cross the tokens of the ${kind} budget`, {}, async (bench) => {
    const use = { blockId: createBlockId(), generationId: createGenerationId() };
    await saveBudget(bench.db, { kind, blockId: null }, { budget: { tokens: 5_000, micros: null }, at: 1 });
    await bench.spend(3_000, use);
    const error = await refusal(bench.meter(use).complete(REQUEST));
    assert.equal(error.kind, "budget");
    assert.match(error.message, words);
    assert.match(error.message, /3,000 tokens of 5,000 tokens/);
    assert.match(error.hint, step);
    assert.equal(bench.server.seen.length, 0);
    assert.equal(await countCalls(bench.db), 1, "a call that was not made is not in the ledger");
  });

  testMeter(`no call is made that could cross the money of the ${kind} budget`, {}, async (bench) => {
    const use = { blockId: createBlockId(), generationId: createGenerationId() };
    await saveBudget(bench.db, { kind, blockId: null }, { budget: { tokens: null, micros: 50_000 }, at: 1 });
    await bench.spend(10, { ...use, micros: 31_000 });
    const error = await refusal(bench.meter(use).complete(REQUEST));
    assert.match(error.message, words);
    assert.match(error.message, /\$0\.031 of \$0\.05 are used/);
    assert.equal(bench.server.seen.length, 0);
  });
}

testMeter("what another generation, block or day spent is left alone", {}, async (bench) => {
  const use = { blockId: createBlockId(), generationId: createGenerationId() };
  for (const kind of ["generation", "block", "day"] as const) {
    await saveBudget(bench.db, { kind, blockId: null }, { budget: { tokens: 5_000, micros: null }, at: 1 });
  }
  await bench.spend(4_900, { at: NOW - 24 * 3_600_000 });
  await bench.spend(1_000, { blockId: createBlockId(), generationId: createGenerationId() });
  await bench.meter(use).complete(REQUEST);
  assert.equal(bench.server.seen.length, 1);
});

testMeter("an answer is kept as short as the budget can pay for", {}, async ({ db, meter, server }) => {
  await saveBudget(db, { kind: "day", blockId: null }, { budget: { tokens: 3_000, micros: null }, at: 1 });
  await meter().complete(REQUEST);
  const sent: unknown = JSON.parse(server.seen[0]?.body ?? "{}");
  const limit = (sent as { max_tokens: number }).max_tokens;
  assert.ok(limit >= 2_000 && limit < 3_000, String(limit));
});

testMeter(
  "a day ends at midnight of the person's clock",
  { timeZone: "Asia/Tokyo" },
  async ({ db, meter, spend, server }) => {
    await saveBudget(db, { kind: "day", blockId: null }, { budget: { tokens: 5_000, micros: null }, at: 1 });
    // 23:30 UTC is 08:30 of the next day there: ten hours before is yesterday, eight hours before is today.
    await spend(4_000, { at: NOW - 10 * 3_600_000 });
    await meter().complete(REQUEST);
    await spend(4_000, { at: NOW - 8 * 3_600_000 });
    assert.equal((await refusal(meter().complete(REQUEST))).kind, "budget");
    assert.equal(server.seen.length, 1);
  },
);

testMeter("a new day has a new budget", {}, async ({ db, clock, meter, spend, server }) => {
  await saveBudget(db, { kind: "day", blockId: null }, { budget: { tokens: 5_000, micros: null }, at: 1 });
  await spend(4_000);
  assert.equal((await refusal(meter().complete(REQUEST))).kind, "budget");
  clock.now += 3_600_000;
  await meter().complete(REQUEST);
  assert.equal(server.seen.length, 1);
});

testMeter("two calls at once do not both take the rest of a budget", {
  script: { reply: () => ({ kind: "text", text: "fine" }) },
}, async ({ db, meter, server, calls }) => {
  await saveBudget(db, { kind: "day", blockId: null }, { budget: { tokens: 5_000, micros: null }, at: 1 });
  const ends = await Promise.allSettled(
    Array.from({ length: 5 }, () => meter().complete({ ...REQUEST, maxOutputTokens: 4_500 })),
  );
  assert.equal(ends.filter(({ status }) => status === "fulfilled").length, 1);
  assert.equal(server.seen.length, 1);
  assert.equal((await calls()).length, 1);
  // What was held back is free again: the ledger holds what was really used.
  await meter().complete(REQUEST);
  assert.equal(server.seen.length, 2);
});

testMeter(
  "a budget of a block holds before the one of every block",
  {},
  async ({ db, meter, spend, server }) => {
    const blockId = createBlockId();
    await saveBudget(db, { kind: "block", blockId: null }, {
      budget: { tokens: 5_000, micros: null },
      at: 1,
    });
    await saveBudget(db, { kind: "block", blockId }, { budget: { tokens: 9_000, micros: null }, at: 1 });
    await spend(4_000, { blockId });
    await meter({ blockId }).complete(REQUEST);
    assert.equal(server.seen.length, 1);
    const other = createBlockId();
    await spend(4_000, { blockId: other });
    assert.equal((await refusal(meter({ blockId: other }).complete(REQUEST))).kind, "budget");
  },
);

testMeter("a budget of 0 allows no call at all", {}, async ({ db, meter, server }) => {
  await saveBudget(db, { kind: "month", blockId: null }, { budget: { tokens: 0, micros: null }, at: 1 });
  assert.equal((await refusal(meter().complete({ ...REQUEST, maxOutputTokens: 1 }))).kind, "budget");
  assert.equal(server.seen.length, 0);
});

testMeter(
  "without a price tokens hold, and a budget in money refuses and says so",
  { prices: [] },
  async ({ db, meter, server, calls }) => {
    await meter().complete(REQUEST);
    assert.equal((await calls())[0]?.costMicros, null);
    await saveBudget(db, { kind: "day", blockId: null }, {
      budget: { tokens: null, micros: 1_000_000 },
      at: 1,
    });
    const error = await refusal(meter().complete(REQUEST));
    assert.match(error.message, /price of model "scripted" is not known/);
    assert.match(error.hint, /Give its price under Prices/);
    assert.equal(server.seen.length, 1);
  },
);

testMeter(
  "a call that was lost with its program counts with all that it held back",
  {},
  async ({ db, clock, meter, spend, calls }) => {
    await saveBudget(db, { kind: "month", blockId: null }, {
      budget: { tokens: 20_000, micros: null },
      at: 1,
    });
    await spend(100);
    await insertCall(db, {
      ...{ at: NOW, blockId: null, generationId: null, purpose: "write", model: "m", provider: "p" },
      reserved: { tokens: 19_000, micros: 0 },
    });
    assert.equal((await refusal(meter().complete(REQUEST))).kind, "budget");
    clock.now += 20 * 60_000;
    assert.equal((await refusal(meter().complete(REQUEST))).kind, "budget");
    await saveBudget(db, { kind: "month", blockId: null }, { budget: DEFAULT_BUDGETS.month, at: 1 });
    await meter().complete(REQUEST);
    assert.deepEqual((await calls()).map(({ status }) => status).sort(), ["lost", "ok", "ok"]);
  },
);

Deno.test("a command beside the server sees what the server's call holds back", async () => {
  const folder = await Deno.makeTempDir();
  const open = () => openDatabase({ url: `file:${folder}/tessera.db`, log: silentLog });
  const [server, command] = [await open(), await open()];
  const asked: string[] = [];
  const gate = Promise.withResolvers<void>();
  const ask = (db: Database, name: string) =>
    meterModel({ db, now: () => NOW, preferences: createPreferenceStore(db, () => NOW) }, {
      ...{ model: "m", provider: "p" },
      async complete() {
        asked.push(name);
        await gate.promise;
        const usage = { promptTokens: 1, completionTokens: 1, cachedTokens: 0 };
        return { text: "", usage, isUsageEstimated: false, format: "text" as const };
      },
    } as unknown as ModelClient, { purpose: "write" }).complete({ ...REQUEST, maxOutputTokens: 4_500 });
  try {
    await saveBudget(server, { kind: "day", blockId: null }, {
      budget: { tokens: 5_000, micros: null },
      at: 1,
    });
    const both = [ask(server, "server"), ask(command, "command")];
    const first = await Promise.race(both.map((call) => call.then(() => "answered", (error) => error.kind)));
    assert.equal(first, "budget");
    gate.resolve();
    assert.equal((await Promise.allSettled(both)).filter(({ status }) => status === "fulfilled").length, 1);
    assert.equal(asked.length, 1);
  } finally {
    await server.close();
    await command.close();
    await Deno.remove(folder, { recursive: true });
  }
});
