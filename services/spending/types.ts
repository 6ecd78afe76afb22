import type { Budget, BudgetKind, Budgets, Spent } from "../../domain/budget.ts";
import type { BlockId } from "../../domain/ids.ts";
import type { FieldErrors } from "../types.ts";

/** Sums over calls. */
export interface SpendingTotals {
  readonly calls: number;
  readonly failed: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** Millionths of a US dollar, of the calls whose price was known. */
  readonly micros: number;
  /** Tokens of calls whose price was not known. */
  readonly unpricedTokens: number;
}

export interface DaySpending {
  /** "2026-11-22", in the person's time zone. */
  readonly date: string;
  readonly tokens: number;
  readonly micros: number;
}

export interface BlockSpending extends SpendingTotals {
  /** Null for calls that belong to no block, such as a test of a model. */
  readonly blockId: BlockId | null;
  /** Null when the block is gone for good. */
  readonly title: string | null;
  /** It lies in the trash. */
  readonly isDeleted: boolean;
}

export interface ModelSpending extends SpendingTotals {
  readonly model: string;
  readonly provider: string;
}

/** One call as the ledger has it. */
export interface ModelCall {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly tookMs: number;
  readonly blockId: BlockId | null;
  readonly title: string | null;
  readonly purpose: string;
  readonly model: string;
  readonly provider: string;
  /** "ok", "open", "lost", or the kind of its error. */
  readonly status: string;
  readonly requests: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly isEstimated: boolean;
  /** Millionths of a US dollar; null where the price was not known. */
  readonly costMicros: number | null;
}

export interface BudgetUse {
  readonly kind: BudgetKind;
  readonly budget: Budget;
  readonly spent: Spent;
}

/** What the cost page shows. */
export interface SpendingReport {
  readonly today: SpendingTotals;
  readonly month: SpendingTotals;
  /** The last 30 days, oldest first, days without a call included. */
  readonly days: readonly DaySpending[];
  /** Over the same days, the most tokens first. */
  readonly blocks: readonly BlockSpending[];
  readonly models: readonly ModelSpending[];
  /** Newest first. */
  readonly failures: readonly ModelCall[];
  /** Those of the whole instance. */
  readonly budgets: readonly BudgetUse[];
}

/** A block's own limits beside what holds for every block; null where it has none. */
export interface BlockBudgets {
  readonly usual: Budgets;
  readonly own: Readonly<Record<"generation" | "block", Budget>>;
  /** Spent on the block today. */
  readonly today: Spent;
}

/** What a person does about what models cost. */
export interface SpendingCases {
  getSpending(): Promise<SpendingReport>;
  /** Newest first, over the days of the report. */
  listModelCalls(): Promise<readonly ModelCall[]>;
  getBudgets(): Promise<Budgets>;
  /** Texts by field (`dayTokens`, `dayDollars`); an empty one means without a limit. */
  saveBudgets(texts: Readonly<Record<string, string>>): Promise<FieldErrors>;
  getBlockBudgets(id: BlockId): Promise<BlockBudgets>;
  /** As `saveBudgets`; an empty one means as for every block. */
  saveBlockBudgets(id: BlockId, texts: Readonly<Record<string, string>>): Promise<FieldErrors>;
}
