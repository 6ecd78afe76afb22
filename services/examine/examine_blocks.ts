import { failureWords } from "../../domain/failure_words.ts";
import { startOfDay, startOfMonth } from "../../domain/local_day.ts";
import { cleanText } from "../../domain/outcome.ts";
import { findBudgets } from "../../storage/budgets.ts";
import type { Queries } from "../../storage/database.ts";
import { sumSpent } from "../../storage/model_calls.ts";
import { countBlocks, countWaiting, listFailing } from "../../storage/vital_signs.ts";
import type { Finding } from "./types.ts";

const MOST_NAMED = 5;
const LOW_BUDGET_PART = 0.9;

/** What waits for a person: blocks that fail or want a yes, and budgets that are used up. */
export async function examineBlocks(
  db: Queries,
  { now, timeZone }: { readonly now: () => number; readonly timeZone: string },
): Promise<Finding[]> {
  const { total, failing, paused } = await countBlocks(db);
  const waiting = await countWaiting(db);
  const failures = failing === 0 ? [] : await listFailing(db, MOST_NAMED);
  return [
    {
      name: "blocks",
      state: failing === 0 ? "good" : "note",
      note: `${total}, of which ${failing} failed last time and ${paused} are paused`,
      ...(failing === 0 ? {} : {
        means: "They keep their last good data and are tried again by themselves.",
        mend: ['Open the card: it says what it needs; "tessera block heal ID" has a model repair it'],
        details: failures.map(({ id, title, kind, status }) =>
          `${cleanText(title, 60)} (${id}): ${failureWords(kind, status)}`
        ),
      }),
    },
    ...(waiting === 0 ? [] : [{
      name: "approvals",
      state: "note" as const,
      note: `${waiting} ${waiting === 1 ? "block waits" : "blocks wait"} for a person`,
      means: "They wait for a yes to hosts or connections, or for facts that only a person knows.",
      mend: ["Open the dashboard: the cards ask", "tessera block list"],
    }]),
    ...await examineBudgets(db, { nowMs: now(), timeZone }),
  ];
}

async function examineBudgets(
  db: Queries,
  { nowMs, timeZone }: { readonly nowMs: number; readonly timeZone: string },
): Promise<Finding[]> {
  const budgets = await findBudgets(db, null);
  const spent = await sumSpent(db, {
    ...{ blockId: null, generationId: null },
    dayStart: startOfDay(nowMs, timeZone),
    monthStart: startOfMonth(nowMs, timeZone),
  });
  return (["day", "month"] as const).flatMap((kind): Finding[] => {
    const { tokens, micros } = budgets[kind];
    const parts = [tokens, micros].map((most, index) => {
      const used = index === 0 ? spent[kind].tokens : spent[kind].micros;
      return most === null ? 0 : most === 0 ? 1 : used / most;
    });
    const part = Math.max(...parts);
    if (part < LOW_BUDGET_PART) return [];
    return [{
      name: `budget of the ${kind}`,
      state: "note",
      note: `${Math.min(100, Math.round(part * 100))} % used`,
      means: "Models are not asked past it; blocks that are there go on.",
      mend: ["tessera costs", 'Raise it under "Budgets" in the settings, or wait until it begins anew'],
    }];
  });
}
