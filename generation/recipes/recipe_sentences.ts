import type { SettingValues } from "../../domain/manifest.ts";

/** What people type, for the test of one recipe's rule. */
export interface RecipeSentences {
  readonly recipe: string;
  /** Sentences with the settings that must be read from them. */
  readonly fits: readonly (readonly [sentence: string, settings: SettingValues])[];
  /** Sentences near the recipe that ask for something else or for more. */
  readonly fitsNot: readonly string[];
}
