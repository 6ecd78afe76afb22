import { BLOCK_BUDGET_KINDS, BUDGET_KINDS } from "../../domain/budget.ts";
import { startOfDay, startOfMonth } from "../../domain/local_day.ts";
import { getBlock } from "../../storage/blocks.ts";
import { findBudgets, listSetBudgets, saveBudget } from "../../storage/budgets.ts";
import { sumSpent } from "../../storage/model_calls.ts";
import { listCalls } from "../../storage/spending_sums.ts";
import type { ServiceDeps } from "../deps.ts";
import { parseBudgetTexts } from "./budget_texts.ts";
import { REPORT_DAYS, reportSpending } from "./report_spending.ts";
import type { SpendingCases } from "./types.ts";

const MAX_EXPORTED_CALLS = 20_000;
const DAY_MS = 24 * 3_600_000;
const UNSET = { tokens: null, micros: null };

export function createSpendingCases(deps: ServiceDeps): SpendingCases {
  const { db, now } = deps;
  return {
    getSpending: () => reportSpending(deps),
    listModelCalls: () => listCalls(db, { since: now() - REPORT_DAYS * DAY_MS, limit: MAX_EXPORTED_CALLS }),
    getBudgets: () => findBudgets(db, null),
    async saveBudgets(texts) {
      const form = parseBudgetTexts(texts, BUDGET_KINDS);
      if (form.kind === "invalid") return form.errors;
      await db.transaction(async (tx) => {
        for (const { kind, budget } of form.budgets) {
          await saveBudget(tx, { kind, blockId: null }, { budget, at: now() });
        }
      });
      return {};
    },
    async getBlockBudgets(id) {
      await getBlock(db, id);
      const { timeZone } = await deps.preferences.runViewer();
      const own = await listSetBudgets(db, id);
      const spent = await sumSpent(db, {
        ...{ blockId: id, generationId: null },
        dayStart: startOfDay(now(), timeZone),
        monthStart: startOfMonth(now(), timeZone),
      });
      return {
        usual: await findBudgets(db, null),
        own: { generation: own.generation ?? UNSET, block: own.block ?? UNSET },
        today: spent.block,
      };
    },
    async saveBlockBudgets(id, texts) {
      await getBlock(db, id);
      const form = parseBudgetTexts(texts, BLOCK_BUDGET_KINDS);
      if (form.kind === "invalid") return form.errors;
      await db.transaction(async (tx) => {
        for (const { kind, budget } of form.budgets) {
          const isSet = budget.tokens !== null || budget.micros !== null;
          await saveBudget(tx, { kind, blockId: id }, { budget: isSet ? budget : null, at: now() });
        }
      });
      return {};
    },
  };
}
