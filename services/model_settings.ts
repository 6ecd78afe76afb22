import { z } from "zod";
import { createModelClient, type ModelClient } from "../generation/model.ts";
import type { Broker } from "../egress/types.ts";
import type { Database, Queries } from "../storage/database.ts";
import { findCapabilities, saveCapabilities, saveShape } from "./model_capabilities.ts";
import type { FoundCapabilities } from "../generation/probe_capabilities.ts";
import { sumTokensSince } from "../storage/execution_logs.ts";
import type { SecretBox } from "../storage/secret_box.ts";
import { findSetting, saveSetting } from "../storage/settings.ts";
import type { FieldErrors, ModelSettings } from "./types.ts";

const StoredModel = z.object({ baseUrl: z.string(), model: z.string(), sealedKey: z.string().nullable() });

const Form = z.object({
  baseUrl: z.string().trim().max(500).refine(
    isWebAddress,
    'Expected an address such as "https://api.openai.com/v1"',
  ),
  model: z.string().trim().min(1, "Which model should write the blocks?").max(200),
  apiKey: z.string().trim().max(1_000).optional(),
});

/** What a sealed key belongs to: put behind another address it does not open. */
const keyOwner = (baseUrl: string) => `model key for ${new URL(baseUrl).origin}`;
const DEFAULT_BASE_URL = "https://api.openai.com/v1";
const MONTH_MS = 30 * 24 * 3_600_000;

export interface ModelDeps {
  readonly db: Database;
  readonly broker: Broker;
  readonly secrets: SecretBox;
  readonly now: () => number;
  /** From the environment or `tessera.json`; wins over what the screen saved. */
  readonly configured: {
    readonly apiKey: string | undefined;
    readonly baseUrl: string | undefined;
    readonly model: string | undefined;
  };
}

export interface ModelStore {
  get(): Promise<ModelSettings>;
  /** Errors by field; empty when it was saved. A key that is not given keeps the old one for the same address. */
  save(
    form: { readonly baseUrl: string; readonly model: string; readonly apiKey?: string },
  ): Promise<FieldErrors>;
  /** The client to ask with, or `undefined` when no model is set up. */
  findClient(): Promise<ModelClient | undefined>;
  /** Remembers what a test found out about the model in use. */
  keepCapabilities(found: FoundCapabilities): Promise<void>;
}

interface ModelAccess {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey: string | undefined;
  readonly source: ModelSettings["source"];
}

/** The one model that writes blocks: from the configuration, else from the settings page, key sealed. */
export function createModelStore(deps: ModelDeps): ModelStore {
  const { db, configured } = deps;
  const findStored = () => findSetting(db, "model", StoredModel);

  async function findAccess(): Promise<ModelAccess | undefined> {
    if (configured.model !== undefined) {
      return {
        baseUrl: configured.baseUrl ?? DEFAULT_BASE_URL,
        model: configured.model,
        apiKey: configured.apiKey,
        source: "environment",
      };
    }
    const stored = await findStored();
    if (stored === undefined) return undefined;
    const sealed = stored.sealedKey;
    // The configured key is for the configured address; one that was typed on screen must not get it.
    const isConfiguredOrigin =
      new URL(stored.baseUrl).origin === new URL(configured.baseUrl ?? DEFAULT_BASE_URL).origin;
    const fallbackKey = isConfiguredOrigin ? configured.apiKey : undefined;
    return {
      ...stored,
      apiKey: sealed === null ? fallbackKey : await deps.secrets.open(sealed, keyOwner(stored.baseUrl)),
      source: "screen",
    };
  }

  return {
    async get() {
      const access = await findAccess();
      return {
        baseUrl: access?.baseUrl ?? configured.baseUrl ?? DEFAULT_BASE_URL,
        model: access?.model ?? "",
        hasKey: (access?.apiKey ?? configured.apiKey) !== undefined,
        source: access?.source ?? "none",
        monthTokens: await sumTokensSince(db, deps.now() - MONTH_MS),
      };
    },
    async save(input) {
      if (configured.model !== undefined) {
        return { model: "The model is set by TESSERA_MODEL and cannot be changed here" };
      }
      const form = Form.safeParse(input);
      if (!form.success) {
        return Object.fromEntries(form.error.issues.map((issue) => [String(issue.path[0]), issue.message]));
      }
      const { model, apiKey } = form.data;
      const baseUrl = form.data.baseUrl.replace(/\/+$/, "");
      const before = await findStored();
      // A key belongs to the origin it was given for: another address must not get it.
      const kept = before !== undefined && new URL(before.baseUrl).origin === new URL(baseUrl).origin
        ? before.sealedKey
        : null;
      const sealedKey = apiKey === undefined || apiKey === ""
        ? kept
        : await deps.secrets.seal(apiKey, keyOwner(baseUrl));
      await saveSetting(db, "model", { value: { baseUrl, model, sealedKey }, updatedAt: deps.now() });
      return {};
    },
    async findClient() {
      const access = await findAccess();
      if (access === undefined) return undefined;
      const { hostname, port, protocol } = new URL(access.baseUrl);
      const grant = `${hostname}:${port === "" ? (protocol === "https:" ? "443" : "80") : port}`;
      // The owner's own choice of address is a grant of exactly that origin, to the model client alone.
      const fetch = deps.broker.createFetch({
        purpose: "model",
        owner: "model",
        hosts: [new URL(access.baseUrl).host],
        lanHosts: [grant],
      });
      const known = await findCapabilities(db, access);
      return createModelClient({
        ...{ ...access, fetch },
        ...(known === undefined ? {} : { shape: known.shape }),
        ...(known === undefined || known.contextTokens === null
          ? {}
          : { contextTokens: known.contextTokens }),
        // What cannot be remembered is found out again.
        onShape: (shape) => saveShape(db, access, { shape, at: deps.now() }).catch(() => {}),
      });
    },
    async keepCapabilities({ shape, isStreaming, contextTokens }) {
      const access = await findAccess();
      if (access === undefined) return;
      await saveCapabilities(db, access, { shape, isStreaming, contextTokens, checkedAt: deps.now() });
    },
  };
}

/** Seals the stored key of the model with another key. False when none is stored. */
export async function resealModelKey(
  db: Queries,
  { from, to, at }: { readonly from: SecretBox; readonly to: SecretBox; readonly at: number },
): Promise<boolean> {
  const stored = await findSetting(db, "model", StoredModel);
  if (stored === undefined || stored.sealedKey === null) return false;
  const owner = keyOwner(stored.baseUrl);
  const sealedKey = await to.seal(await from.open(stored.sealedKey, owner), owner);
  await saveSetting(db, "model", { value: { ...stored, sealedKey }, updatedAt: at });
  return true;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).username === "";
}
