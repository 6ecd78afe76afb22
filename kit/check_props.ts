import type { z } from "zod";

export type CheckedProps =
  | {
    readonly kind: "ok";
    readonly props: Readonly<Record<string, unknown>>;
    /** Names that the component does not know. */
    readonly dropped: readonly string[];
  }
  | { readonly kind: "wrong"; readonly message: string };

/** Names that JSX or a habit of the author puts on everything; left out without a word. */
const SILENT_NAMES = new Set(["key", "ref", "children", "__proto__"]);
const MAX_VALUE_CHARS = 80;

/** Props as the component wants them; unknown names are dropped, a wrong value is named together with what is wanted. */
export function checkProps(
  name: string,
  schema: z.ZodObject,
  props: Readonly<Record<string, unknown>>,
): CheckedProps {
  const known: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const key of Object.keys(props)) {
    if (Object.hasOwn(schema.shape, key)) {
      // A prop that is null or undefined was not given: views write `trend={data.trend ?? null}`.
      if (props[key] !== undefined && (props[key] !== null || acceptsNull(schema, key))) {
        known[key] = props[key];
      }
    } else if (!SILENT_NAMES.has(key)) dropped.push(key);
  }
  const parsed = schema.safeParse(known);
  if (parsed.success) return { kind: "ok", props: parsed.data, dropped };
  return {
    kind: "wrong",
    message: parsed.error.issues.slice(0, 3).map((issue) => words(name, known, issue)).join("; "),
  };
}

function acceptsNull(schema: z.ZodObject, key: string): boolean {
  const field = schema.shape[key];
  return field !== undefined && "safeParse" in field && isNullable(field);
}

function isNullable(field: z.core.$ZodType): boolean {
  return "isNullable" in field && typeof field.isNullable === "function" && field.isNullable() === true;
}

function words(name: string, props: Readonly<Record<string, unknown>>, issue: z.core.$ZodIssue): string {
  const path = issue.path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? String(part) : `${text}.${String(part)}`,
    "",
  );
  const where = path === "" ? "" : ` prop "${path}"`;
  const value = issue.path.reduce<unknown>((held, part) => read(held, part), props);
  const got = issue.path.length === 0 ? "" : `, got ${describe(value)}`;
  return `${name}${where}: ${wanted(issue)}${got}`;
}

/** Our own words where a schema has some, otherwise what zod knows in our order of words. */
function wanted(issue: z.core.$ZodIssue): string {
  if (!issue.message.startsWith("Invalid ")) return issue.message;
  switch (issue.code) {
    case "invalid_value":
      return `expected one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "invalid_type":
      return `expected ${issue.expected}`;
    default:
      return "expected another kind of value";
  }
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_VALUE_CHARS ? `${text.slice(0, MAX_VALUE_CHARS)}…` : text;
}

function read(held: unknown, part: PropertyKey): unknown {
  return typeof held === "object" && held !== null && Object.hasOwn(held, part)
    ? (held as Record<PropertyKey, unknown>)[part]
    : undefined;
}
