import type { BudgetKind } from "../../domain/budget.ts";
import {
  instantOf,
  lastDates,
  localDate,
  startOfDay,
  startOfMonth,
  writeDate,
} from "../../domain/local_day.ts";
import { findBudgets } from "../../storage/budgets.ts";
import { sumSpent } from "../../storage/model_calls.ts";
import {
  listCalls,
  sumCalls,
  sumCallsByBlock,
  sumCallsByModel,
  sumCallsBySlot,
} from "../../storage/spending_sums.ts";
import type { ServiceDeps } from "../deps.ts";
import type { DaySpending, SpendingReport } from "./types.ts";

export const REPORT_DAYS = 30;
const MAX_ROWS = 50;
const MAX_FAILURES = 20;
const INSTANCE_BUDGETS = ["day", "month"] as const satisfies readonly BudgetKind[];

/** What was spent by day, block and model, and how much of the budgets is used. */
export async function reportSpending(
  { db, now, preferences }: Pick<ServiceDeps, "db" | "now" | "preferences">,
): Promise<SpendingReport> {
  const at = now();
  const { timeZone } = await preferences.runViewer();
  const dates = lastDates(at, timeZone, REPORT_DAYS);
  const since = dates[0] === undefined ? at : instantOf(dates[0], timeZone);
  const bounds = { dayStart: startOfDay(at, timeZone), monthStart: startOfMonth(at, timeZone) };
  const budgets = await findBudgets(db, null);
  const spent = await sumSpent(db, { blockId: null, generationId: null, ...bounds });
  const slots = await sumCallsBySlot(db, since);
  return {
    today: await sumCalls(db, bounds.dayStart),
    month: await sumCalls(db, bounds.monthStart),
    days: sumByDay(slots, dates.map(writeDate), timeZone),
    blocks: await sumCallsByBlock(db, since, MAX_ROWS),
    models: await sumCallsByModel(db, since, MAX_ROWS),
    failures: await listCalls(db, { since, isFailedOnly: true, limit: MAX_FAILURES }),
    budgets: INSTANCE_BUDGETS.map((kind) => ({ kind, budget: budgets[kind], spent: spent[kind] })),
  };
}

function sumByDay(
  slots: Awaited<ReturnType<typeof sumCallsBySlot>>,
  dates: readonly string[],
  timeZone: string,
): DaySpending[] {
  const byDate = new Map(dates.map((date) => [date, { date, tokens: 0, micros: 0 }]));
  for (const { at, promptTokens, completionTokens, micros } of slots) {
    const day = byDate.get(writeDate(localDate(at, timeZone)));
    if (day === undefined) continue;
    day.tokens += promptTokens + completionTokens;
    day.micros += micros;
  }
  return [...byDate.values()];
}
