import { hostPatternOf } from "../../domain/hosts.ts";
import { cleanText } from "../../domain/outcome.ts";
import type { InspectedField, SampleTable, Scalar } from "./types.ts";
import { kindOfValues } from "./value_types.ts";

export const MAX_FIELDS = 60;
const MAX_CHOSEN = 5;
const LONG_TEXT_CHARS = 160;

type Field = Omit<InspectedField, "isChosen">;

/** The columns of a sample as fields, with the few chosen that a person most likely wants to see. */
export function describeFields(table: SampleTable): InspectedField[] {
  const fields = table.columns.slice(0, MAX_FIELDS).map((column, index) => {
    const values = table.rows.map((row) => row[index] ?? null);
    return { field: describeField(column, values), score: 0, values };
  });
  const ranked = fields.map(({ field, values }) => ({ path: field.path, rank: rank(field, values), field }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank);
  const chosen = pickBalanced(ranked.map(({ field }) => field));
  return fields.map(({ field }) => ({ ...field, isChosen: chosen.has(field.path) }));
}

function describeField(
  { keys, label }: SampleTable["columns"][number],
  values: readonly Scalar[],
): Field {
  const kind = kindOfValues(values, keys.findLast((key) => !/^\d+$/.test(key)) ?? "");
  const known = values.find((value) => value !== null && value !== "");
  return {
    path: keys.join("."),
    label: cleanText(label, 60) || "Value",
    sample: cleanText(known === undefined ? "" : String(known), 80).replace(/\s+/g, " "),
    keys,
    inputs: inputsOf(values),
    ...kind,
    ...(kind.type === "image" ? { imageHosts: hostsOf(values) } : {}),
  };
}

function inputsOf(values: readonly Scalar[]): InspectedField["inputs"] {
  const seen = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  const inputs = (["string", "number", "boolean"] as const).filter((name) => seen.has(name));
  return inputs.length === 0 ? ["string"] : inputs;
}

function hostsOf(values: readonly Scalar[]): string[] {
  const hosts = values.flatMap((value) =>
    typeof value === "string" && URL.canParse(value) ? [hostPatternOf(new URL(value))] : []
  );
  return [...new Set(hosts)].slice(0, 5);
}

const TITLE_NAME =
  /^(title|name|headline|label|subject|summary|full_?name|display_?name|heading|caption|event|city|country)$/i;
const VALUE_NAME =
  /price|value|count|score|points|total|amount|temp|mag|rate|percent|size|stars|views|votes|close|population|speed|level|usage|balance/i;
const DULL_NAME =
  /(^|_|\.|-)(id|uuid|guid|hash|sha|node_id|etag|key|token|cursor|lat|lon|lng|latitude|longitude)$|Id$|_ids?$/;
const PAGE_LINK_NAME = /^(html_url|url|link|href|permalink|web_url|address|website|homepage)$/i;

/** Larger is likelier to be wanted; 0 is never chosen by itself. */
function rank(field: Field, values: readonly Scalar[]): number {
  const name = field.keys.at(-1) ?? "";
  const known = values.filter((value) => value !== null && value !== "");
  if (known.length === 0 || DULL_NAME.test(name)) return 0;
  const filled = known.length / values.length;
  const isConstant = values.length > 2 && new Set(known).size === 1;
  const depth = field.keys.length - 1;
  const base = rankOfType(field, name, known);
  return base === 0 ? 0 : Math.max(0.1, base + filled * 2 - depth * 1.5 - (isConstant ? 3 : 0));
}

function rankOfType({ type }: Field, name: string, known: readonly Scalar[]): number {
  switch (type) {
    case "text": {
      const length = known.reduce<number>((sum, value) => sum + String(value).length, 0) / known.length;
      if (length > LONG_TEXT_CHARS) return 0;
      return TITLE_NAME.test(name) ? 12 : length > 60 ? 3 : 5;
    }
    case "number":
      return VALUE_NAME.test(name) ? 9 : 6;
    case "date":
      return 7;
    case "link":
      return PAGE_LINK_NAME.test(name) ? 6 : 2;
    case "image":
      return 1;
    case "yes or no":
      return 2;
  }
}

/** The best few with no more than two texts, three numbers and one each of the rest. */
function pickBalanced(ranked: readonly Field[]): ReadonlySet<string> {
  const most: Readonly<Record<Field["type"], number>> = {
    text: 2,
    number: 3,
    date: 1,
    link: 1,
    image: 0,
    "yes or no": 1,
  };
  const taken = new Map<Field["type"], number>();
  const chosen = new Set<string>();
  for (const { path, type } of ranked) {
    const count = taken.get(type) ?? 0;
    if (count >= most[type] || chosen.size >= MAX_CHOSEN) continue;
    taken.set(type, count + 1);
    chosen.add(path);
  }
  // Something must be shown.
  const [first] = ranked;
  if (chosen.size === 0 && first !== undefined) chosen.add(first.path);
  return chosen;
}
