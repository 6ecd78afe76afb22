import type { BlockId } from "../domain/ids.ts";
import type { RunOutcome } from "../domain/outcome.ts";
import type { NewRun } from "../storage/execution_logs.ts";

export interface RunFactsToStore {
  readonly blockId: BlockId;
  readonly version: number | null;
  readonly type: NewRun["type"];
  readonly reason: string;
  readonly outcome: RunOutcome;
  readonly tokens?: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** An outcome as its row in the log. */
export function toRunRow(facts: RunFactsToStore): NewRun {
  const { outcome } = facts;
  return {
    blockId: facts.blockId,
    version: facts.version,
    type: facts.type,
    reason: facts.reason,
    status: outcome.kind,
    stage: outcome.kind === "failed" ? outcome.stage : null,
    tokens: facts.tokens ?? 0,
    bytes: outcome.requests.reduce((sum, request) => sum + request.bytes, 0),
    startedAt: facts.startedAt,
    tookMs: facts.endedAt - facts.startedAt,
    error: outcome.kind === "failed" ? outcome.error : null,
    requests: outcome.requests,
    logs: outcome.logs,
    timings: outcome.timings,
    usage: outcome.usage,
    isolation: outcome.isolation,
    warnings: outcome.warnings,
  } satisfies NewRun;
}
