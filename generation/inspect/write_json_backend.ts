import { access, accessPath, indent, propertyKey } from "./code_text.ts";
import { conversion, helperCode, type HelperName, type NamedField, outputSchema } from "./field_code.ts";
import type { ChoiceSource, InspectedField } from "./types.ts";
import { fetchFunction, joinParts } from "./backend_parts.ts";

type JsonSource = Extract<ChoiceSource, { format: "json" }>;

/** `backend.ts` of a block that shows a list or a record of a JSON answer. */
export function writeJsonBackend(
  address: string,
  source: JsonSource,
  fields: readonly NamedField[],
): string {
  const helpers = new Set<HelperName>();
  const body = source.shape === "record"
    ? recordBody(source, fields, helpers)
    : source.shape === "columns"
    ? columnsBody(source, fields, helpers)
    : listBody(source, fields, helpers);
  return joinParts([
    `import { z } from "zod";`,
    source.shape === "record"
      ? `export const dataSchema = ${outputSchema(fields)};`
      : `const Row = ${outputSchema(fields)};\nexport const dataSchema = z.object({ rows: z.array(Row) });`,
    "export type Data = z.infer<typeof dataSchema>;",
    body.schemas,
    fetchFunction(address, "json"),
    body.process,
    ...helperCode(helpers),
  ]);
}

interface Body {
  readonly schemas: string;
  readonly process: string;
}

function listBody(source: JsonSource, fields: readonly NamedField[], helpers: Set<HelperName>): Body {
  const isMap = source.shape === "map";
  const isLoose = source.shape === "tuples";
  const values = fields.map(({ name, field }) => {
    const value = valueOf(source, field);
    return `${propertyKey(name)}: ${conversion(field, value, { isLoose, helpers })},`;
  });
  const answer = `Answer.parse(raw)${accessStrict(source.keys)}`;
  const list = isMap ? `Object.entries(${answer})` : answer;
  const item = isMap ? "[key, item]" : "item";
  const parsed = isMap ? "z.array(z.tuple([z.string(), Item]))" : "z.array(Item)";
  const rest = isMap ? "z.record(z.string(), z.unknown())" : "z.array(z.unknown())";
  return {
    schemas: [
      "/** What the source sends, as far as it is shown. */",
      `const Item = ${itemSchema(source, fields.map(({ field }) => field))};`,
      `const Answer = ${wrap(source.keys, rest)};`,
    ].join("\n"),
    process: `export function processData(raw: unknown, { settings }: BlockContext): Data {
  const shown = ${list}.slice(${sliceOf(source.isAscending)});
  const rows = ${parsed}.parse(shown).map((${item}) => ({
${indent(values.join("\n"), 2)}
  }));
  return { rows };
}`,
  };
}

function columnsBody(source: JsonSource, fields: readonly NamedField[], helpers: Set<HelperName>): Body {
  const lists = fields.map(({ field }) =>
    `  ${propertyKey(field.keys[0] ?? "")}: z.array(${scalarSchema(field)}.nullable()),`
  );
  const values = fields.map(({ name, field }) => {
    const value = `columns${access(field.keys[0] ?? "")}[i]`;
    return `${propertyKey(name)}: ${conversion(field, value, { isLoose: false, helpers })},`;
  });
  const longest = `columns${access(fields[0]?.field.keys[0] ?? "")}`;
  return {
    schemas: [
      "/** What the source sends, as far as it is shown: one list a column. */",
      `const Columns = z.object({\n${lists.join("\n")}\n});`,
      `const Answer = ${wrap(source.keys, "Columns")};`,
    ].join("\n"),
    process: `export function processData(raw: unknown, { settings }: BlockContext): Data {
  const columns = Answer.parse(raw)${accessStrict(source.keys)};
  const rows = ${longest}.map((_, i) => ({
${indent(values.join("\n"), 2)}
  }));
  return { rows: rows.slice(${sliceOf(source.isAscending)}) };
}`,
  };
}

function recordBody(source: JsonSource, fields: readonly NamedField[], helpers: Set<HelperName>): Body {
  const values = fields.map(({ name, field }) =>
    `${propertyKey(name)}: ${
      conversion(field, `item${accessPath(field.keys)}`, { isLoose: false, helpers })
    },`
  );
  return {
    schemas: [
      "/** What the source sends, as far as it is shown. */",
      `const Item = ${objectSchema(fields.map(({ field }) => field), (field) => field.keys)};`,
      `const Answer = ${wrap(source.keys, "Item")};`,
    ].join("\n"),
    process: `export function processData(raw: unknown): Data {
  const item = Answer.parse(raw)${accessStrict(source.keys)};
  return {
${indent(values.join("\n"), 2)}
  };
}`,
  };
}

function valueOf({ shape }: JsonSource, { keys }: InspectedField): string {
  if (shape === "values") return "item";
  if (shape === "map") return keys[0] === "entry" ? "key" : `item${accessPath(keys.slice(1))}`;
  return `item${accessPath(keys)}`;
}

function itemSchema({ shape }: JsonSource, fields: readonly InspectedField[]): string {
  if (shape === "tuples") return "z.array(z.unknown())";
  if (shape === "values") return `${scalarSchema(fields[0])}.nullish()`;
  if (shape !== "map") return objectSchema(fields, ({ keys }) => keys);
  const inner = fields.filter(({ keys }) => keys[0] === "item");
  const isOfValues = inner.some(({ keys }) => keys.length === 1);
  if (isOfValues) return `${scalarSchema(inner[0])}.nullish()`;
  return inner.length === 0 ? "z.unknown()" : objectSchema(inner, ({ keys }) => keys.slice(1));
}

/** A zod object for fields that stand at paths of keys, inner records included. */
function objectSchema(
  fields: readonly InspectedField[],
  keysOf: (field: InspectedField) => readonly string[],
  depth = 0,
): string {
  const groups = Map.groupBy(fields, (field) => keysOf(field)[depth] ?? "");
  const lines = [...groups].map(([key, group]) => {
    const [first] = group;
    const isLeaf = group.length === 1 && first !== undefined && keysOf(first).length === depth + 1;
    const schema = isLeaf ? scalarSchema(first) : objectSchema(group, keysOf, depth + 1);
    return `${propertyKey(key)}: ${schema}.nullish(),`;
  });
  return `z.object({\n${indent(lines.join("\n"))}\n})`;
}

function scalarSchema(field: InspectedField | undefined): string {
  const types = (field?.inputs ?? ["string"]).map((input) => `z.${input}()`);
  return types.length === 1 ? types[0] ?? "z.string()" : `z.union([${types.join(", ")}])`;
}

/** `z.object({ data: z.object({ items: inner }) })`. */
function wrap(keys: readonly string[], inner: string): string {
  return keys.reduceRight((schema, key) => `z.object({ ${propertyKey(key)}: ${schema} })`, inner);
}

function accessStrict(keys: readonly string[]): string {
  return keys.map((key) => isDigits(key) ? `["${key}"]` : access(key)).join("");
}

/** A key of digits belongs to a record here, never to a list. */
function isDigits(key: string): boolean {
  return /^\d+$/.test(key);
}

function sliceOf(isAscending: boolean): string {
  return isAscending ? "-Number(settings.count)" : "0, Number(settings.count)";
}
