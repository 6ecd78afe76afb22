import { z } from "zod";
import type { Queries } from "../storage/database.ts";
import type { SecretBox } from "../storage/secret_box.ts";
import { deleteSetting, findSetting, saveSetting } from "../storage/settings.ts";

/** How a key is sent: "auto" knows the providers that want a header of their own. */
export const KEY_HEADERS = ["auto", "bearer", "api-key", "x-api-key"] as const;

/** What a model is asked for. */
export const MODEL_ROLES = ["write", "repair", "heal"] as const;
export type ModelRole = typeof MODEL_ROLES[number];

const StoredModel = z.object({
  id: z.string(),
  /** What the person calls it; empty for the model's own name. */
  label: z.string(),
  baseUrl: z.string(),
  model: z.string(),
  sealedKey: z.string().nullable(),
  keyHeader: z.enum(KEY_HEADERS),
}).readonly();
export type StoredModel = z.infer<typeof StoredModel>;

/** Null: the writing model does it; for writing itself, none is chosen. */
const Roles = z.object({
  write: z.string().nullable(),
  repair: z.string().nullable(),
  heal: z.string().nullable(),
}).readonly();
export type ModelRoles = z.infer<typeof Roles>;

const StoredModels = z.object({ entries: z.array(StoredModel).readonly(), roles: Roles }).readonly();
export type StoredModels = z.infer<typeof StoredModels>;

/** From before there could be several. */
const SingleModel = z.object({ baseUrl: z.string(), model: z.string(), sealedKey: z.string().nullable() });
const SINGLE_ID = "main";

const NONE: StoredModels = { entries: [], roles: { write: null, repair: null, heal: null } };

/** What a sealed key belongs to: put behind another address it does not open. */
export function keyOwner(baseUrl: string): string {
  return `model key for ${new URL(baseUrl).origin}`;
}

/** The models that the settings page saved; a single one of an older program is read as it was. */
export async function findStoredModels(db: Queries): Promise<StoredModels> {
  const stored = await findSetting(db, "models", StoredModels);
  if (stored !== undefined) return stored;
  const single = await findSetting(db, "model", SingleModel);
  if (single === undefined) return NONE;
  return {
    entries: [{ id: SINGLE_ID, label: "", keyHeader: "auto", ...single }],
    roles: { ...NONE.roles, write: SINGLE_ID },
  };
}

export async function saveStoredModels(db: Queries, models: StoredModels, updatedAt: number): Promise<void> {
  await saveSetting(db, "models", { value: StoredModels.parse(models), updatedAt });
  await deleteSetting(db, "model");
}

/** Seals the stored keys of all models with another key; gives their number. */
export async function resealModelKeys(
  db: Queries,
  { from, to, at }: { readonly from: SecretBox; readonly to: SecretBox; readonly at: number },
): Promise<number> {
  const stored = await findStoredModels(db);
  let count = 0;
  const entries = await Promise.all(stored.entries.map(async (entry) => {
    if (entry.sealedKey === null) return entry;
    const owner = keyOwner(entry.baseUrl);
    count += 1;
    return { ...entry, sealedKey: await to.seal(await from.open(entry.sealedKey, owner), owner) };
  }));
  if (count > 0) await saveStoredModels(db, { ...stored, entries }, at);
  return count;
}
