import { type Budget, BUDGET_KINDS, type BudgetKind, type Budgets, type Spent } from "../../domain/budget.ts";
import type { Price } from "../../domain/price.ts";

/** A block does not fit into less. */
const MIN_OUTPUT_TOKENS = 2_000;

export interface WantedCall {
  /** Counted dearer than it will be. */
  readonly promptTokens: number;
  readonly maxOutputTokens: number;
}

export interface Purse {
  readonly budgets: Budgets;
  readonly spent: Readonly<Record<BudgetKind, Spent>>;
  /** Undefined when nobody knows it. */
  readonly price: Price | undefined;
}

/** A budget that a call would cross, in its unit. */
export interface BudgetBreach {
  readonly budget: BudgetKind;
  readonly unit: "tokens" | "micros";
  readonly allowed: number;
  readonly used: number;
  /** Least that the call could come to. */
  readonly needed: number;
}

export type CallPlan =
  /** `reserved` is the most that the call can come to with this limit. */
  | { readonly kind: "affordable"; readonly maxOutputTokens: number; readonly reserved: Spent }
  | { readonly kind: "refused"; readonly breach: BudgetBreach }
  /** A budget is in money and the model's price is not known. */
  | { readonly kind: "no_price"; readonly budget: BudgetKind };

/** Whether every budget allows a call, and how long its answer may be. Pure. */
export function planCall(call: WantedCall, purse: Purse): CallPlan {
  const least = Math.min(call.maxOutputTokens, MIN_OUTPUT_TOKENS);
  let output = call.maxOutputTokens;
  for (const budget of BUDGET_KINDS) {
    const { tokens, micros } = purse.budgets[budget];
    if (micros !== null && purse.price === undefined) return { kind: "no_price", budget };
    for (const bound of boundsOf({ tokens, micros }, purse.price)) {
      const used = purse.spent[budget][bound.unit];
      const needed = bound.cost(call.promptTokens, least);
      if (used + needed > bound.allowed) {
        return {
          kind: "refused",
          breach: { budget, unit: bound.unit, allowed: bound.allowed, used, needed },
        };
      }
      output = Math.min(output, bound.affordable(bound.allowed - used, call.promptTokens));
    }
  }
  return { kind: "affordable", maxOutputTokens: output, reserved: reserve(call, output, purse.price) };
}

interface Bound {
  readonly unit: keyof Spent;
  readonly allowed: number;
  cost(promptTokens: number, outputTokens: number): number;
  /** Tokens of output that the rest pays for. */
  affordable(rest: number, promptTokens: number): number;
}

function boundsOf({ tokens, micros }: Budget, price: Price | undefined): Bound[] {
  const bounds: Bound[] = [];
  if (tokens !== null) {
    bounds.push({
      unit: "tokens",
      allowed: tokens,
      cost: (prompt, output) => prompt + output,
      affordable: (rest, prompt) => rest - prompt,
    });
  }
  if (micros !== null && price !== undefined) {
    bounds.push({
      unit: "micros",
      allowed: micros,
      cost: (prompt, output) => Math.ceil(prompt * dearestInput(price) + output * price.outputPerMillion),
      affordable: (rest, prompt) =>
        price.outputPerMillion === 0
          ? Number.POSITIVE_INFINITY
          : Math.floor((rest - prompt * dearestInput(price)) / price.outputPerMillion),
    });
  }
  return bounds;
}

function reserve(call: WantedCall, output: number, price: Price | undefined): Spent {
  return {
    tokens: call.promptTokens + output,
    micros: price === undefined
      ? 0
      : Math.ceil(call.promptTokens * dearestInput(price) + output * price.outputPerMillion),
  };
}

function dearestInput({ inputPerMillion, cachedInputPerMillion = 0 }: Price): number {
  return Math.max(inputPerMillion, cachedInputPerMillion);
}
