import type { Broker } from "../egress/types.ts";
import { createModelClient, type ModelClient } from "../generation/model.ts";
import type { FoundCapabilities } from "../generation/probe_capabilities.ts";
import type { Database } from "../storage/database.ts";
import type { SecretBox } from "../storage/secret_box.ts";
import { sumCalls } from "../storage/spending_sums.ts";
import { findCapabilities, saveCapabilities, saveShape } from "./model_capabilities.ts";
import { type ModelInput, readModelForm } from "./model_form.ts";
import type { NoteMeasure } from "./metrics/measures.ts";
import type { PreferenceStore } from "./preferences.ts";
import { type CallUse, meterModel } from "./spending/metered_model.ts";
import {
  findStoredModels,
  keyOwner,
  MODEL_ROLES,
  type ModelRole,
  type ModelRoles,
  saveStoredModels,
  type StoredModel,
} from "./stored_models.ts";
import type { FieldErrors, ModelList, ModelSettings } from "./types.ts";

const DEFAULT_BASE_URL = "https://api.openai.com/v1";
const MONTH_MS = 30 * 24 * 3_600_000;
export const MAX_MODELS = 12;

/** Ids of the models that the configuration names. */
const CONFIGURED_ID = "environment";
const CONFIGURED_REPAIR_ID = "environment-repair";

export interface ModelDeps {
  readonly db: Database;
  readonly broker: Broker;
  readonly secrets: SecretBox;
  readonly preferences: PreferenceStore;
  readonly now: () => number;
  readonly measure?: NoteMeasure;
  /** From the environment or `tessera.json`; wins over what the screen saved. */
  readonly configured: {
    readonly apiKey: string | undefined;
    readonly baseUrl: string | undefined;
    readonly model: string | undefined;
    /** Repairs what the other one wrote, at the same address; the same model unless given. */
    readonly repairModel?: string | undefined;
  };
}

/** What a client is for: whose turn it is, what the ledger says of it, and which budgets hold. */
export interface ModelUse extends CallUse {
  readonly role: ModelRole;
  /** A model that a person chose in place of the role's own. */
  readonly modelId?: string | undefined;
}

export interface ModelStore {
  /** The model that writes blocks. */
  get(): Promise<ModelSettings>;
  list(): Promise<ModelList>;
  /** Errors by field; empty when it was saved. */
  save(input: ModelInput): Promise<FieldErrors>;
  /** Forgets a model with its key; what it was to do falls to the one that writes. */
  remove(id: string): Promise<void>;
  /** Errors by field; an empty id leaves the work to the model that writes. */
  saveRoles(roles: Readonly<Record<ModelRole, string>>): Promise<FieldErrors>;
  /**
   * The client to ask with, or `undefined` when no model is set up. Every call stands in the ledger, and none is made
   * that a budget does not allow (`ModelError` "budget").
   */
  findClient(use?: ModelUse): Promise<ModelClient | undefined>;
  /** Remembers what a test found out about a model; the one that writes unless another is named. */
  keepCapabilities(found: FoundCapabilities, modelId?: string): Promise<void>;
}

/** A model with all that is needed to ask it. */
interface ModelAccess extends Omit<StoredModel, "sealedKey"> {
  readonly sealedKey: string | null;
  readonly source: "environment" | "screen";
}

/** The models that write, repair and heal: from the configuration, else from the settings page, keys sealed. */
export function createModelStore(deps: ModelDeps): ModelStore {
  const { db, configured } = deps;

  async function findAll(): Promise<{ readonly models: readonly ModelAccess[]; readonly roles: ModelRoles }> {
    const { entries, roles } = await findStoredModels(db);
    const ofConfiguration = listConfigured(configured);
    return {
      models: [...ofConfiguration, ...entries.map((entry) => ({ ...entry, source: "screen" as const }))],
      roles: {
        ...roles,
        ...(configured.model === undefined ? {} : { write: CONFIGURED_ID }),
        ...(ofConfiguration.length < 2 ? {} : { repair: CONFIGURED_REPAIR_ID }),
      },
    };
  }

  async function findAccess({ role, modelId }: Pick<ModelUse, "role" | "modelId">) {
    const { models, roles } = await findAll();
    const byId = (id: string | null | undefined) => models.find((model) => model.id === id);
    if (modelId !== undefined) return byId(modelId);
    // A heal is a repair of what broke later.
    const chosen = role === "heal" ? byId(roles.heal) ?? byId(roles.repair) : byId(roles[role]);
    return chosen ?? byId(roles.write);
  }

  async function openKey({ baseUrl, sealedKey, source }: ModelAccess): Promise<string | undefined> {
    if (source === "environment") return configured.apiKey;
    if (sealedKey !== null) return await deps.secrets.open(sealedKey, keyOwner(baseUrl));
    // The configured key is for the configured address; one that was typed on screen must not get it.
    return isConfiguredOrigin(baseUrl) ? configured.apiKey : undefined;
  }

  const isConfiguredOrigin = (baseUrl: string) =>
    new URL(baseUrl).origin === new URL(configured.baseUrl ?? DEFAULT_BASE_URL).origin;

  const hasKey = ({ baseUrl, sealedKey, source }: ModelAccess) =>
    source === "screen" && sealedKey !== null ||
    (source === "environment" || isConfiguredOrigin(baseUrl)) && configured.apiKey !== undefined;

  return {
    async get() {
      const access = await findAccess({ role: "write" });
      const { promptTokens, completionTokens } = await sumCalls(db, deps.now() - MONTH_MS);
      return {
        baseUrl: access?.baseUrl ?? configured.baseUrl ?? DEFAULT_BASE_URL,
        model: access?.model ?? "",
        hasKey: access === undefined ? configured.apiKey !== undefined : hasKey(access),
        source: access?.source ?? "none",
        monthTokens: promptTokens + completionTokens,
      };
    },
    async list() {
      const { models, roles } = await findAll();
      return {
        roles,
        models: models.map((access) => {
          const { id, label, baseUrl, model, keyHeader, source } = access;
          return { id, label, baseUrl, model, keyHeader, source, hasKey: hasKey(access) };
        }),
      };
    },
    async save(input) {
      const stored = await findStoredModels(db);
      if (input.id === undefined && configured.model !== undefined) {
        return { model: "The model is set by TESSERA_MODEL and cannot be changed here" };
      }
      const id = input.id ?? stored.roles.write ?? "new";
      const before = stored.entries.find((entry) => entry.id === id);
      if (before === undefined && id !== "new") return { model: "This model is not there any more" };
      if (before === undefined && stored.entries.length >= MAX_MODELS) {
        return { model: `At most ${MAX_MODELS} models can be kept: remove one first` };
      }
      const form = await readModelForm(input, { before, secrets: deps.secrets });
      if (form.kind === "invalid") return form.errors;
      const entry = { ...form.entry, id: before?.id ?? crypto.randomUUID() };
      const entries = before === undefined
        ? [...stored.entries, entry]
        : stored.entries.map((each) => each.id === entry.id ? entry : each);
      const roles = { ...stored.roles, write: stored.roles.write ?? entry.id };
      await saveStoredModels(db, { entries, roles }, deps.now());
      return {};
    },
    async remove(id) {
      const stored = await findStoredModels(db);
      const entries = stored.entries.filter((entry) => entry.id !== id);
      const keep = (chosen: string | null) => chosen === id ? null : chosen;
      const { write, repair, heal } = stored.roles;
      const roles = {
        write: keep(write) ?? entries[0]?.id ?? null,
        repair: keep(repair),
        heal: keep(heal),
      };
      await saveStoredModels(db, { entries, roles }, deps.now());
    },
    async saveRoles(given) {
      const stored = await findStoredModels(db);
      const { models } = await findAll();
      const errors: Record<string, string> = {};
      const roles: Record<ModelRole, string | null> = { ...stored.roles };
      for (const role of MODEL_ROLES) {
        if (isFixed(role, configured)) continue;
        const id = given[role];
        if (id !== "" && !models.some((model) => model.id === id)) {
          errors[role] = "This model is not there any more";
        }
        roles[role] = id === "" ? null : id;
      }
      if (Object.keys(errors).length > 0) return errors;
      await saveStoredModels(db, { ...stored, roles }, deps.now());
      return {};
    },
    async findClient(use = { role: "write", purpose: "other" }) {
      const access = await findAccess(use);
      if (access === undefined) return undefined;
      const known = await findCapabilities(db, access);
      const client = createModelClient({
        ...(known === undefined ? {} : { shape: known.shape }),
        ...(known === undefined || known.contextTokens === null
          ? {}
          : { contextTokens: known.contextTokens }),
        // What cannot be remembered is found out again.
        onShape: (shape) => saveShape(db, access, { shape, at: deps.now() }).catch(() => {}),
        baseUrl: access.baseUrl,
        model: access.model,
        apiKey: await openKey(access),
        keyHeader: findKeyHeader(access),
        fetch: openWay(deps.broker, access.baseUrl),
        now: deps.now,
      });
      return meterModel(deps, client, use);
    },
    async keepCapabilities({ shape, isStreaming, contextTokens }, modelId) {
      const access = await findAccess({ role: "write", modelId });
      if (access === undefined) return;
      await saveCapabilities(db, access, { shape, isStreaming, contextTokens, checkedAt: deps.now() });
    },
  };
}

function listConfigured({ model, repairModel, baseUrl }: ModelDeps["configured"]): ModelAccess[] {
  if (model === undefined) return [];
  const common = {
    ...{ baseUrl: baseUrl ?? DEFAULT_BASE_URL, sealedKey: null, keyHeader: "auto" as const },
    ...{ label: "", source: "environment" as const },
  };
  const writing = { ...common, id: CONFIGURED_ID, model };
  return repairModel === undefined
    ? [writing]
    : [writing, { ...common, id: CONFIGURED_REPAIR_ID, model: repairModel }];
}

/** The configuration says it, so the screen cannot. */
function isFixed(role: ModelRole, { model, repairModel }: ModelDeps["configured"]): boolean {
  return role === "write"
    ? model !== undefined
    : role === "repair" && model !== undefined && repairModel !== undefined;
}

/** Azure takes its own keys in a header of their own only. */
function findKeyHeader(
  { baseUrl, keyHeader }: Pick<StoredModel, "baseUrl" | "keyHeader">,
): string | undefined {
  if (keyHeader !== "auto") return keyHeader === "bearer" ? undefined : keyHeader;
  const isAzure = /\.(openai|cognitiveservices|services\.ai)\.azure\.(com|us|cn)$/.test(
    new URL(baseUrl).hostname,
  );
  return isAzure ? "api-key" : undefined;
}

/** The owner's own choice of address is a grant of exactly that origin, to the model client alone. */
function openWay(broker: Broker, baseUrl: string): typeof fetch {
  const { host, hostname, port, protocol } = new URL(baseUrl);
  const grant = `${hostname}:${port === "" ? (protocol === "https:" ? "443" : "80") : port}`;
  return broker.createFetch({ purpose: "model", owner: "model", hosts: [host], lanHosts: [grant] });
}
