import type { SettingDefinition } from "../../domain/manifest.ts";

/**
 * Values for a recipe's form out of an address, such as a sentence that named them already.
 * They only fill the form: nothing is trusted before the form is sent and parsed.
 */
export function readRecipeQuery(
  definitions: readonly SettingDefinition[],
  query: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const definition of definitions) {
    const text = Object.hasOwn(query, definition.name) ? query[definition.name] : undefined;
    values[definition.name] = text === undefined ? definition.default ?? null : readValue(definition, text);
  }
  return values;
}

/** Places and lists travel as JSON; a plain word is a place's name or a list's one line. */
function readValue(definition: SettingDefinition, text: string): unknown {
  if (definition.type !== "place" && definition.type !== "list") return text;
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the word itself.
    return text;
  }
}
