import { RUN_ERROR_KINDS } from "../../domain/outcome.ts";
import { MODEL_ERROR_KINDS } from "../../generation/model_error.ts";
import { JOB_KINDS } from "../../storage/generations.ts";
import type { Measure, NoteMeasure } from "./measures.ts";
import { createRegistry, type Registry } from "./registry.ts";

/** What the newest moments say of the program's life; epoch milliseconds. */
export interface Vitals {
  tickedAt: number | undefined;
  wroteAt: number | undefined;
  /** Of the newest write that failed, until one was good again. */
  writeFailedAt: number | undefined;
  streams: number;
}

/** Counters in memory since the start. */
export interface Meter {
  readonly note: NoteMeasure;
  readonly registry: Registry;
  readonly vitals: Vitals;
}

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const PAGE_SECONDS = [0.005, 0.025, 0.1, 0.5, 2.5];
const TYPES = ["trial", "refresh", "generate", "heal"];
/** What begins a refresh; a sentence and the trials of what it made; every other job by its name. */
const REASONS = [
  ...["schedule", "person", "settings", "start", "command", "approval", "sentence", "generation"],
  ...JOB_KINDS.filter((kind) => kind !== "new"),
];
const STAGES = ["queue", "start", "fetch", "process", "render", "total"];
const PURPOSES = ["block", "image", "inspect", "model", "database"];
const ANSWERS = ["2xx", "3xx", "4xx", "5xx", "cache"];
const REFUSALS = ["host_not_declared", "blocked_address", "network", "timeout", "too_large", "permission"];
const ROLES = ["write", "repair", "edit", "rebuild", "heal", "test"];
const MODEL_ENDS = ["ok", ...MODEL_ERROR_KINDS];
const RESULTS = [
  "adopted",
  "proposed",
  "draft",
  "needs_approval",
  "needs_facts",
  "refused",
  "failed",
  "cancelled",
];
const METHODS = ["GET", "HEAD", "POST"];
const STATUSES = ["200", "204", "206", "303", "304", "400", "401", "403", "404", "405", "409", "413", "421"];
const FAILED_STATUSES = ["422", "429", "500", "502", "503"];

/** Makes the counters. `routes` are the patterns of paths that pages are told apart by. */
export function createMeter(
  { now, routes = [] }: { readonly now: () => number; readonly routes?: readonly string[] },
): Meter {
  const registry = createRegistry();
  const vitals: Vitals = { tickedAt: undefined, wroteAt: undefined, writeFailedAt: undefined, streams: 0 };
  const counters = defineCounters(registry, routes);
  return {
    registry,
    vitals,
    note(measure) {
      noteVitals(vitals, measure, now());
      counters(measure);
    },
  };
}

function noteVitals(vitals: Vitals, measure: Measure, at: number): void {
  if (measure.kind === "tick") vitals.tickedAt = at;
  if (measure.kind === "stream") vitals.streams += measure.change;
  if (measure.kind !== "write") return;
  if (measure.isGood) [vitals.wroteAt, vitals.writeFailedAt] = [at, undefined];
  else vitals.writeFailedAt = at;
}

function defineCounters(registry: Registry, routes: readonly string[]): NoteMeasure {
  const { counter, histogram } = registry;
  const runs = counter("tessera_runs_total", "Runs of blocks by type, reason and outcome.", {
    type: TYPES,
    reason: REASONS,
    outcome: ["ok", "failed", "cancelled"],
  });
  const errors = counter("tessera_run_errors_total", "Runs that failed, by what went wrong.", {
    type: TYPES,
    kind: RUN_ERROR_KINDS,
  });
  const took = histogram("tessera_run_duration_seconds", "From the start of a run to its stored end.", {
    type: TYPES,
  }, SECONDS);
  const stages = histogram("tessera_run_stage_seconds", "Time of a run in each of its stages.", {
    stage: STAGES,
  }, SECONDS);
  const requests = counter("tessera_requests_total", "Requests of the broker by purpose and outcome.", {
    purpose: PURPOSES,
    outcome: [...ANSWERS, ...REFUSALS],
  });
  const bytes = counter("tessera_request_bytes_total", "Bytes of answers after decompression.", {
    purpose: PURPOSES,
  });
  const waited = histogram("tessera_request_duration_seconds", "Time of a request, caches left out.", {
    purpose: PURPOSES,
  }, SECONDS);
  const cached = counter("tessera_request_cache_total", "Requests that the cache answered, and others.", {
    result: ["hit", "miss"],
  });
  const calls = counter("tessera_model_calls_total", "Calls of models by role and outcome.", {
    role: ROLES,
    outcome: MODEL_ENDS,
  });
  const tokens = counter("tessera_model_tokens_total", "Tokens by role; cached ones are part of the input.", {
    role: ROLES,
    direction: ["input", "cached", "output"],
  });
  const cost = counter("tessera_model_cost_usd_total", "Cost of calls whose price is known, in US dollars.", {
    role: ROLES,
  });
  const answered = histogram("tessera_model_duration_seconds", "Time of a call of a model.", {
    role: ROLES,
  }, [1, 2.5, 5, 10, 30, 60, 120]);
  const generations = counter("tessera_generations_total", "Generations by job and result.", {
    job: JOB_KINDS,
    result: RESULTS,
  });
  const heals = counter("tessera_heals_total", "Repairs that ended, by result.", { result: RESULTS });
  const writes = counter("tessera_database_writes_total", "Changes that the database took, or could not.", {
    result: ["ok", "failed"],
  });
  const pages = counter("tessera_http_requests_total", "Answers to browsers by route, method and status.", {
    route: routes,
    method: METHODS,
    status: [...STATUSES, ...FAILED_STATUSES],
  });
  const pageTimes = histogram("tessera_http_request_duration_seconds", "Time to an answer's first byte.", {
    route: routes,
  }, PAGE_SECONDS);

  return (measure) => {
    switch (measure.kind) {
      case "run": {
        const { type, reason, status, error, tookMs, timings } = measure;
        runs.note(1, { type, reason, outcome: status });
        if (error !== undefined) errors.note(1, { type, kind: error });
        took.note(tookMs / 1_000, { type });
        if (timings === null) return;
        for (const stage of STAGES) {
          const ms = timings[`${stage === "queue" ? "queued" : stage}Ms` as keyof typeof timings];
          stages.note(ms / 1_000, { stage });
        }
        return;
      }
      case "request": {
        const { purpose, record: { status, fromCache, refused, bytes: size, ms } } = measure;
        const outcome = refused ?? (fromCache ? "cache" : `${Math.floor((status ?? 0) / 100)}xx`);
        requests.note(1, { purpose, outcome });
        bytes.note(size, { purpose });
        if (refused !== undefined) return;
        cached.note(1, { result: fromCache ? "hit" : "miss" });
        if (!fromCache) waited.note(ms / 1_000, { purpose });
        return;
      }
      case "model_call": {
        const { purpose: role, status, usage, costMicros, tookMs } = measure;
        calls.note(1, { role, outcome: status });
        tokens.note(usage.promptTokens, { role, direction: "input" });
        tokens.note(usage.cachedTokens, { role, direction: "cached" });
        tokens.note(usage.completionTokens, { role, direction: "output" });
        if (costMicros !== null) cost.note(costMicros / 1e6, { role });
        answered.note(tookMs / 1_000, { role });
        return;
      }
      case "generation":
        return generations.note(1, measure);
      case "heal":
        return heals.note(1, measure);
      case "write":
        return writes.note(1, { result: measure.isGood ? "ok" : "failed" });
      case "page": {
        const { route, method, status, tookMs } = measure;
        pages.note(1, { route, method, status: String(status) });
        return pageTimes.note(tookMs / 1_000, { route });
      }
      case "tick":
      case "stream":
        return;
    }
  };
}
