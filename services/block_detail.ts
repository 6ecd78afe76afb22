import { NotFoundError } from "../domain/errors.ts";
import type { BlockId } from "../domain/ids.ts";
import { DEFAULT_REFRESH_SECONDS } from "../domain/manifest.ts";
import type { RunTimings, RunUsage } from "../domain/outcome.ts";
import { settingValues } from "../domain/settings.ts";
import { findCardRow } from "../storage/card_rows.ts";
import { findDashboard } from "../storage/dashboards.ts";
import type { Database } from "../storage/database.ts";
import { sumCallsOfBlock } from "../storage/spending_sums.ts";
import { findRun, listRuns as listRunRows, type RunSummaryRow } from "../storage/execution_logs.ts";
import { findPlanOfBlock } from "../storage/generations.ts";
import { findRaisableLimit } from "./block_limits.ts";
import { type LiveState, toCard } from "./card_view.ts";
import { findBlockConnections, findReach } from "./find_need.ts";
import { costOfBlock } from "./cost_of_block.ts";
import { OPEN_WITH_NETWORK } from "./run_version.ts";
import type { BlockDetail, RunDetail, RunSummary } from "./types.ts";

const MAX_RUNS = 200;
const DEFAULT_RUNS = 50;
const NO_TIMINGS: RunTimings = { queuedMs: 0, startMs: 0, fetchMs: 0, processMs: 0, renderMs: 0, totalMs: 0 };
const NO_RUN_USAGE: RunUsage = { cpuMs: 0, peakRssBytes: 0 };

export interface DetailDeps {
  readonly db: Database;
  readonly live: LiveState;
}

/** What the details page says of a block. Throws `NotFoundError`. */
export async function getBlockDetail(
  { db, live }: DetailDeps,
  id: BlockId,
): Promise<BlockDetail> {
  const row = await findCardRow(db, id);
  const dashboard = row && await findDashboard(db, row.block.dashboardId);
  if (row === undefined || dashboard === undefined) throw new NotFoundError("block", id);
  const manifest = row.version?.manifest ?? null;
  const card = toCard(row, live);
  const connections = manifest === null ? [] : findBlockConnections(manifest, row.block, row.connections);
  return {
    card,
    cost: costOfBlock(await sumCallsOfBlock(db, id)),
    dashboard: { id: dashboard.id, title: dashboard.title },
    manifest,
    settings: settingValues(manifest?.settings ?? [], row.block.settings),
    refresh: row.block.refresh ?? manifest?.refresh ?? { everySeconds: DEFAULT_REFRESH_SECONDS },
    approvedHosts: row.block.approvedHosts,
    connections,
    reach: manifest === null ? [] : findReach(manifest, row.block, connections),
    limits: row.block.limits,
    plan: await findPlanOfBlock(db, id),
    createdAt: row.block.createdAt,
  };
}

export async function listRuns(
  db: Database,
  id: BlockId,
  { before, limit = DEFAULT_RUNS }: { readonly before?: number; readonly limit?: number },
): Promise<RunSummary[]> {
  return (await listRunRows(db, { blockId: id, before, limit: Math.min(limit, MAX_RUNS) })).map(toSummary);
}

export async function getRun(db: Database, id: BlockId, run: number): Promise<RunDetail> {
  const row = await findRun(db, id, run);
  if (row === undefined) throw new NotFoundError("run", String(run));
  return {
    ...toSummary(row),
    isPastBroker: row.isolation?.layers.includes(OPEN_WITH_NETWORK) ?? false,
    raisableLimit: row.error === null ? null : findRaisableLimit(row.error),
    ...{ stage: row.stage, requests: row.requests, logs: row.logs, warnings: row.warnings },
    timings: row.timings ?? NO_TIMINGS,
    usage: row.usage ?? NO_RUN_USAGE,
    isolation: row.isolation ?? { level: "standard", layers: [] },
  };
}

function toSummary(row: RunSummaryRow): RunSummary {
  const { id, type, reason, version, status, error, startedAt, tookMs, requestCount, bytes, tokens } = row;
  return { id, type, reason, version, status, error, startedAt, tookMs, requestCount, bytes, tokens };
}
