import { z } from "zod";
import type { BudgetKind, Spent } from "../domain/budget.ts";
import type { BlockId, GenerationId } from "../domain/ids.ts";
import type { Queries } from "./database.ts";

/** A call that is about to be made. */
export interface NewCall {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly blockId: BlockId | null;
  readonly generationId: GenerationId | null;
  readonly purpose: string;
  readonly model: string;
  /** Host of the model's address. */
  readonly provider: string;
  /** Most that it can come to: held back from every budget while it runs. */
  readonly reserved: Spent;
}

/** How a call ended. */
export interface CallEnd {
  /** "ok", or the kind of its `ModelError`. */
  readonly status: string;
  /** HTTP requests that it sent. */
  readonly requests: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly isEstimated: boolean;
  /** Millionths of a US dollar; null where the price is not known. */
  readonly costMicros: number | null;
  readonly tookMs: number;
}

export interface BudgetScope {
  readonly blockId: BlockId | null;
  readonly generationId: GenerationId | null;
  /** Epoch milliseconds. */
  readonly dayStart: number;
  readonly monthStart: number;
}

/** Adds a call that runs; gives its id. */
export async function insertCall(db: Queries, call: NewCall): Promise<number> {
  const { rows } = await db.execute(
    `INSERT INTO model_calls (at, block_id, generation_id, purpose, model, provider, status, reserved_tokens,
       reserved_micros) VALUES (?, ?, ?, ?, ?, ?, 'open', ?, ?) RETURNING id`,
    [
      call.at,
      call.blockId,
      call.generationId,
      call.purpose,
      call.model,
      call.provider,
      call.reserved.tokens,
      call.reserved.micros,
    ],
  );
  return z.number().parse(rows[0]?.["id"]);
}

/** Writes what a call came to and lets go of what was held back. */
export async function settleCall(db: Queries, id: number, end: CallEnd): Promise<void> {
  await db.execute(
    `UPDATE model_calls SET status = ?, requests = ?, prompt_tokens = ?, cached_tokens = ?, completion_tokens = ?,
       is_estimated = ?, cost_micros = ?, took_ms = ?, reserved_tokens = 0, reserved_micros = 0 WHERE id = ?`,
    [
      end.status,
      end.requests,
      end.promptTokens,
      end.cachedTokens,
      end.completionTokens,
      end.isEstimated,
      end.costMicros,
      end.tookMs,
      id,
    ],
  );
}

/**
 * Calls whose program went away before they ended: nobody knows what they came to, so all that was held back counts.
 * @param before epoch milliseconds; calls that began earlier cannot run any more.
 */
export async function settleLostCalls(db: Queries, before: number): Promise<number> {
  const { rowsAffected } = await db.execute(
    `UPDATE model_calls SET status = 'lost', is_estimated = 1, completion_tokens = reserved_tokens,
       cost_micros = NULLIF(reserved_micros, 0), reserved_tokens = 0, reserved_micros = 0
     WHERE status = 'open' AND at < ?`,
    [before],
  );
  return rowsAffected;
}

const TOKENS = "prompt_tokens + completion_tokens + reserved_tokens";
const MICROS = "COALESCE(cost_micros, 0) + reserved_micros";

/** What was spent in each scope, with what calls that run now hold back. */
export async function sumSpent(
  db: Queries,
  { blockId, generationId, dayStart, monthStart }: BudgetScope,
): Promise<Readonly<Record<BudgetKind, Spent>>> {
  const sums =
    `SELECT COALESCE(SUM(${TOKENS}), 0) AS tokens, COALESCE(SUM(${MICROS}), 0) AS micros FROM model_calls`;
  const results = await db.batch([
    {
      sql: `${sums} WHERE generation_id = ?1
        AND at >= COALESCE((SELECT budget_from FROM generations WHERE id = ?1), 0)`,
      args: [generationId],
    },
    { sql: `${sums} WHERE block_id = ? AND at >= ?`, args: [blockId, dayStart] },
    { sql: `${sums} WHERE at >= ?`, args: [dayStart] },
    { sql: `${sums} WHERE at >= ?`, args: [monthStart] },
  ], "read");
  const [generation, block, day, month] = results.map(({ rows }) => SpentRow.parse(rows[0]));
  return { generation: generation ?? NONE, block: block ?? NONE, day: day ?? NONE, month: month ?? NONE };
}

const NONE: Spent = { tokens: 0, micros: 0 };

const SpentRow = z.object({ tokens: z.number(), micros: z.number() }).readonly();

/** Lets the budget of a generation count from here on. */
export async function restartGenerationBudget(
  db: Queries,
  id: GenerationId,
  from: number,
): Promise<void> {
  await db.execute("UPDATE generations SET budget_from = ? WHERE id = ?", [from, id]);
}

/** Calls of the whole instance, ever. */
export async function countCalls(db: Queries): Promise<number> {
  const { rows } = await db.execute("SELECT COUNT(*) AS calls FROM model_calls");
  return z.number().parse(rows[0]?.["calls"]);
}

/** Removes calls that ended before an instant (epoch ms); gives their number. */
export async function pruneCalls(db: Queries, before: number): Promise<number> {
  const { rowsAffected } = await db.execute("DELETE FROM model_calls WHERE at < ? AND status != 'open'", [
    before,
  ]);
  return rowsAffected;
}
