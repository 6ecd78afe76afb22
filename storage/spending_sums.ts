import { z } from "zod";
import { BlockId, type GenerationId } from "../domain/ids.ts";
import type { Queries } from "./database.ts";
import { flag, parseRow, parseRows } from "./rows.ts";

const sums = {
  calls: z.number(),
  failed: z.number(),
  promptTokens: z.number(),
  cachedTokens: z.number(),
  completionTokens: z.number(),
  /** Of the calls whose price was known, in millionths of a US dollar. */
  micros: z.number(),
  /** Tokens of calls whose price was not known. */
  unpricedTokens: z.number(),
};

const SUMS = `COUNT(*) AS calls, COALESCE(SUM(status NOT IN ('ok', 'open')), 0) AS failed,
  COALESCE(SUM(prompt_tokens), 0) AS promptTokens, COALESCE(SUM(cached_tokens), 0) AS cachedTokens,
  COALESCE(SUM(completion_tokens), 0) AS completionTokens, COALESCE(SUM(cost_micros), 0) AS micros,
  COALESCE(SUM(CASE WHEN cost_micros IS NULL THEN prompt_tokens + completion_tokens ELSE 0 END), 0) AS unpricedTokens`;

export const SpendingSum = z.object(sums).readonly();
export type SpendingSum = z.infer<typeof SpendingSum>;

/** Everything since an instant (epoch ms). */
export async function sumCalls(db: Queries, since: number): Promise<SpendingSum> {
  const { rows } = await db.execute(`SELECT ${SUMS} FROM model_calls WHERE at >= ?`, [since]);
  return parseRow(SpendingSum, rows[0] ?? {}, "sum of model calls");
}

/** Every offset of a time zone is a multiple of it, so each day of each zone is whole slots. */
export const SLOT_MS = 15 * 60_000;

const SlotRow = z.object({ ...sums, slot: z.number() }).readonly();

/** Sums by quarter of an hour, oldest first; `at` is where the quarter starts. */
export async function sumCallsBySlot(
  db: Queries,
  since: number,
): Promise<readonly (SpendingSum & { readonly at: number })[]> {
  const { rows } = await db.execute(
    `SELECT at / ${SLOT_MS} AS slot, ${SUMS} FROM model_calls WHERE at >= ? GROUP BY slot ORDER BY slot`,
    [since],
  );
  return parseRows(SlotRow, rows, "model calls by time").map(({ slot, ...sum }) => ({
    ...sum,
    at: slot * SLOT_MS,
  }));
}

const BlockSum = z.object({
  ...sums,
  blockId: BlockId.nullable(),
  /** Null when the block is gone. */
  title: z.string().nullable(),
  /** It lies in the trash. */
  isDeleted: flag,
}).readonly();
export type BlockSum = z.infer<typeof BlockSum>;

/** Sums by block, the most tokens first; without a block for calls that belong to none. */
export async function sumCallsByBlock(db: Queries, since: number, limit: number): Promise<BlockSum[]> {
  const { rows } = await db.execute(
    `SELECT c.*, b.title, b.deleted_at IS NOT NULL AS isDeleted FROM (
       SELECT block_id AS blockId, ${SUMS} FROM model_calls WHERE at >= ? GROUP BY block_id
     ) c LEFT JOIN blocks b ON b.id = c.blockId
     ORDER BY promptTokens + completionTokens DESC, calls DESC LIMIT ?`,
    [since, limit],
  );
  return parseRows(BlockSum, rows, "model calls by block");
}

const ModelSum = z.object({ ...sums, model: z.string(), provider: z.string() }).readonly();
export type ModelSum = z.infer<typeof ModelSum>;

export async function sumCallsByModel(db: Queries, since: number, limit: number): Promise<ModelSum[]> {
  const { rows } = await db.execute(
    `SELECT model, provider, ${SUMS} FROM model_calls WHERE at >= ? GROUP BY model, provider
     ORDER BY promptTokens + completionTokens DESC, calls DESC LIMIT ?`,
    [since, limit],
  );
  return parseRows(ModelSum, rows, "model calls by model");
}

const OfOne = z.object({ ...sums, tookMs: z.number() }).readonly();
export type OneSum = z.infer<typeof OfOne>;

export async function sumCallsOfGeneration(db: Queries, id: GenerationId): Promise<OneSum> {
  const { rows } = await db.execute(
    `SELECT ${SUMS}, COALESCE(SUM(took_ms), 0) AS tookMs FROM model_calls WHERE generation_id = ?`,
    [id],
  );
  return parseRow(OfOne, rows[0] ?? {}, "model calls of a generation");
}

/** Everything ever spent on a block. */
export async function sumCallsOfBlock(db: Queries, id: BlockId): Promise<SpendingSum> {
  const { rows } = await db.execute(`SELECT ${SUMS} FROM model_calls WHERE block_id = ?`, [id]);
  return parseRow(SpendingSum, rows[0] ?? {}, "model calls of a block");
}

const CallRow = z.object({
  id: z.number(),
  at: z.number(),
  tookMs: z.number(),
  blockId: BlockId.nullable(),
  title: z.string().nullable(),
  purpose: z.string(),
  model: z.string(),
  provider: z.string(),
  status: z.string(),
  requests: z.number(),
  promptTokens: z.number(),
  cachedTokens: z.number(),
  completionTokens: z.number(),
  isEstimated: flag,
  costMicros: z.number().nullable(),
}).readonly();
export type CallRow = z.infer<typeof CallRow>;

export interface CallQuery {
  /** Epoch milliseconds. */
  readonly since: number;
  readonly isFailedOnly?: boolean;
  readonly limit: number;
}

/** Single calls, newest first. */
export async function listCalls(db: Queries, query: CallQuery): Promise<CallRow[]> {
  const { rows } = await db.execute(
    `SELECT c.id, c.at, c.took_ms AS tookMs, c.block_id AS blockId, b.title, c.purpose, c.model, c.provider, c.status,
       c.requests, c.prompt_tokens AS promptTokens, c.cached_tokens AS cachedTokens,
       c.completion_tokens AS completionTokens, c.is_estimated AS isEstimated, c.cost_micros AS costMicros
     FROM model_calls c LEFT JOIN blocks b ON b.id = c.block_id
     WHERE c.at >= ?1 AND (?2 = 0 OR c.status NOT IN ('ok', 'open')) ORDER BY c.at DESC, c.id DESC LIMIT ?3`,
    [query.since, query.isFailedOnly === true, query.limit],
  );
  return parseRows(CallRow, rows, "model calls");
}
