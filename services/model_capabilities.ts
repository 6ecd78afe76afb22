import { z } from "zod";
import type { RequestShape } from "../generation/request_shape.ts";
import type { Queries } from "../storage/database.ts";
import { findSetting, saveSetting } from "../storage/settings.ts";

/** What was found out about one model behind one address. */
export interface ModelCapabilities {
  readonly shape: RequestShape;
  readonly isStreaming: boolean | null;
  /** Tokens of prompt and answer together; null when its server does not say. */
  readonly contextTokens: number | null;
  /** Epoch milliseconds. */
  readonly checkedAt: number;
}

const SETTING = "model_capabilities";
/** Models remembered; the ones that were looked at longest ago are forgotten first. */
const MAX_MODELS = 30;

const Shape = z.object({
  format: z.enum(["json_schema", "json_object", "text"]),
  tokenLimit: z.enum(["max_completion_tokens", "max_tokens", "none"]),
  hasStreamOptions: z.boolean(),
  tools: z.enum(["yes", "no", "unknown"]),
  contextTokens: z.number().exactOptional(),
});
const Stored = z.record(
  z.string(),
  z.object({
    shape: Shape,
    isStreaming: z.boolean().nullable(),
    contextTokens: z.number().nullable(),
    checkedAt: z.number(),
  }),
);

export interface ModelName {
  readonly baseUrl: string;
  readonly model: string;
}

/** What is remembered of a model; `undefined` when nothing is. */
export async function findCapabilities(
  db: Queries,
  name: ModelName,
): Promise<ModelCapabilities | undefined> {
  return (await listStored(db))[keyOf(name)];
}

/** Remembers what a call learned, beside what a test found before. */
export async function saveShape(
  db: Queries,
  name: ModelName,
  { shape, at }: { readonly shape: RequestShape; readonly at: number },
): Promise<void> {
  const before = await findCapabilities(db, name);
  await saveCapabilities(db, name, {
    ...{ isStreaming: null, contextTokens: null },
    ...before,
    ...{ shape, checkedAt: at },
  });
}

export async function saveCapabilities(
  db: Queries,
  name: ModelName,
  found: ModelCapabilities,
): Promise<void> {
  const all = Object.entries({ ...await listStored(db), [keyOf(name)]: found });
  const newest = all.toSorted(([, a], [, b]) => b.checkedAt - a.checkedAt).slice(0, MAX_MODELS);
  await saveSetting(db, SETTING, { value: Object.fromEntries(newest), updatedAt: found.checkedAt });
}

async function listStored(db: Queries): Promise<Readonly<Record<string, ModelCapabilities>>> {
  return await findSetting(db, SETTING, Stored) ?? {};
}

function keyOf({ baseUrl, model }: ModelName): string {
  return `${baseUrl.replace(/\/+$/, "")} ${model}`;
}
