import type { SettingValues } from "../../domain/manifest.ts";
import { findMissingSettings } from "../../domain/settings.ts";
import type { RecipeContext, RecipeRule } from "./recipe_rule.ts";
import { listRecipes, type Recipe } from "./recipes.ts";
import { rules } from "./rules.ts";
import { SentenceReader } from "./sentence_reader.ts";

export interface RecipeMatch {
  readonly recipe: Recipe;
  /** Settings that the sentence gave; the others keep their defaults. */
  readonly settings: SettingValues;
  /** Required settings that the sentence did not give: ask for them in the recipe's form. */
  readonly missing: readonly string[];
  /** 1 when every word was understood, 0.5 when facts are missing. */
  readonly confidence: number;
}

const MAX_SENTENCE_CHARS = 600;

/**
 * The recipe that does all that a sentence asks, or `undefined`. A sentence that asks for more than a recipe gives
 * ("Hacker News stories about Rust") is never claimed: half an answer that looks whole is worse than none.
 */
export function matchRecipe(sentence: string, context: RecipeContext): RecipeMatch | undefined {
  if (sentence.length > MAX_SENTENCE_CHARS || isBareAddress(sentence)) return undefined;
  const matches = rules.flatMap((rule) => matchRule(rule, sentence, context) ?? []);
  return matches.sort((a, b) => b.confidence - a.confidence)[0];
}

function matchRule(rule: RecipeRule, sentence: string, context: RecipeContext): RecipeMatch | undefined {
  const reader = new SentenceReader(sentence);
  const settings = rule.readSlots(reader, context);
  if (settings === undefined || reader.rest().length > 0) return undefined;
  const recipe = listRecipes().find(({ id }) => id === rule.id);
  if (recipe === undefined) return undefined;
  const missing = findMissingSettings(recipe.manifest.settings, settings);
  return { recipe, settings, missing, confidence: missing.length === 0 ? 1 : 0.5 };
}

/** An address alone is for the inspector, which looks at what is there. */
function isBareAddress(sentence: string): boolean {
  return /^\s*(?:https?:\/\/|webcal:\/\/|www\.)\S+\s*$/i.test(sentence);
}
