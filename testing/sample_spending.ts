import { DEFAULT_BUDGETS } from "../domain/budget.ts";
import type { BlockId } from "../domain/ids.ts";
import { lastDates, writeDate } from "../domain/local_day.ts";
import type { SpendingTotals } from "../services/spending/types.ts";
import type { FakePages } from "./fake_pages.ts";

type SpendingSamples = Pick<
  FakePages,
  "models" | "roleErrors" | "rebuilt" | "spending" | "budgets" | "budgetErrors" | "blockBudgets"
>;

/** A month in which two models were asked, some calls failed, and one price is not known. */
export function sampleSpending(block: BlockId, now: number): SpendingSamples {
  const days = lastDates(now, "UTC", 30).map((date, index) => {
    const tokens = index % 7 === 3 ? 0 : Math.round(4_000 + 9_000 * Math.abs(Math.sin(index * 1.7)));
    return { date: writeDate(date), tokens, micros: tokens * 3 };
  });
  const failure = {
    ...{ id: 7, at: now - 3_600_000, tookMs: 4_200, blockId: block, title: "EUR / USD, last 30 days" },
    purpose: "repair",
    model: "small-1",
    provider: "api.example.org",
    status: "rate_limited",
    requests: 3,
    ...{ promptTokens: 0, cachedTokens: 0, completionTokens: 0, isEstimated: false, costMicros: 0 },
  };
  return {
    models: { models: [], roles: { write: null, repair: null, heal: null } },
    roleErrors: {},
    rebuilt: undefined,
    spending: {
      today: totals(12_480, 2),
      month: { ...totals(201_300, 41), failed: 2, unpricedTokens: 9_100 },
      days,
      blocks: [
        { ...totals(140_200, 30), blockId: block, title: "EUR / USD, last 30 days", isDeleted: false },
        { ...totals(9_100, 4), blockId: null, title: null, isDeleted: true, unpricedTokens: 9_100 },
      ],
      models: [
        { ...totals(140_200, 30), model: "small-1", provider: "api.example.org" },
        { ...totals(9_100, 4), model: "qwen3:8b", provider: "127.0.0.1:11434", unpricedTokens: 9_100 },
      ],
      failures: [
        failure,
        {
          ...failure,
          id: 6,
          status: "cut_off",
          promptTokens: 5_100,
          completionTokens: 16_000,
          isEstimated: true,
        },
      ],
      budgets: [
        { kind: "day", budget: { tokens: 15_000, micros: null }, spent: { tokens: 12_480, micros: 37_000 } },
        {
          kind: "month",
          budget: { tokens: 1_000_000, micros: 5_000_000 },
          spent: { tokens: 201_300, micros: 603_900 },
        },
      ],
    },
    budgets: DEFAULT_BUDGETS,
    budgetErrors: {},
    blockBudgets: {
      usual: DEFAULT_BUDGETS,
      own: { generation: { tokens: null, micros: null }, block: { tokens: 90_000, micros: null } },
      today: { tokens: 6_140, micros: 18_000 },
    },
  };
}

function totals(tokens: number, calls: number): SpendingTotals {
  const promptTokens = Math.round(tokens * 0.7);
  return {
    ...{ calls, failed: 0, promptTokens, completionTokens: tokens - promptTokens },
    ...{ cachedTokens: Math.round(promptTokens * 0.4), micros: tokens * 3, unpricedTokens: 0 },
  };
}
