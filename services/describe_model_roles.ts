import { MODEL_ROLES, type ModelRole, type StoredModels } from "./stored_models.ts";

interface Configured {
  readonly model: string | undefined;
  readonly repairModel: string | undefined;
  readonly baseUrl: string | undefined;
}

interface Named {
  readonly model: string;
  readonly baseUrl: string | undefined;
}

const WORDS: Readonly<Record<ModelRole, string>> = { write: "writes", repair: "repairs", heal: "heals" };

/** Which model does what, in words; `stored` is absent when nobody can say what the settings page saved. */
export function describeModelRoles(
  configured: Configured,
  stored: StoredModels | undefined,
): { readonly state: "good" | "note"; readonly note: string; readonly details?: readonly string[] } {
  const models = findRoles(configured, stored);
  if (models.write === undefined) {
    return {
      state: "note",
      note: "none in the environment and none in the settings; ready blocks work without",
    };
  }
  const place = configured.model === undefined ? "from the settings" : "from the environment";
  return {
    state: "good",
    note: `${writeModel(models.write)}, ${place}`,
    details: MODEL_ROLES.map((role) => `${WORDS[role]}: ${writeModel(models[role] ?? models.write)}`),
  };
}

function findRoles(
  { model, repairModel, baseUrl }: Configured,
  stored: StoredModels | undefined,
): Readonly<Record<ModelRole, Named | undefined>> {
  const byId = (id: string | null | undefined) => stored?.entries.find((entry) => entry.id === id);
  const write = model === undefined ? byId(stored?.roles.write) : { model, baseUrl };
  const repair = model !== undefined && repairModel !== undefined
    ? { model: repairModel, baseUrl }
    : byId(stored?.roles.repair);
  return { write, repair, heal: byId(stored?.roles.heal) ?? repair };
}

function writeModel(named: Named | undefined): string {
  if (named === undefined) return "nobody";
  return named.baseUrl === undefined ? named.model : `${named.model} at ${new URL(named.baseUrl).host}`;
}
