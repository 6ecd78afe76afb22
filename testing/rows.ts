import {
  type BlockId,
  createBlockId,
  createDashboardId,
  type DashboardId,
  type GenerationId,
} from "../domain/ids.ts";
import { Manifest } from "../domain/manifest.ts";
import { insertBlock, updateBlock } from "../storage/blocks.ts";
import { insertVersion, type NewVersion } from "../storage/block_versions.ts";
import { insertDashboard } from "../storage/dashboards.ts";
import type { Queries } from "../storage/database.ts";
import type { NewRun } from "../storage/execution_logs.ts";
import { insertCall, settleCall } from "../storage/model_calls.ts";

/** Stores a dashboard to put blocks on. */
export async function givenDashboard(db: Queries): Promise<DashboardId> {
  const id = createDashboardId();
  await insertDashboard(db, { id, title: "Home", createdAt: 1 });
  return id;
}

/** Stores a block with nothing in it. */
export async function givenBlock(db: Queries, dashboardId?: DashboardId): Promise<BlockId> {
  const id = createBlockId();
  await insertBlock(db, {
    id,
    dashboardId: dashboardId ?? await givenDashboard(db),
    title: "Weather",
    prompt: "weather in Lisbon",
    gridColumns: 4,
    gridRows: 2,
    createdAt: 1,
  });
  return id;
}

/** Stores a block that shows an adopted version. */
export async function givenMadeBlock(db: Queries, dashboardId?: DashboardId): Promise<BlockId> {
  const id = await givenBlock(db, dashboardId);
  const currentVersion = await insertVersion(db, newVersion(id));
  await updateBlock(db, id, { currentVersion, updatedAt: 2 });
  return id;
}

interface GivenCall {
  readonly blockId: BlockId | null;
  readonly generationId: GenerationId | null;
  readonly tokens: number;
  /** Epoch milliseconds. */
  readonly at?: number;
  readonly status?: string;
  readonly model?: string;
  readonly costMicros?: number | null;
}

/** Stores a call of a model that has ended. */
export async function givenCall(db: Queries, call: GivenCall): Promise<void> {
  const { blockId, generationId, tokens, at = 1, status = "ok", model = "m", costMicros = null } = call;
  const id = await insertCall(db, {
    ...{ at, blockId, generationId, purpose: "write", model, provider: "llm.example.org" },
    reserved: { tokens: 0, micros: 0 },
  });
  await settleCall(db, id, {
    ...{ status, requests: 1, promptTokens: tokens, cachedTokens: 0, completionTokens: 0 },
    ...{ isEstimated: false, costMicros, tookMs: 1_000 },
  });
}

/** An adopted version, ready to store. */
export function newVersion(blockId: BlockId, change: Partial<NewVersion> = {}): NewVersion {
  return {
    blockId,
    status: "adopted",
    reason: "made",
    parent: null,
    tokens: 0,
    problem: null,
    cssHash: "abc123",
    createdAt: 2,
    manifest: Manifest.parse({ title: "Weather", hosts: ["api.example.org"] }),
    backend: "export const a = 1;",
    view: "export default () => null;",
    compiled: {
      backend: { code: "a", mappings: "AAAA" },
      view: { code: "b", mappings: "AAAA" },
      libraries: ["zod"],
    },
    css: ".a{}",
    dataSchema: { type: "object" },
    ...change,
  };
}

/** A good refresh, ready to store. */
export function newRun(blockId: BlockId, change: Partial<NewRun> = {}): NewRun {
  return {
    blockId,
    version: 1,
    type: "refresh",
    reason: "schedule",
    status: "ok",
    stage: null,
    tokens: 0,
    bytes: 0,
    startedAt: 10,
    tookMs: 5,
    error: null,
    requests: [],
    logs: [],
    timings: { queuedMs: 0, startMs: 1, fetchMs: 1, processMs: 1, renderMs: 1, totalMs: 4 },
    usage: { cpuMs: 3, peakRssBytes: 60_000_000 },
    isolation: { level: "standard", layers: ["process"] },
    warnings: [],
    ...change,
  };
}
