import { isRecord, type Json } from "./json.ts";

export type Leaf = string | number | boolean | null;

const MAX_LEAVES = 20_000;
const ROWS_DEPTH = 2;

/** Values at the ends of the data, in reading order, at most 20,000. */
export function listLeaves(data: Json): Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (value: Json): void => {
    if (leaves.length >= MAX_LEAVES) return;
    if (Array.isArray(value)) value.forEach(visit);
    else if (isRecord(value)) Object.values(value as Readonly<Record<string, Json>>).forEach(visit);
    else leaves.push(value as Leaf);
  };
  visit(data);
  return leaves;
}

/**
 * The same values gathered by where they stand: those of one field of a list's items come together, and so do those of
 * a map whose keys are dates, numbers or ids.
 */
export function listFields(data: Json): Leaf[][] {
  const fields = new Map<string, Leaf[]>();
  let count = 0;
  const visit = (value: Json, path: string): void => {
    if (count >= MAX_LEAVES) return;
    if (Array.isArray(value)) {
      const inner = itemPath(path);
      for (const item of value as readonly Json[]) visit(item, inner);
    } else if (isRecord(value)) {
      const entries = Object.entries(value as Readonly<Record<string, Json>>);
      const isMap = entries.length > 3 && entries.every(([key]) => /\d/.test(key));
      for (const [key, item] of entries) visit(item, fieldPath(path, isMap ? "*" : key));
    } else {
      count++;
      const values = fields.get(path);
      if (values === undefined) fields.set(path, [value as Leaf]);
      else values.push(value as Leaf);
    }
  };
  visit(data, "");
  return [...fields.values()];
}

const MAX_NAME_CHARS = 80;
const MAX_PATH_CHARS = 400;

/** The path of a field. Cut: names come from outside, and every value below one is looked up by the whole path. */
export function fieldPath(path: string, name: string): string {
  return path.length > MAX_PATH_CHARS ? path : `${path}.${name.slice(0, MAX_NAME_CHARS)}`;
}

/** The path that the items of a list share, cut in the same way. */
export function itemPath(path: string): string {
  return path.length > MAX_PATH_CHARS ? path : `${path}[]`;
}

/** Length of the longest list at depth 2 or less; `undefined` when the data has no list there. */
export function countRows(data: Json, depth = 0): number | undefined {
  if (Array.isArray(data)) return data.length;
  if (!isRecord(data) || depth >= ROWS_DEPTH) return undefined;
  const counts = Object.values(data as Readonly<Record<string, Json>>)
    .flatMap((value) => countRows(value, depth + 1) ?? []);
  return counts.length === 0 ? undefined : Math.max(...counts);
}

/**
 * The value at a path such as `points[-1].date`, `points.0.date` or `updatedAt`; a negative index counts from the end.
 * `undefined` when there is none.
 */
export function valueAt(data: Json, path: string): Json | undefined {
  let at: Json | undefined = data;
  for (const step of path.replace(/\[(-?\d+)\]/g, ".$1").split(".")) {
    if (step === "") continue;
    if (Array.isArray(at)) at = /^-?\d+$/.test(step) ? (at as readonly Json[]).at(Number(step)) : undefined;
    else if (isRecord(at) && Object.hasOwn(at, step)) at = at[step] as Json;
    else return undefined;
  }
  return at;
}

/** Epoch milliseconds of a time in data: ISO text, seconds or milliseconds. */
export function readInstant(value: Json | undefined): number | undefined {
  if (typeof value === "string") {
    const at = /^\d{9,13}$/.test(value) ? readInstant(Number(value)) : Date.parse(value);
    return at === undefined || Number.isNaN(at) ? undefined : at;
  }
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0) return undefined;
  return value < 1e11 ? value * 1000 : value;
}
