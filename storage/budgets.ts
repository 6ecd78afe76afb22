import { z } from "zod";
import { Budget, BUDGET_KINDS, type BudgetKind, type Budgets, DEFAULT_BUDGETS } from "../domain/budget.ts";
import type { BlockId } from "../domain/ids.ts";
import type { Queries } from "./database.ts";
import { parseRows } from "./rows.ts";

const BudgetRow = z.object({
  kind: z.enum(BUDGET_KINDS),
  tokens: z.number().nullable(),
  micros: z.number().nullable(),
});

/** Budgets that were set for one block, or for the instance where no block is given. */
export async function listSetBudgets(
  db: Queries,
  blockId: BlockId | null,
): Promise<Partial<Record<BudgetKind, Budget>>> {
  const { rows } = await db.execute("SELECT kind, tokens, micros FROM budgets WHERE block_id = ?", [
    blockId ?? "",
  ]);
  return Object.fromEntries(
    parseRows(BudgetRow, rows, "budgets").map(({ kind, ...budget }) => [kind, budget]),
  );
}

/**
 * What holds for a call: the block's own limits before the instance's before the shipped ones. A limit that a block
 * does not set is the instance's.
 */
export async function findBudgets(db: Queries, blockId: BlockId | null): Promise<Budgets> {
  const instance = { ...DEFAULT_BUDGETS, ...await listSetBudgets(db, null) };
  const own = blockId === null ? {} : await listSetBudgets(db, blockId);
  const merge = (kind: BudgetKind): Budget => ({
    tokens: own[kind]?.tokens ?? instance[kind].tokens,
    micros: own[kind]?.micros ?? instance[kind].micros,
  });
  return { generation: merge("generation"), block: merge("block"), day: merge("day"), month: merge("month") };
}

export interface BudgetKey {
  readonly kind: BudgetKind;
  /** Null for the whole instance. */
  readonly blockId: BlockId | null;
}

/** Sets one budget; `null` returns to what holds without it. */
export async function saveBudget(
  db: Queries,
  { kind, blockId }: BudgetKey,
  { budget, at }: { readonly budget: Budget | null; readonly at: number },
): Promise<void> {
  if (budget === null) {
    await db.execute("DELETE FROM budgets WHERE kind = ? AND block_id = ?", [kind, blockId ?? ""]);
    return;
  }
  const { tokens, micros } = Budget.parse(budget);
  await db.execute(
    `INSERT INTO budgets (kind, block_id, tokens, micros, updated_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (kind, block_id) DO UPDATE
       SET tokens = excluded.tokens, micros = excluded.micros, updated_at = excluded.updated_at`,
    [kind, blockId ?? "", tokens, micros, at],
  );
}
