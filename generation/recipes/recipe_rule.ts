import type { SettingValues } from "../../domain/manifest.ts";
import type { SentenceReader } from "./sentence_reader.ts";

export const RECIPE_GROUPS = [
  "Weather and sky",
  "News",
  "Money",
  "Code",
  "Watching",
  "Time",
  "Data",
  "Pictures",
] as const;
export type RecipeGroup = typeof RECIPE_GROUPS[number];

/** What a sentence alone does not say. */
export interface RecipeContext {
  /** Epoch milliseconds, for "on 24 December". */
  readonly nowMs: number;
  readonly timeZone: string;
  readonly locale: string;
}

/** How a recipe is found in a sentence, and what its card is called. */
export interface RecipeRule {
  readonly id: string;
  /** What the gallery calls it; the card has its own title. */
  readonly title: string;
  readonly group: RecipeGroup;
  /**
   * Takes what it understands out of the sentence and gives the settings found there; `undefined` when the sentence
   * is about something else. Words that it leaves in the reader make the recipe not fit.
   */
  readSlots(reader: SentenceReader, context: RecipeContext): SettingValues | undefined;
  /** Title of the card, when the settings give a better one than the manifest's. */
  titleOf?(values: SettingValues): string | undefined;
}
