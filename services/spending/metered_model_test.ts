import assert from "node:assert/strict";
import { BUDGET_KINDS } from "../../domain/budget.ts";
import { createBlockId, createGenerationId } from "../../domain/ids.ts";
import { saveBudget } from "../../storage/budgets.ts";
import { sumCalls } from "../../storage/spending_sums.ts";
import { refusal, REQUEST, testMeter } from "../../testing/meter_bench.ts";

testMeter(
  "a call stands in the ledger with its tokens, its price of the moment and what it was for",
  {},
  async (bench) => {
    const [blockId, generationId] = [createBlockId(), createGenerationId()];
    await bench.meter({ blockId, generationId, purpose: "repair" }).complete(REQUEST);
    const [call] = await bench.calls();
    assert.deepEqual([call?.status, call?.purpose, call?.blockId, call?.requests], [
      "ok",
      "repair",
      blockId,
      1,
    ]);
    assert.deepEqual([call?.promptTokens, call?.completionTokens, call?.costMicros], [
      75,
      100,
      75 * 2 + 100 * 10,
    ]);
    assert.equal(call?.isEstimated, false);
    assert.match(call?.provider ?? "", /^127\.0\.0\.1:/);
  },
);

testMeter("tries after a refusal count as requests of one call", {
  script: { reply: (_, turn) => turn < 3 ? { kind: "status", status: 503 } : { kind: "text", text: "yes" } },
}, async ({ meter, server, calls }) => {
  await meter().complete(REQUEST);
  assert.equal(server.seen.length, 3);
  assert.deepEqual((await calls()).map(({ requests, status }) => [requests, status]), [[3, "ok"]]);
});

testMeter("a call that failed stands in the ledger with what it used", {
  script: { kind: "text", text: "z".repeat(800), finish: "length" },
}, async ({ meter, calls }) => {
  const error = await refusal(meter().complete(REQUEST));
  const [call] = await calls();
  assert.deepEqual([error.kind, call?.status, call?.completionTokens], ["cut_off", "cut_off", 200]);
});

testMeter(
  "a refused key costs nothing and is in the ledger",
  { script: { kind: "status", status: 401 } },
  async ({ meter, calls }) => {
    await refusal(meter().complete(REQUEST));
    const [call] = await calls();
    assert.deepEqual([call?.status, call?.promptTokens, call?.costMicros], ["auth", 0, 0]);
  },
);

const asked = Promise.withResolvers<void>();

testMeter("a call that was cancelled counts the prompt that was sent", {
  script: {
    reply() {
      asked.resolve();
      return { kind: "hang" };
    },
  },
}, async ({ meter, calls }) => {
  const controller = new AbortController();
  const asking = meter().complete({ ...REQUEST, signal: controller.signal });
  await asked.promise;
  controller.abort();
  const error = await refusal(asking);
  const [call] = await calls();
  assert.deepEqual([error.kind, call?.status, call?.isEstimated], ["cancelled", "cancelled", true]);
  assert.ok((call?.promptTokens ?? 0) >= 75);
  assert.equal(error.usage?.promptTokens, call?.promptTokens);
});

testMeter("a server that claims endless tokens cannot make the ledger unreadable", {
  script: {
    ...{ kind: "text", text: "hello" },
    usage: {
      prompt_tokens: Number.MAX_SAFE_INTEGER,
      completion_tokens: Number.MAX_SAFE_INTEGER,
      prompt_tokens_details: { cached_tokens: Number.MAX_SAFE_INTEGER },
    },
  },
}, async ({ db, meter, calls }) => {
  for (const kind of BUDGET_KINDS) {
    await saveBudget(db, { kind, blockId: null }, { budget: { tokens: null, micros: null }, at: 1 });
  }
  for (let call = 0; call < 3; call++) await meter({ blockId: createBlockId() }).complete(REQUEST);
  assert.equal((await calls())[0]?.promptTokens, 20_000_000);
  const { promptTokens, micros } = await sumCalls(db, 0);
  assert.deepEqual([promptTokens, Number.isSafeInteger(micros)], [60_000_000, true]);
});
