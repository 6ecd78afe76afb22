import { z } from "zod";

/** What a budget is for: one generation, one block in a day, everything in a day, everything in a month. */
export const BUDGET_KINDS = ["generation", "block", "day", "month"] as const;
export type BudgetKind = typeof BUDGET_KINDS[number];

/** What may be set for one block alone. */
export const BLOCK_BUDGET_KINDS = ["generation", "block"] as const satisfies readonly BudgetKind[];

export const MAX_BUDGET_TOKENS = 1_000_000_000;
/** Millionths of a US dollar. */
export const MAX_BUDGET_MICROS = 100_000 * 1_000_000;

/** Most that may be spent; null means without a limit, 0 means nothing at all. */
export const Budget = z.object({
  tokens: z.number().int().min(0).max(MAX_BUDGET_TOKENS).nullable(),
  /** Millionths of a US dollar. */
  micros: z.number().int().min(0).max(MAX_BUDGET_MICROS).nullable(),
}).readonly();
export type Budget = z.infer<typeof Budget>;

export type Budgets = Readonly<Record<BudgetKind, Budget>>;

/**
 * What holds until a person says otherwise. Money has no limit of its own then: a model on the person's machine has no
 * price, and tokens bound it as well.
 */
export const DEFAULT_BUDGETS: Budgets = {
  generation: { tokens: 60_000, micros: null },
  block: { tokens: 240_000, micros: null },
  day: { tokens: 1_000_000, micros: null },
  month: { tokens: 10_000_000, micros: null },
};

/** Tokens, and millionths of a US dollar. */
export interface Spent {
  readonly tokens: number;
  readonly micros: number;
}
