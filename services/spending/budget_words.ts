import type { BudgetKind } from "../../domain/budget.ts";
import { ModelError } from "../../generation/model_error.ts";
import type { BudgetBreach } from "./plan_call.ts";

export const BUDGET_NAMES: Readonly<Record<BudgetKind, string>> = {
  generation: "budget of one generation",
  block: "budget of this block for today",
  day: "budget of all blocks for today",
  month: "budget of all blocks for this month",
};

const NEXT_STEPS: Readonly<Record<BudgetKind, string>> = {
  generation: "Try again for a new budget, or raise it under Budgets in the settings",
  block: "Raise it in the settings of the block, or try again tomorrow",
  day: "Raise it under Budgets in the settings, or try again tomorrow",
  month: "Raise it under Budgets in the settings, or try again next month",
};

/** No call was made because it could have crossed a budget: which one, how much of it is used, what to do. */
export function budgetError({ budget, unit, allowed, used, needed }: BudgetBreach): ModelError {
  const write = unit === "tokens" ? writeTokens : writeDollars;
  return new ModelError(
    "budget",
    `The ${BUDGET_NAMES[budget]} does not allow another call: ${write(used)} of ${
      write(allowed)
    } are used, and the call may come to ${write(needed)}`,
    { hint: NEXT_STEPS[budget] },
  );
}

/** No call was made because a budget is in money and nobody knows what the call costs. */
export function unknownPriceError(budget: BudgetKind, model: string): ModelError {
  return new ModelError(
    "budget",
    `The ${BUDGET_NAMES[budget]} is in money, and the price of model "${model}" is not known`,
    {
      hint:
        "Give its price under Prices in the settings (0 for a model on your own machine), or take the limit in money away",
    },
  );
}

function writeTokens(tokens: number): string {
  return `${tokens.toLocaleString("en")} tokens`;
}

/** Millionths of a dollar as dollars, exact enough that a small difference can be seen. */
function writeDollars(micros: number): string {
  return `$${(micros / 1e6).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`;
}
