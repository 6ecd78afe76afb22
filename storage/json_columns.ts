import { z } from "zod";
import { ACCEPTANCE_KINDS } from "../domain/acceptance_failure.ts";
import { ConnectionId } from "../domain/connection.ts";
import { isRecord, type Json } from "../domain/json.ts";
import { Place } from "../domain/manifest.ts";
import { RUN_ERROR_KINDS } from "../domain/outcome.ts";
import type { BlockTree } from "../domain/tree.ts";

/** Shapes of what the JSON columns hold, as the domain and its neighbours define them. */

export const Settings = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null(), Place, z.array(z.string()).readonly()]),
);

export const Hosts = z.array(z.string());

export const ConnectionIds = z.array(ConnectionId);

export const ConnectionNames = z.array(z.string());

export const AnyJson = z.custom<Json>((value) => value !== undefined);

/** Only the outermost shape: it was checked before it was stored, and rendering checks each node again. */
export const Tree = z.custom<BlockTree>((value) =>
  Array.isArray(value) && value.every((node) => typeof node === "string" || isRecord(node))
);

export const RunErrorJson = z.object({
  kind: z.enum(RUN_ERROR_KINDS),
  message: z.string(),
  file: z.enum(["backend.ts", "view.tsx"]).exactOptional(),
  line: z.number().exactOptional(),
  column: z.number().exactOptional(),
  hint: z.string().exactOptional(),
  status: z.number().exactOptional(),
  host: z.string().exactOptional(),
  limit: z.object({ name: z.string(), allowed: z.number(), seen: z.number() }).exactOptional(),
  acceptance: z.enum(ACCEPTANCE_KINDS).exactOptional(),
});

export const RequestRecords = z.array(z.object({
  method: z.string(),
  host: z.string(),
  path: z.string(),
  status: z.number().exactOptional(),
  ms: z.number(),
  bytes: z.number(),
  fromCache: z.boolean(),
  refused: z.enum(RUN_ERROR_KINDS).exactOptional(),
  refusedHost: z.string().exactOptional(),
  byBrowser: z.boolean().exactOptional(),
}));

export const RunLogLines = z.array(z.object({
  level: z.enum(["debug", "info", "warn", "error"]),
  text: z.string(),
  at: z.number(),
}));

export const RunTimingsJson = z.object({
  queuedMs: z.number(),
  startMs: z.number(),
  fetchMs: z.number(),
  processMs: z.number(),
  renderMs: z.number(),
  totalMs: z.number(),
});

export const RunUsageJson = z.object({ cpuMs: z.number(), peakRssBytes: z.number() });

export const IsolationJson = z.object({ level: z.enum(["full", "standard"]), layers: z.array(z.string()) });

export const RunWarnings = z.array(z.object({ kind: z.string(), message: z.string() }));

const CompiledModule = z.object({ code: z.string(), mappings: z.string() });

/** The same shape as `CompiledBlock` of the sandbox. */
export const Compiled = z.object({
  backend: CompiledModule,
  view: CompiledModule,
  libraries: z.array(z.string()).readonly(),
});
export type Compiled = z.infer<typeof Compiled>;

/** The same shape as `Diagnosis` of generation. */
export const DiagnosisJson = z.object({
  kind: z.string(),
  happened: z.string(),
  evidence: z.string().exactOptional(),
  source: z.object({ host: z.string(), status: z.number() }).exactOptional(),
  typeNotes: z.array(z.string()).readonly().exactOptional(),
  causes: z.array(z.string()).readonly().exactOptional(),
  advice: z.string(),
  move: z.enum(["retry", "person"]),
});

/** The same shape as `GenerationStep` of the services. */
export const Progress = z.array(z.object({
  label: z.string(),
  note: z.string(),
  state: z.enum(["done", "now", "later", "failed"]),
  at: z.number(),
}));

/** The same shape as `Plan` of generation. */
export const PlanJson = z.object({
  source: z.string(),
  technique: z.string(),
  fallbacks: z.array(z.string()).readonly(),
  view: z.string(),
  refresh: z.string(),
  needs: z.array(z.string()).readonly(),
});

/** The same shape as `Refusal` of generation. */
export const RefusalJson = z.object({
  reason: z.string(),
  connection: z.object({
    name: z.string(),
    origin: z.string(),
    kind: z.string(),
    header: z.string().exactOptional(),
    help: z.string(),
  }).exactOptional(),
  alternatives: z.array(z.string()).readonly(),
});
