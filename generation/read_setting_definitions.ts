import { isRecord } from "../domain/json.ts";
import { MAX_SETTINGS } from "../domain/manifest.ts";

/** Words that models use for our types. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "text",
  integer: "number",
  float: "number",
  bool: "boolean",
  checkbox: "boolean",
  select: "choice",
  enum: "choice",
  url: "address",
  location: "place",
  array: "list",
};

/** Settings as a model wrote them, with its nulls dropped and its words for types turned into ours; still unchecked. */
export function readSettingDefinitions(written: unknown): unknown[] {
  const entries = Array.isArray(written)
    ? written
    : isRecord(written)
    ? Object.entries(written).map(([name, entry]) => isRecord(entry) ? { name, ...entry } : entry)
    : [];
  return entries.filter(isRecord).slice(0, MAX_SETTINGS).map(readDefinition);
}

function readDefinition(entry: Record<string, unknown>): Record<string, unknown> {
  const known = withoutNulls(entry);
  const word = String(known.type ?? "text").toLowerCase();
  const type = TYPE_WORDS[word] ?? word;
  return {
    ...known,
    type,
    label: typeof known.label === "string" && known.label.trim() !== "" ? known.label : known.name,
    ...(type === "choice" ? { options: readOptions(known.options) } : {}),
    ...readDefault(type, known.default),
  };
}

function readOptions(options: unknown): unknown {
  if (!Array.isArray(options)) return options;
  return options.map((option) =>
    isRecord(option) ? withoutNulls(option) : { value: String(option), label: String(option) }
  );
}

function readDefault(type: string, given: unknown): Record<string, unknown> {
  if (given === undefined) return {};
  if (type === "number" && typeof given === "string" && given.trim() !== "") {
    return { default: Number(given) };
  }
  if ((type === "text" || type === "choice") && typeof given === "number") return { default: String(given) };
  if (type === "boolean" && typeof given === "string") return { default: given === "true" };
  if (type === "place" && isRecord(given)) return { default: withoutNulls(given) };
  return { default: given };
}

/** A strict answer schema makes models write null for what they leave out. */
function withoutNulls(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}
