import { isRecord, type Json } from "./json.ts";

export const MAX_SCHEMA_DEPTH = 16;
export const MAX_ANY_OF = 8;
const MAX_SCHEMA_NODES = 2_000;
const MAX_PROPERTIES = 500;
const MAX_ENUM = 500;
/** A type list names each type once. */
const MAX_TYPES = 7;
/** Characters of the schema as JSON: a single value of an enum could be megabytes. */
const MAX_SCHEMA_CHARS = 256 * 1024;
/** Comparisons of one check; unions inside unions would otherwise multiply. */
const MAX_STEPS = 2_000_000;
const MAX_PROBLEMS = 5;

export type SchemaCheck =
  | { readonly kind: "fits" }
  /** The data is not what the schema says; at most five problems, each with its path. */
  | { readonly kind: "wrong"; readonly problems: readonly string[] }
  /** The schema itself is not one that the host reads. */
  | { readonly kind: "refused"; readonly message: string };

/**
 * Checks data against the part of JSON Schema that the host reads: type, properties, required, additionalProperties as
 * a schema, items, enum, const, minimum and maximum, lengths, anyOf. Both are written by a block: `pattern` is never
 * run (one expression can hang the host), `$ref` is refused, sizes and work are bounded. Other keywords are left to the
 * guest, whose own schema ran before.
 */
export function checkJsonSchema(schema: unknown, data: Json): SchemaCheck {
  const refusal = findSchemaProblem(schema);
  if (refusal !== undefined) return { kind: "refused", message: refusal };
  const state: CheckState = { steps: 0, problems: [] };
  checkValue(schema, data, { path: "", state });
  if (state.steps > MAX_STEPS) {
    return { kind: "refused", message: `Cannot check data with its schema within ${MAX_STEPS} steps` };
  }
  return state.problems.length === 0 ? { kind: "fits" } : { kind: "wrong", problems: state.problems };
}

/** Why the host does not take a schema, or `undefined` when it does. */
export function findSchemaProblem(schema: unknown): string | undefined {
  let nodes = 0;
  const visit = (node: unknown, depth: number): string | undefined => {
    if (typeof node === "boolean") return undefined;
    if (!isRecord(node)) return "Cannot use a schema that is not an object";
    if (++nodes > MAX_SCHEMA_NODES) return `Cannot use a schema of more than ${MAX_SCHEMA_NODES} parts`;
    if (depth > MAX_SCHEMA_DEPTH) return `Cannot use a schema deeper than ${MAX_SCHEMA_DEPTH} levels`;
    if ("$ref" in node) return 'Cannot use a schema with "$ref": write the part out';
    const properties = isRecord(node.properties) ? Object.values(node.properties) : [];
    if (properties.length > MAX_PROPERTIES) {
      return `Cannot use a schema of more than ${MAX_PROPERTIES} properties`;
    }
    if (Array.isArray(node.enum) && node.enum.length > MAX_ENUM) {
      return `Cannot use an enum of more than ${MAX_ENUM} values`;
    }
    if (Array.isArray(node.required) && node.required.length > MAX_PROPERTIES) {
      return `Cannot use a schema that requires more than ${MAX_PROPERTIES} properties`;
    }
    if (Array.isArray(node.type) && node.type.length > MAX_TYPES) {
      return `Cannot use a schema with more than ${MAX_TYPES} types for one value`;
    }
    const choices = choicesOf(node);
    if (choices.length > MAX_ANY_OF) return `Cannot use a union of more than ${MAX_ANY_OF} parts`;
    const below = [...properties, ...choices, ...partsOf(node)];
    for (const part of below) {
      const problem = visit(part, depth + 1);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
  return visit(schema, 1) ??
    (JSON.stringify(schema).length > MAX_SCHEMA_CHARS
      ? `Cannot use a schema of more than ${MAX_SCHEMA_CHARS} characters`
      : undefined);
}

interface CheckState {
  steps: number;
  problems: string[];
}

interface Place {
  readonly path: string;
  readonly state: CheckState;
}

function checkValue(schema: unknown, value: Json, place: Place): void {
  const { state } = place;
  state.steps += 1 + lengthOf(schema);
  if (state.steps > MAX_STEPS || state.problems.length >= MAX_PROBLEMS) return;
  if (schema === false) return report(place, "nothing is allowed here");
  if (!isRecord(schema)) return;
  if (!hasType(schema.type, value)) {
    return report(place, `wanted ${describeType(schema.type)}, got ${typeOf(value)}`);
  }
  if ("const" in schema && isPlain(schema.const) && schema.const !== value) {
    report(place, `wanted ${JSON.stringify(schema.const).slice(0, 120)}`);
  }
  if (Array.isArray(schema.enum) && schema.enum.every(isPlain) && !schema.enum.includes(value)) {
    report(place, `wanted one of ${JSON.stringify(schema.enum.slice(0, 20)).slice(0, 120)}`);
  }
  if (typeof value === "number") checkNumber(schema, value, place);
  if (typeof value === "string") {
    checkLength(schema, value.length, { ...place, of: "Length", unit: "characters" });
  }
  if (Array.isArray(value)) checkArray(schema, value, place);
  else if (isRecord(value)) checkObject(schema, value as Readonly<Record<string, Json>>, place);
  checkChoices(schema, value, place);
}

/** What a value is compared with one by one. */
function lengthOf(schema: unknown): number {
  if (!isRecord(schema)) return 0;
  const lists = [schema.enum, schema.required];
  return lists.reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
}

function checkNumber(schema: Record<string, unknown>, value: number, place: Place): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (typeof minimum === "number" && value < minimum) {
    report(place, `wanted at least ${minimum}, got ${value}`);
  }
  if (typeof maximum === "number" && value > maximum) {
    report(place, `wanted at most ${maximum}, got ${value}`);
  }
  if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum) {
    report(place, `wanted more than ${exclusiveMinimum}, got ${value}`);
  }
  if (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum) {
    report(place, `wanted less than ${exclusiveMaximum}, got ${value}`);
  }
}

function checkLength(
  schema: Record<string, unknown>,
  length: number,
  place: Place & { readonly of: "Length" | "Items"; readonly unit: string },
): void {
  const least = schema[`min${place.of}`];
  const most = schema[`max${place.of}`];
  if (typeof least === "number" && length < least) {
    report(place, `wanted at least ${least} ${place.unit}, got ${length}`);
  }
  if (typeof most === "number" && length > most) {
    report(place, `wanted at most ${most} ${place.unit}, got ${length}`);
  }
}

function checkArray(schema: Record<string, unknown>, value: readonly Json[], place: Place): void {
  checkLength(schema, value.length, { ...place, of: "Items", unit: "items" });
  const first = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
  for (const [index, item] of value.entries()) {
    const itemSchema = index < first.length ? first[index] : schema.items;
    if (itemSchema === undefined) return;
    checkValue(itemSchema, item, { ...place, path: `${place.path}[${index}]` });
    if (place.state.problems.length >= MAX_PROBLEMS || place.state.steps > MAX_STEPS) return;
  }
}

function checkObject(
  schema: Record<string, unknown>,
  value: Readonly<Record<string, Json>>,
  place: Place,
): void {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  for (const name of Array.isArray(schema.required) ? schema.required : []) {
    if (typeof name === "string" && !Object.hasOwn(value, name)) {
      report(place, `"${name.slice(0, 60)}" is missing`);
    }
  }
  for (const [name, item] of Object.entries(value)) {
    const part = Object.hasOwn(properties, name) ? properties[name] : schema.additionalProperties;
    if (part === undefined || part === true) continue;
    const path = place.path === "" ? name : `${place.path}.${name}`;
    checkValue(part, item, { ...place, path });
    if (place.state.problems.length >= MAX_PROBLEMS || place.state.steps > MAX_STEPS) return;
  }
}

function checkChoices(schema: Record<string, unknown>, value: Json, place: Place): void {
  const all = Array.isArray(schema.allOf) ? schema.allOf : [];
  for (const part of all) checkValue(part, value, place);
  const choices = Array.isArray(schema.anyOf)
    ? schema.anyOf
    : Array.isArray(schema.oneOf)
    ? schema.oneOf
    : [];
  if (choices.length === 0) return;
  for (const choice of choices) {
    const attempt: CheckState = { steps: place.state.steps, problems: [] };
    checkValue(choice, value, { path: place.path, state: attempt });
    place.state.steps = attempt.steps;
    if (attempt.problems.length === 0) return;
  }
  report(place, `fits none of ${choices.length} forms, got ${typeOf(value)}`);
}

function choicesOf(node: Record<string, unknown>): unknown[] {
  return [node.anyOf, node.oneOf, node.allOf].flatMap((list) => Array.isArray(list) ? list : []);
}

function partsOf(node: Record<string, unknown>): unknown[] {
  const prefix = Array.isArray(node.prefixItems) ? node.prefixItems : [];
  const single = [node.items, node.additionalProperties].filter((part) => part !== undefined);
  return [...prefix, ...single];
}

function hasType(type: unknown, value: Json): boolean {
  if (type === undefined) return true;
  const types = Array.isArray(type) ? type : [type];
  return types.some((name) =>
    name === typeOf(value) || (name === "integer" && Number.isInteger(value)) ||
    !KNOWN_TYPES.has(String(name))
  );
}

const KNOWN_TYPES: ReadonlySet<string> = new Set([
  "null",
  "boolean",
  "number",
  "integer",
  "string",
  "array",
  "object",
]);

function typeOf(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function describeType(type: unknown): string {
  return Array.isArray(type) ? type.join(" or ") : String(type);
}

function isPlain(value: unknown): boolean {
  return value === null || typeof value !== "object";
}

function report({ path, state }: Place, message: string): void {
  if (state.problems.length < MAX_PROBLEMS) {
    state.problems.push(`${path.slice(0, 120) || "data"}: ${message}`);
  }
}
