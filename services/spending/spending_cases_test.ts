import assert from "node:assert/strict";
import { createBlockId, createGenerationId } from "../../domain/ids.ts";
import { silentLog } from "../../log.ts";
import { findBudgets } from "../../storage/budgets.ts";
import { softDeleteBlock } from "../../storage/blocks.ts";
import { type Database, openDatabase } from "../../storage/database.ts";
import { pruneCalls } from "../../storage/model_calls.ts";
import { givenCall, givenMadeBlock } from "../../testing/rows.ts";
import type { ServiceDeps } from "../deps.ts";
import { parseBudgetTexts } from "./budget_texts.ts";
import { createSpendingCases } from "./spending_cases.ts";
import type { SpendingCases } from "./types.ts";

/** 22 November, 00:30 in Lisbon and 01:30 in Berlin. */
const NOW = Date.UTC(2026, 10, 22, 0, 30);
const HOUR_MS = 3_600_000;

async function withCases(
  timeZone: string,
  work: (db: Database, cases: SpendingCases) => Promise<void>,
): Promise<void> {
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  const preferences = { runViewer: () => Promise.resolve({ locale: "en", timeZone }) };
  try {
    await work(db, createSpendingCases({ db, preferences, now: () => NOW } as unknown as ServiceDeps));
  } finally {
    await db.close();
  }
}

Deno.test("getSpending() sums by day of the person's zone, by block and by model", () =>
  withCases("Europe/Berlin", async (db, cases) => {
    const [block, trashed, gone] = [await givenMadeBlock(db), await givenMadeBlock(db), createBlockId()];
    await softDeleteBlock(db, trashed, NOW);
    const generationId = createGenerationId();
    // 23:10 UTC is ten past midnight in Berlin: today. 22:50 UTC is yesterday.
    await givenCall(db, {
      blockId: block,
      generationId,
      tokens: 100,
      at: NOW - 80 * 60_000,
      costMicros: 250,
    });
    await givenCall(db, {
      blockId: block,
      generationId,
      tokens: 40,
      at: NOW - 100 * 60_000,
      status: "timeout",
    });
    await givenCall(db, {
      blockId: trashed,
      generationId: null,
      tokens: 7,
      at: NOW - 30 * HOUR_MS,
      model: "b",
    });
    await givenCall(db, { blockId: gone, generationId: null, tokens: 5, at: NOW - 30 * HOUR_MS, model: "b" });
    await givenCall(db, { blockId: null, generationId: null, tokens: 3, at: NOW - 30 * HOUR_MS, model: "b" });
    await givenCall(db, { blockId: block, generationId, tokens: 9_999, at: NOW - 40 * 24 * HOUR_MS });

    const report = await cases.getSpending();
    assert.equal(report.days.length, 30);
    assert.deepEqual(
      report.days.filter(({ tokens }) => tokens > 0),
      [
        { date: "2026-11-20", tokens: 15, micros: 0 },
        { date: "2026-11-21", tokens: 40, micros: 0 },
        { date: "2026-11-22", tokens: 100, micros: 250 },
      ],
    );
    assert.deepEqual(
      report.blocks.map((each) => [each.blockId, each.title, each.isDeleted, each.promptTokens]),
      [
        ...[[block, "Weather", false, 140], [trashed, "Weather", true, 7]],
        ...[[gone, null, false, 5], [null, null, false, 3]],
      ],
    );
    assert.deepEqual(report.models.map(({ model, calls }) => [model, calls]), [["m", 2], ["b", 3]]);
    assert.deepEqual([report.today.promptTokens, report.today.micros, report.month.promptTokens], [
      100,
      250,
      155,
    ]);
    assert.deepEqual(report.failures.map(({ status, promptTokens }) => [status, promptTokens]), [[
      "timeout",
      40,
    ]]);
    assert.deepEqual(report.budgets.map(({ kind, spent }) => [kind, spent.tokens]), [["day", 100], [
      "month",
      155,
    ]]);
    assert.equal((await cases.listModelCalls()).length, 5);
  }));

Deno.test("budgets are saved, inherited field by field, and returned to", () =>
  withCases("UTC", async (db, cases) => {
    const block = await givenMadeBlock(db);
    const texts = { generationTokens: "50 000", blockTokens: "", dayTokens: "0", monthTokens: "9,000,000" };
    assert.deepEqual(await cases.saveBudgets({ ...texts, blockDollars: "0,50", monthDollars: "$ 20" }), {});
    const { generation, block: ofBlock, day, month } = await cases.getBudgets();
    assert.deepEqual([generation.tokens, ofBlock.tokens, day.tokens, month.tokens], [
      50_000,
      null,
      0,
      9_000_000,
    ]);
    assert.deepEqual([ofBlock.micros, month.micros, day.micros], [500_000, 20_000_000, null]);

    assert.deepEqual(await cases.saveBlockBudgets(block, { blockTokens: "70000", dayTokens: "1" }), {});
    const own = await findBudgets(db, block);
    assert.deepEqual(
      own.block,
      { tokens: 70_000, micros: 500_000 },
      "what a block does not set is everybody's",
    );
    assert.equal(own.day.tokens, 0, "a block cannot set what is not its own");
    assert.deepEqual(await cases.saveBlockBudgets(block, {}), {});
    assert.deepEqual((await findBudgets(db, block)).block, ofBlock);
    await assert.rejects(cases.saveBlockBudgets(createBlockId(), {}));
  }));

Deno.test("parseBudgetTexts() refuses what is no amount and says what is wanted", () => {
  for (const tokens of ["many", "-1", "1.5", "1e9", "12,34", "99999999999", "0x10"]) {
    assert.deepEqual(
      Object.keys(errorsOf({ dayTokens: tokens, dayDollars: "" })),
      ["dayTokens"],
      tokens,
    );
  }
  for (const dollars of ["free", "-1", "1.2.3", "1,000.50", "99999999", "NaN"]) {
    assert.deepEqual(Object.keys(errorsOf({ dayTokens: "1", dayDollars: dollars })), ["dayDollars"], dollars);
  }
});

function errorsOf(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const form = parseBudgetTexts(texts, ["day"]);
  return form.kind === "invalid" ? form.errors : {};
}

Deno.test("pruneCalls() removes old calls and no open one", () =>
  withCases("UTC", async (db, cases) => {
    await givenCall(db, { blockId: null, generationId: null, tokens: 1, at: 5 });
    await givenCall(db, { blockId: null, generationId: null, tokens: 1, at: NOW });
    assert.equal(await pruneCalls(db, NOW - 1), 1);
    assert.equal((await cases.listModelCalls()).length, 1);
  }));
