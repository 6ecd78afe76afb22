import { z } from "zod";
import { BlockId } from "../domain/ids.ts";
import type {
  Isolation,
  RequestRecord,
  RunError,
  RunLogLine,
  RunTimings,
  RunUsage,
  RunWarning,
} from "../domain/outcome.ts";
import type { Queries } from "./database.ts";
import {
  IsolationJson,
  RequestRecords,
  RunErrorJson,
  RunLogLines,
  RunTimingsJson,
  RunUsageJson,
  RunWarnings,
} from "./json_columns.ts";
import { json, parseRow, parseRows, toJson, toJsonColumn } from "./rows.ts";

const summary = {
  id: z.number(),
  blockId: BlockId,
  version: z.number().nullable(),
  type: z.enum(["trial", "refresh", "generate", "heal"]),
  /** Who asked: "schedule", "person", "settings", "start", "command". */
  reason: z.string(),
  status: z.enum(["ok", "failed", "cancelled"]),
  stage: z.string().nullable(),
  tokens: z.number(),
  /** Bytes of all answers. */
  bytes: z.number(),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  tookMs: z.number(),
  error: json(RunErrorJson).nullable(),
  requestCount: z.number(),
};

const RunSummaryRow = z.object(summary).readonly();
export type RunSummaryRow = z.infer<typeof RunSummaryRow>;

const facts = {
  requests: json(RequestRecords),
  logs: json(RunLogLines),
  /** Null for what never reached the sandbox. */
  timings: json(RunTimingsJson).nullable(),
  usage: json(RunUsageJson).nullable(),
  isolation: json(IsolationJson).nullable(),
  warnings: json(RunWarnings),
};

const RunRow = z.object({ ...summary, ...facts }).readonly();
export type RunRow = z.infer<typeof RunRow>;

export interface NewRun extends Omit<RunSummaryRow, "id" | "requestCount" | "error"> {
  readonly error: RunError | null;
  readonly requests: readonly RequestRecord[];
  readonly logs: readonly RunLogLine[];
  readonly timings: RunTimings | null;
  readonly usage: RunUsage | null;
  readonly isolation: Isolation | null;
  readonly warnings: readonly RunWarning[];
}

const SUMMARY_COLUMNS = `id, block_id AS blockId, version, type, reason, status, stage, tokens, bytes,
  started_at AS startedAt, took_ms AS tookMs, error, request_count AS requestCount`;

/** Stores one run; gives its id. */
export async function insertRun(db: Queries, run: NewRun): Promise<number> {
  const { rows } = await db.execute(
    `INSERT INTO execution_logs (block_id, version, type, reason, status, stage, tokens, bytes, started_at, took_ms,
       error, request_count, requests, logs, timings, usage, isolation, warnings)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    [
      run.blockId,
      run.version,
      run.type,
      run.reason,
      run.status,
      run.stage,
      run.tokens,
      run.bytes,
      run.startedAt,
      run.tookMs,
      toJsonColumn(run.error) ?? null,
      run.requests.length,
      toJson(run.requests),
      toJson(run.logs),
      toJsonColumn(run.timings) ?? null,
      toJsonColumn(run.usage) ?? null,
      toJsonColumn(run.isolation) ?? null,
      toJson(run.warnings),
    ],
  );
  return z.number().parse(rows[0]?.["id"]);
}

/** The run when it belongs to the block. */
export async function findRun(db: Queries, blockId: BlockId, id: number): Promise<RunRow | undefined> {
  const { rows } = await db.execute(
    `SELECT ${SUMMARY_COLUMNS}, requests, logs, timings, usage, isolation, warnings
     FROM execution_logs WHERE id = ? AND block_id = ?`,
    [id, blockId],
  );
  return rows[0] && parseRow(RunRow, rows[0], `run ${id}`);
}

/** What the trial had to say of a version when it was made; empty when that run is gone, or nobody asked a model. */
export async function findVersionWarnings(
  db: Queries,
  blockId: BlockId,
  version: number,
): Promise<readonly RunWarning[]> {
  const { rows } = await db.execute(
    `SELECT warnings FROM execution_logs
     WHERE block_id = ? AND version = ? AND type IN ('generate', 'heal') ORDER BY id DESC LIMIT 1`,
    [blockId, version],
  );
  return rows[0] === undefined
    ? []
    : parseRow(z.object({ warnings: json(RunWarnings) }), rows[0], `version ${version}`).warnings;
}

/** The good run that began at an instant, such as the one that a recording is of. */
export async function findGoodRunAt(
  db: Queries,
  blockId: BlockId,
  startedAt: number,
): Promise<RunRow | undefined> {
  const { rows } = await db.execute(
    `SELECT ${SUMMARY_COLUMNS}, requests, logs, timings, usage, isolation, warnings FROM execution_logs
     WHERE block_id = ? AND started_at = ? AND status = 'ok' AND type IN ('refresh', 'trial', 'heal') ORDER BY id DESC LIMIT 1`,
    [blockId, startedAt],
  );
  return rows[0] && parseRow(RunRow, rows[0], `a run of block "${blockId}"`);
}

export interface RunQuery {
  readonly blockId: BlockId;
  /** Id of the last run of the page before. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Runs of a block without their requests and logs, newest first. */
export async function listRuns(db: Queries, query: RunQuery): Promise<RunSummaryRow[]> {
  const { rows } = await db.execute(
    `SELECT ${SUMMARY_COLUMNS} FROM execution_logs WHERE block_id = ? AND id < ? ORDER BY id DESC LIMIT ?`,
    [query.blockId, query.before ?? Number.MAX_SAFE_INTEGER, query.limit],
  );
  return parseRows(RunSummaryRow, rows, `runs of block "${query.blockId}"`);
}

/** Runs that spent tokens stay this long: what made a block is looked up later than what refreshed it. */
const SPENDING_KEPT_MS = 32 * 24 * 3600 * 1000;

export interface RunBounds {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly maxAgeMs: number;
  /** Most runs that a block keeps. */
  readonly maxRows: number;
}

/** Removes old runs; gives their number. */
export async function pruneRuns(db: Queries, bounds: RunBounds): Promise<number> {
  const { rowsAffected } = await db.execute(
    `DELETE FROM execution_logs WHERE id IN (
       SELECT id FROM (
         SELECT id, started_at, ROW_NUMBER() OVER (PARTITION BY block_id ORDER BY id DESC) AS place
         FROM execution_logs
       ) WHERE started_at < ?1 OR place > ?2)
     AND (tokens = 0 OR started_at < ?3)`,
    [bounds.now - bounds.maxAgeMs, bounds.maxRows, bounds.now - SPENDING_KEPT_MS],
  );
  return rowsAffected;
}
