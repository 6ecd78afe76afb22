import type { AnswerShape } from "../../domain/answer_shape.ts";
import { isRecord } from "../../domain/json.ts";
import { createFieldCollector, type FieldCollector, isUsableName, joinPath } from "./field_collector.ts";
import { SHAPE_LIMITS } from "./shape_limits.ts";

interface Walk {
  readonly fields: FieldCollector;
  values: number;
  longest: number | undefined;
  isCut: boolean;
}

/** The shape of a JSON answer: rows of a list as one, keys that are values (dates, ids) as `{}`. */
export function readJsonShape(answer: unknown): AnswerShape {
  const walk: Walk = { fields: createFieldCollector(), values: 0, longest: undefined, isCut: false };
  if (Array.isArray(answer)) visitList(walk, answer, "", 0);
  else if (isRecord(answer)) visitRecord(walk, answer, "", 0);
  else walk.fields.add("", "", answer);
  return {
    format: "json",
    fields: walk.fields.fields(),
    ...(walk.longest !== undefined && { rows: walk.longest }),
    ...((walk.isCut || walk.fields.isFull) && { isPartial: true as const }),
  };
}

function visit(
  walk: Walk,
  value: unknown,
  { path, parent, depth }: { readonly path: string; readonly parent: string; readonly depth: number },
): void {
  walk.values += 1;
  if (walk.values > SHAPE_LIMITS.values) {
    walk.isCut = true;
    return;
  }
  const isMap = isRecord(value) && hasValueKeys(value);
  const isAdded = isMap ? walk.fields.addType(path, parent, "map") : walk.fields.add(path, parent, value);
  if (!isAdded) return;
  if (depth >= SHAPE_LIMITS.depth) {
    walk.isCut ||= typeof value === "object" && value !== null;
    return;
  }
  if (Array.isArray(value)) visitList(walk, value, path, depth);
  else if (isRecord(value)) visitRecord(walk, value, path, depth);
}

function visitList(walk: Walk, list: readonly unknown[], path: string, depth: number): void {
  walk.longest = Math.max(walk.longest ?? 0, list.length);
  const inner = `${path}[]`;
  for (const item of sample(list)) {
    if (isRecord(item) && !hasValueKeys(item)) visitRecord(walk, item, inner, depth + 1);
    else visit(walk, item, { path: inner, parent: path, depth: depth + 1 });
  }
}

function visitRecord(walk: Walk, record: Record<string, unknown>, path: string, depth: number): void {
  const keys = Object.keys(record);
  if (hasValueKeys(record)) {
    walk.longest = Math.max(walk.longest ?? 0, keys.length);
    return visitMap(walk, sample(keys).map((key) => record[key]), path, depth);
  }
  walk.fields.enter(path);
  walk.isCut ||= keys.length > SHAPE_LIMITS.keys;
  for (const key of keys.slice(0, SHAPE_LIMITS.keys)) {
    if (!isUsableName(key)) continue;
    visit(walk, record[key], { path: joinPath(path, key), parent: path, depth: depth + 1 });
  }
}

function visitMap(walk: Walk, values: readonly unknown[], path: string, depth: number): void {
  const inner = `${path}{}`;
  for (const value of values) {
    if (isRecord(value) && !hasValueKeys(value)) visitRecord(walk, value, inner, depth + 1);
    else visit(walk, value, { path: inner, parent: path, depth: depth + 1 });
  }
}

const MANY_KEYS = 40;

/** Days, ids and numbers are no names: they come and go with the data, and they are values, which a shape never holds. */
function hasValueKeys(record: Record<string, unknown>): boolean {
  const keys = Object.keys(record);
  if (keys.length === 0) return false;
  if (keys.every((key) => /^[\d+-]|^[0-9a-f]{8}-?[0-9a-f-]{8,}$/i.test(key))) return true;
  if (keys.length >= 4 && keys.every((key) => /\d/.test(key)) && !isNumbered(keys)) return true;
  if (keys.length < MANY_KEYS) return false;
  const types = new Set(keys.slice(0, SHAPE_LIMITS.keys).map((key) => kindOf(record[key])));
  return types.size === 1 && keys.every((key) => !isNumbered([key]));
}

/** "line1", "line2", "pm2_5", "pm10": names that hold a digit, told by the same letters or none that repeat. */
function isNumbered(keys: readonly string[]): boolean {
  return keys.every((key) => /^[a-z][a-z_]{1,20}[\d_]{1,4}[a-z_]{0,20}$/i.test(key)) &&
    keys.length < MANY_KEYS;
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "list" : value === null ? "null" : typeof value;
}

/** The first half of what is looked at, then the rest in even steps to the end. */
function sample<T>(list: readonly T[]): readonly T[] {
  const { rows } = SHAPE_LIMITS;
  if (list.length <= rows) return list;
  const half = rows / 2;
  const step = (list.length - half) / half;
  return [
    ...list.slice(0, half),
    ...Array.from({ length: half }, (_, i) => list[half + Math.floor(i * step)] as T),
  ];
}
