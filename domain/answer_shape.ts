import { cleanText } from "./outcome.ts";
import { alignMaps } from "./shape_maps.ts";

/** What an answer looks like, without any of its values. Names of fields are outside text all the same. */
export interface AnswerShape {
  readonly format: AnswerFormat;
  readonly fields: readonly ShapeField[];
  /** Rows of its longest list, or lines of its table; absent where nothing is listed. */
  readonly rows?: number;
  /** It was too large to be looked at whole: a field that is not named may still be there. */
  readonly isPartial?: true;
}

export const ANSWER_FORMATS = ["json", "feed", "csv", "calendar", "page", "text", "empty"] as const;
export type AnswerFormat = typeof ANSWER_FORMATS[number];

export interface ShapeField {
  /** As code would name it: `items[].name`; `rates{}` where the keys themselves are values. */
  readonly path: string;
  /** In words: "number", "text", "number as text", "date as text", "address", "boolean", "null", "list", "object", ... */
  readonly types: readonly string[];
  /** Not every row has it. */
  readonly isOptional: boolean;
}

/** Types of one field that code may treat alike: what changes within a family seldom breaks anything. */
const TEXTS = ["text", "number as text", "date as text", "address"];
const ELEMENTS = ["element", "repeated element"];

/**
 * The shape as lines of "path: types" for a prompt or a page, cleaned, within `maxChars`. A "?" marks a field that not
 * every row has. Names of fields stand in it as they came: outside text, to be marked as data.
 */
export function describeShape(shape: AnswerShape, maxChars: number): string {
  const rows = shape.rows === undefined ? "" : `, ${shape.rows} ${shape.rows === 1 ? "row" : "rows"}`;
  const head = `${shape.format}${rows}`;
  const lines = orderForReading(shape).map(describeField);
  const kept: string[] = [];
  let left = maxChars - head.length - MORE_CHARS;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) break;
    kept.push(line);
  }
  const missing = lines.length - kept.length;
  const more = missing > 0 ? [`(${missing} more)`] : shape.isPartial ? ["(there may be more)"] : [];
  return [head, ...kept, ...more].join("\n").slice(0, maxChars);
}

const MORE_CHARS = 24;

function describeField({ path, types, isOptional }: ShapeField): string {
  const name = cleanText(path, 160).replace(/\s+/g, " ");
  return `${name === "" ? "(the answer itself)" : name}${isOptional ? "?" : ""}: ${types.join(" or ")}`;
}

/** What repeats on a page is what a block reads: it comes first, so that a short description still names it. */
function orderForReading({ format, fields }: AnswerShape): readonly ShapeField[] {
  if (format !== "page") return fields;
  const rank = ({ types }: ShapeField) => types.includes("element") ? 1 : 0;
  return fields.toSorted((a, b) => rank(a) - rank(b));
}

/** Names that an answer had and has no more, or has in another form. */
export interface ShapeChange {
  readonly kind:
    /** The field is not there any more. */
    | "gone"
    /** Its values are of another kind: a number became text. */
    | "type"
    /** Still text, but of another form: numbers became words. */
    | "form"
    /** Rows without it are new. */
    | "optional"
    /** It stands there without a value. */
    | "blank"
    | "added"
    /** The whole answer is of another format; nothing else is compared then. */
    | "format"
    /** There were rows, and there are none. */
    | "no_rows"
    /** It names a next page, and gives fewer rows than before there was one. */
    | "paged"
    /** Of what a block made of it: its numbers are so many times as large. */
    | "unit";
  /** Empty for what concerns the whole answer. */
  readonly path: string;
  readonly before: readonly string[];
  readonly now: readonly string[];
}

/**
 * What changed between two answers of one source, losses before additions. Optional fields may be missing; a list that
 * is empty now says nothing about the fields of its rows, and a partial shape nothing about what it does not name.
 */
export function compareShapes(then: AnswerShape, today: AnswerShape): ShapeChange[] {
  if (then.format !== today.format) {
    return [{ kind: "format", path: "", before: [then.format], now: [today.format] }];
  }
  const [before, now] = alignMaps(then, today);
  const here = new Map(now.fields.map((field) => [field.path, field]));
  const there = new Set(before.fields.map(({ path }) => path));
  const silent = findSilent(before, now);
  const changes = before.fields.flatMap((field): ShapeChange[] => {
    const after = here.get(field.path);
    if (after !== undefined) return compareField(field, after);
    const isKnown = !field.isOptional && !now.isPartial &&
      !silent.some((parent) => isInside(field.path, parent));
    return isKnown ? [{ kind: "gone", path: field.path, before: field.types, now: [] }] : [];
  });
  const added = now.fields.filter(({ path }) => !there.has(path)).map(({ path, types }): ShapeChange => ({
    kind: "added",
    path,
    before: [],
    now: types,
  }));
  const rows: ShapeChange[] = (before.rows ?? 0) > 0 && now.rows === 0
    ? [{ kind: "no_rows", path: "", before: [], now: [] }]
    : [];
  return [...rows, ...findPaging(before, now, added), ...changes, ...added];
}

/** Names with which answers say that there is more. */
const PAGING =
  /^(next|next_?(page|url|link|cursor|token)|has_?(more|next)|cursor|page|pages|page_?(count|size|token)|total_?(pages|count|results)|paging|pagination)$/i;

function findPaging(before: AnswerShape, now: AnswerShape, added: readonly ShapeChange[]): ShapeChange[] {
  const { rows = 0 } = now;
  if (rows === 0 || rows >= (before.rows ?? 0)) return [];
  // Beside the list, not in its rows.
  const mark = added.find(({ path }) => !/[[{]/.test(path) && PAGING.test(fieldName(path)));
  return mark === undefined ? [] : [{ kind: "paged", path: mark.path, before: [], now: [`${rows}`] }];
}

function compareField(before: ShapeField, now: ShapeField): ShapeChange[] {
  const change = (kind: ShapeChange["kind"]): ShapeChange[] => [
    { kind, path: before.path, before: before.types, now: now.types },
  ];
  const known = valued(now.types);
  const once = valued(before.types);
  if (known.length === 0) return once.length === 0 ? [] : change("blank");
  // It never had a value before: whatever comes is no loss.
  if (once.length === 0) return [];
  const families = new Set(once.map(familyOf));
  if (known.some((type) => !families.has(familyOf(type)))) return change("type");
  if (known.some((type) => !once.includes(type)) && !once.includes("text")) return change("form");
  return now.isOptional && !before.isOptional ? change("optional") : [];
}

function valued(types: readonly string[]): string[] {
  return types.filter((type) => type !== "null");
}

function familyOf(type: string): string {
  if (TEXTS.includes(type)) return "text";
  return ELEMENTS.includes(type) ? "element" : type;
}

/** Paths whose inside cannot be seen now: empty lists and maps, and what is null. */
function findSilent(before: AnswerShape, now: AnswerShape): string[] {
  const paths = new Set(now.fields.map(({ path }) => path));
  const silent = now.fields.filter(({ path, types }) => {
    const inside = valued(types);
    if (inside.length === 0) return true;
    return inside.every((type) => type === "list" || type === "map") &&
      !paths.has(`${path}[]`) && !paths.has(`${path}{}`) && !now.fields.some((field) =>
        isInside(field.path, path)
      );
  }).map(({ path }) => path);
  const isRootEmpty = now.rows === 0 && before.fields.every(({ path }) => /^(\[\]|\{\})/.test(path));
  return isRootEmpty ? ["", ...silent] : silent;
}

function isInside(path: string, parent: string): boolean {
  return path.startsWith(parent) && path !== parent && /^[.[{]/.test(path.slice(parent.length) || ".");
}

const MAX_MERGED_FIELDS = 600;

/**
 * One shape for two good answers: a field that only one of them has is optional, and types come together. Both must be
 * of one format; otherwise the newer one stands.
 */
export function mergeShapes(then: AnswerShape, today: AnswerShape): AnswerShape {
  if (then.format !== today.format) return today;
  const [before, now] = alignMaps(then, today);
  const here = new Map(now.fields.map((field) => [field.path, field]));
  const there = new Set(before.fields.map(({ path }) => path));
  const known = before.fields.map((field): ShapeField => {
    const other = here.get(field.path);
    if (other === undefined) return { ...field, isOptional: true };
    const types = [...new Set([...field.types, ...other.types])];
    return { path: field.path, types, isOptional: field.isOptional || other.isOptional };
  });
  const fresh = now.fields.filter(({ path }) => !there.has(path)).map((field) => ({
    ...field,
    isOptional: true,
  }));
  return {
    format: now.format,
    fields: [...known, ...fresh].slice(0, MAX_MERGED_FIELDS),
    ...(now.rows !== undefined && { rows: now.rows }),
    ...((before.isPartial || now.isPartial) && { isPartial: true as const }),
  };
}

/** The name at the end of a path: "name" of `items[].name`; empty for `items[]`. */
export function fieldName(path: string): string {
  const quoted = /\["((?:[^"\\]|\\.)*)"\]$/.exec(path)?.[1];
  if (quoted !== undefined) return quoted.replace(/\\(.)/g, "$1");
  return /([^.[\]{}]*)$/.exec(path)?.[1] ?? "";
}
