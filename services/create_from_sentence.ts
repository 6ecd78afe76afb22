import { AppError } from "../domain/errors.ts";
import { createBlockId, type DashboardId } from "../domain/ids.ts";
import { cleanText } from "../domain/outcome.ts";
import { findLocalModels } from "../generation/find_local_models.ts";
import { matchRecipe } from "../generation/recipes/match_recipe.ts";
import { buildRecipeBlock } from "../generation/recipes/recipes.ts";
import { settingValues } from "../domain/settings.ts";
import { type BlockRow, insertBlock } from "../storage/blocks.ts";
import { createReadyBlock } from "./create_ready_block.ts";
import type { ServiceDeps } from "./deps.ts";
import type { BlockMaker } from "./make_block.ts";
import { preferUnits } from "./prefer_units.ts";
import type { ModelStore } from "./model_settings.ts";
import type { CreateAnswer, GenerationView } from "./types.ts";

export const MAX_SENTENCE_CHARS = 4_000;
const MADE_SIZE = { gridColumns: 4, gridRows: 2 };

export interface CreateDeps extends ServiceDeps {
  readonly maker: BlockMaker;
  readonly models: ModelStore;
}

/**
 * Answers a sentence: a ready block where one does all that it asks (free, at once), else the model, else honest words.
 * Throws `AppError` "invalid" for an empty or endless sentence.
 */
export async function createFromSentence(
  deps: CreateDeps,
  dashboardId: DashboardId,
  given: string,
): Promise<CreateAnswer> {
  const sentence = parseSentence(given);
  if (isAddress(sentence)) return { kind: "address", address: sentence };
  const { locale, timeZone } = await deps.preferences.runViewer();
  const match = matchRecipe(sentence, { nowMs: deps.now(), timeZone, locale });
  if (match !== undefined && match.missing.length > 0) {
    return { kind: "recipe", recipe: match.recipe.id, values: match.settings, missing: match.missing };
  }
  if (match !== undefined) {
    const { units } = await deps.preferences.get();
    const defaults = settingValues(preferUnits(match.recipe.manifest.settings, units), {});
    const candidate = buildRecipeBlock(match.recipe.id, { ...defaults, ...match.settings });
    return {
      kind: "ready",
      blockId: await createReadyBlock(deps, { dashboardId, candidate, prompt: sentence }),
    };
  }
  if (await deps.models.findClient() === undefined) {
    return { kind: "no_model", sentence, localModels: await findLocalModels(deps.broker) };
  }
  return { kind: "started", generation: await startBlock(deps, dashboardId, { sentence }) };
}

/** A new, empty block on a dashboard, and the generation that writes it; `approved` is what the person said yes to before. */
export async function startBlock(
  deps: Pick<CreateDeps, "db" | "now" | "bus" | "maker">,
  dashboardId: DashboardId,
  { sentence, approved = {} }: {
    readonly sentence: string;
    readonly approved?: Partial<Pick<BlockRow, "approvedHosts" | "approvedConnections">>;
  },
): Promise<GenerationView> {
  const blockId = createBlockId();
  const title = cleanText(sentence, 120);
  await insertBlock(deps.db, {
    id: blockId,
    dashboardId,
    title,
    prompt: sentence,
    createdAt: deps.now(),
    ...MADE_SIZE,
    ...approved,
  });
  const generation = await deps.maker.start(blockId, {
    job: { kind: "new", sentence },
    baseVersion: null,
    ending: "adopt",
  });
  deps.bus.publish({ kind: "dashboard", dashboardId });
  return generation;
}

function parseSentence(given: string): string {
  const sentence = cleanText(given.slice(0, MAX_SENTENCE_CHARS + 1), MAX_SENTENCE_CHARS + 1).trim();
  if (sentence === "") {
    throw new AppError("invalid", "Say what you want to see", 'Such as "EUR/USD for the last 30 days"');
  }
  if (given.length > MAX_SENTENCE_CHARS) {
    throw new AppError(
      "invalid",
      `Cannot use a sentence of ${given.length} characters: at most ${MAX_SENTENCE_CHARS}`,
      "Say it shorter",
    );
  }
  return sentence;
}

function isAddress(sentence: string): boolean {
  if (/\s/.test(sentence)) return false;
  if (/^(https?|webcal):\/\//i.test(sentence)) return true;
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(:\d+)?(\/\S*)?$/i.test(sentence);
}
