import { isRecord } from "./json.ts";
import { Place, type SettingDefinition, type SettingValues } from "./manifest.ts";

/** Parsed values, or one message a field. */
export type SettingsResult =
  | { readonly kind: "valid"; readonly values: SettingValues }
  | { readonly kind: "invalid"; readonly errors: Readonly<Record<string, string>> };

type Value = SettingValues[string];
type Field = { readonly value: Value } | { readonly error: string };

const MAX_TEXT = 2_000;
const MAX_LIST = 50;

/**
 * Reads what a person gave, from a form (texts) or as JSON, against a manifest's settings.
 * A field that was not given keeps its default; names that the manifest does not know are ignored.
 */
export function parseSettings(
  definitions: readonly SettingDefinition[],
  input: Readonly<Record<string, unknown>>,
): SettingsResult {
  const values: Record<string, Value> = {};
  const errors: Record<string, string> = {};
  for (const definition of definitions) {
    const field = parseField(
      definition,
      Object.hasOwn(input, definition.name) ? input[definition.name] : undefined,
    );
    if ("error" in field) errors[definition.name] = field.error;
    else values[definition.name] = field.value;
  }
  return Object.keys(errors).length > 0 ? { kind: "invalid", errors } : { kind: "valid", values };
}

/** What a run reads: what a person chose, else the default, else `null`. */
export function settingValues(
  definitions: readonly SettingDefinition[],
  chosen: SettingValues,
): SettingValues {
  return Object.fromEntries(
    definitions.map(({ name, default: fallback }) => [name, chosen[name] ?? fallback ?? null]),
  );
}

/** What is worth keeping of a filled-in form: the values that differ from the author's defaults. */
export function chosenSettings(
  definitions: readonly SettingDefinition[],
  values: SettingValues,
): SettingValues {
  const chosen = definitions.filter((definition) => {
    const value = JSON.stringify(values[definition.name] ?? null);
    return !spellingsOfDefault(definition).includes(value);
  });
  return Object.fromEntries(chosen.map(({ name }) => [name, values[name] ?? null]));
}

/** As the author wrote it, and as a form that nobody touched gives it back. */
function spellingsOfDefault(definition: SettingDefinition): string[] {
  const written = definition.default ?? null;
  const read = parseField(definition, definition.default);
  return [JSON.stringify(written), ...("value" in read ? [JSON.stringify(read.value)] : [])];
}

/** Names of required settings that hold nothing. */
export function findMissingSettings(
  definitions: readonly SettingDefinition[],
  values: SettingValues,
): string[] {
  return definitions.filter((definition) => definition.required === true && isEmpty(values[definition.name]))
    .map((definition) => definition.name);
}

function parseField(definition: SettingDefinition, given: unknown): Field {
  if (isEmpty(given)) {
    // A check box that is off is simply missing from a form.
    if (definition.type === "boolean") {
      return { value: given === undefined ? definition.default ?? false : false };
    }
    const fallback = given === undefined ? definition.default ?? null : null;
    if (definition.required === true && fallback === null) return { error: `${definition.label} is needed` };
    return { value: definition.type === "list" && fallback === null ? [] : fallback };
  }
  switch (definition.type) {
    case "text":
      return parseText(definition, given);
    case "number":
      return parseNumber(definition, given);
    case "boolean":
      return { value: given === true || given === "true" || given === "on" || given === "1" };
    case "choice":
      return definition.options.some((option) => option.value === given) ? { value: String(given) } : {
        error: `"${String(given).slice(0, 40)}" is not one of ${
          definition.options.map((option) => option.label).join(", ")
        }`,
      };
    case "address":
      return parseAddress(given);
    case "place":
      return parsePlace(given);
    case "list":
      return parseList(definition, given);
  }
}

function parseText(definition: Extract<SettingDefinition, { type: "text" }>, given: unknown): Field {
  if (typeof given !== "string") return { error: "Expected text" };
  const text = given.trim();
  const maximum = Math.min(definition.maximumLength ?? MAX_TEXT, MAX_TEXT);
  if (text.length > maximum) return { error: `At most ${maximum} characters, this has ${text.length}` };
  // A block's `pattern` is never run here: a hostile one hangs the host. The block checks it in its own process.
  return { value: text };
}

function parseNumber(definition: Extract<SettingDefinition, { type: "number" }>, given: unknown): Field {
  const number = typeof given === "number" ? given : Number(String(given).trim().replace(",", "."));
  if (!Number.isFinite(number)) return { error: `"${String(given).slice(0, 40)}" is not a number` };
  const { minimum = -Infinity, maximum = Infinity } = definition;
  if (number < minimum) return { error: `At least ${minimum}, this is ${number}` };
  if (number > maximum) return { error: `At most ${maximum}, this is ${number}` };
  return { value: number };
}

function parseAddress(given: unknown): Field {
  const text = String(given).trim();
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(address) ? new URL(address.replace(/^webcal:/i, "https:")) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || address.length > MAX_TEXT) {
    return { error: `"${text.slice(0, 80)}" is not a web address such as "https://example.org/feed.xml"` };
  }
  if (url.username !== "" || url.password !== "") {
    return { error: "An address with a name and password in it is not safe to store" };
  }
  return { value: url.href };
}

function parsePlace(given: unknown): Field {
  const place = Place.safeParse(typeof given === "string" ? parseJson(given) : given);
  return place.success
    ? { value: place.data }
    : { error: "Expected a place with name, latitude and longitude" };
}

function parseList(definition: Extract<SettingDefinition, { type: "list" }>, given: unknown): Field {
  const items = (Array.isArray(given) ? given.map(String) : String(given).split(/\r?\n|,\s+/)).map((item) =>
    item.trim()
  )
    .filter((item) => item !== "");
  if (items.length > MAX_LIST) return { error: `At most ${MAX_LIST} lines, this has ${items.length}` };
  if (definition.required === true && items.length === 0) {
    return { error: `${definition.label} needs at least one line` };
  }
  if (definition.of === "text") return { value: items.map((item) => item.slice(0, MAX_TEXT)) };
  const values: string[] = [];
  for (const item of items) {
    const field = parseAddress(item);
    if ("error" in field) return field;
    values.push(String(field.value));
  }
  return { value: values };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is the same as a wrong place: the caller says so in words.
    return undefined;
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "") ||
    (Array.isArray(value) && value.length === 0) || (isRecord(value) && Object.keys(value).length === 0);
}
