import { isRecord } from "../../domain/json.ts";
import { cleanText } from "../../domain/outcome.ts";
import { describeFields, MAX_FIELDS } from "./describe_fields.ts";
import { isAscending } from "./is_ascending.ts";
import { suggestListViews, suggestRecordViews } from "./suggest_views.ts";
import type { InspectionChoice, JsonShape, SampleTable, Scalar } from "./types.ts";

const SAMPLE_ROWS = 100;
const MAX_DEPTH = 3;
const MAX_CHOICES = 8;
const MAX_KEYS_LOOKED_AT = 200;
const MAX_KEY_CHARS = 80;
const MAX_SAMPLE_CHARS = 2_000;
const FLAT_DEPTH = 3;
const MIN_COLUMN_LENGTH = 3;
const MIN_MAP_ENTRIES = 4;

interface Found {
  readonly shape: JsonShape;
  readonly keys: readonly string[];
  readonly count: number;
  readonly table: SampleTable;
}

/** Lists and records of a JSON answer, at depth 3 or less, the most promising first. */
export function readJsonSource(answer: unknown): InspectionChoice[] {
  const found: Found[] = [];
  visit(answer, [], found);
  return found.filter(({ table }) => table.columns.length > 0)
    .sort((a, b) => promise(b) - promise(a))
    .slice(0, MAX_CHOICES)
    .map(toChoice);
}

function visit(value: unknown, keys: readonly string[], found: Found[]): void {
  if (Array.isArray(value)) {
    const list = readList(value, keys);
    if (list !== undefined) found.push(list);
    return;
  }
  if (!isRecord(value)) return;
  const columns = readColumns(value, keys);
  const map = columns === undefined ? readMap(value, keys) : undefined;
  if (columns !== undefined) found.push(columns);
  if (map !== undefined) return void found.push(map);
  const record = readRecord(value, keys);
  if (record !== undefined) found.push(record);
  if (keys.length >= MAX_DEPTH) return;
  for (const [key, inner] of Object.entries(value).slice(0, MAX_KEYS_LOOKED_AT)) {
    if (isUsableKey(key)) visit(inner, [...keys, key], found);
  }
}

function readList(list: readonly unknown[], keys: readonly string[]): Found | undefined {
  const sample: readonly unknown[] = list.slice(0, SAMPLE_ROWS).filter((item) => item !== null);
  const common = { keys, count: list.length };
  if (sample.length === 0) return undefined;
  if (sample.every(isRecord)) return { shape: "list", ...common, table: flatten(sample) };
  if (sample.every(Array.isArray)) {
    const rows = sample.map((item) => Object.fromEntries(item.slice(0, 20).filter(isScalar).entries()));
    const table = flatten(rows);
    const columns = table.columns.map(({ keys }) => ({ keys, label: `Column ${Number(keys[0]) + 1}` }));
    return { shape: "tuples", ...common, table: { ...table, columns } };
  }
  if (!sample.every(isScalar)) return undefined;
  const columns = [{ keys: ["value"], label: "Value" }];
  return {
    shape: "values",
    ...common,
    table: { columns, rows: sample.filter(isScalar).map((value): Scalar[] => [clip(value)]) },
  };
}

/** `{ "time": [...], "temperature": [...] }`: lists of one length that belong together. */
function readColumns(record: Record<string, unknown>, keys: readonly string[]): Found | undefined {
  const lists = Object.entries(record).filter((entry): entry is [string, Scalar[]] =>
    isUsableKey(entry[0]) && Array.isArray(entry[1]) && entry[1].length >= MIN_COLUMN_LENGTH &&
    entry[1].slice(0, SAMPLE_ROWS).every(isScalar)
  ).slice(0, MAX_FIELDS);
  const length = lists[0]?.[1].length ?? 0;
  const alike = lists.filter(([, list]) => list.length === length);
  if (alike.length < 2) return undefined;
  const rows = Array.from(
    { length: Math.min(length, SAMPLE_ROWS) },
    (_, i) => alike.map(([, list]) => clip(list[i] ?? null)),
  );
  const columns = alike.map(([key]) => ({ keys: [key], label: humanise(key) }));
  return { shape: "columns", keys, count: length, table: { columns, rows } };
}

/** `{ "2026-11-21": {...}, "2026-11-22": {...} }` or `{ "USD": 1.08, "GBP": 0.83, ... }`: keys that are values. */
function readMap(record: Record<string, unknown>, keys: readonly string[]): Found | undefined {
  const entries = Object.entries(record);
  const sample = entries.slice(0, SAMPLE_ROWS);
  const isOfRecords = sample.every(([, value]) => isRecord(value));
  const isOfNumbers = sample.every(([, value]) => typeof value === "number");
  const hasValueKeys = sample.every(([key]) => /\d/.test(key)) ||
    sample.every(([key]) => /^[A-Z]{2,5}$/.test(key));
  if (entries.length < MIN_MAP_ENTRIES || !(hasValueKeys && (isOfRecords || isOfNumbers))) return undefined;
  const inner = flatten(sample.map(([, value]) => isRecord(value) ? value : { value }));
  const columns = [
    { keys: ["entry"], label: sample.every(([key]) => /^\d{4}-\d{2}/.test(key)) ? "Date" : "Name" },
    ...inner.columns.map(({ keys, label }) => ({ keys: ["item", ...(isOfRecords ? keys : [])], label })),
  ];
  const rows = inner.rows.map((row, i) => [sample[i]?.[0] ?? null, ...row]);
  return { shape: "map", keys, count: entries.length, table: { columns, rows } };
}

function readRecord(record: Record<string, unknown>, keys: readonly string[]): Found | undefined {
  const table = flatten([record], 2);
  return table.columns.length < 2 ? undefined : { shape: "record", keys, count: 1, table };
}

/** Records as a table: one column a path of keys, in the order of their first sight. */
function flatten(records: readonly Record<string, unknown>[], depth = FLAT_DEPTH): SampleTable {
  const positions = new Map<string, number>();
  const columns: { keys: readonly string[]; label: string }[] = [];
  const rows = records.map((record) => {
    const row: Scalar[] = [];
    const put = (value: unknown, keys: readonly string[]): void => {
      if (isRecord(value)) {
        if (keys.length >= depth) return;
        for (const [key, inner] of Object.entries(value).slice(0, MAX_KEYS_LOOKED_AT)) {
          if (isUsableKey(key)) put(inner, [...keys, key]);
        }
      } else if (isScalar(value)) {
        const path = JSON.stringify(keys);
        const known = positions.get(path);
        if (known === undefined && columns.length >= MAX_FIELDS) return;
        const position = known ?? columns.push({ keys, label: humanise(keys.join(" ")) }) - 1;
        positions.set(path, position);
        row[position] = clip(value);
      }
    };
    put(record, []);
    return row;
  });
  return { columns, rows: rows.map((row) => Array.from(columns, (_, i) => row[i] ?? null)) };
}

function toChoice({ shape, keys, count, table }: Found): InspectionChoice {
  const fields = describeFields(table);
  const views = shape === "record" ? suggestRecordViews(fields) : suggestListViews(fields, count);
  return {
    id: `${shape}:${keys.join(".")}`,
    label: nameOf(keys, shape),
    rows: count,
    fields,
    ...views,
    source: { format: "json", shape, keys, isAscending: isAscending(fields, table) },
  };
}

/** Lists before records, long before short, near before far, rich before poor. */
function promise({ shape, keys, count, table }: Found): number {
  const kind = shape === "record" ? (keys.length === 0 ? 2 : 0) : shape === "values" ? 1 : 6;
  return kind + Math.min(Math.log10(count + 1), 3) + Math.min(table.columns.length, 8) / 4 - keys.length / 2;
}

function nameOf(keys: readonly string[], shape: JsonShape): string {
  const name = keys.map((key) => cleanText(key, 40)).join(" › ");
  if (name !== "") return name;
  return shape === "record" ? "The whole answer" : "The list";
}

/** A very long or unclean key is left out; "__proto__" would mean something else in the code that is written from it. */
function isUsableKey(key: string): boolean {
  return key.length <= MAX_KEY_CHARS && key !== "__proto__" && cleanText(key) === key;
}

/** Enough of a long text to tell what it is. */
function clip(value: Scalar): Scalar {
  return typeof value === "string" ? value.slice(0, MAX_SAMPLE_CHARS) : value;
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === "string" || typeof value === "boolean" ||
    (typeof value === "number" && Number.isFinite(value));
}

/** "html_url" → "Html url", "fullName" → "Full name". */
function humanise(key: string): string {
  const words = cleanText(key, 60).replace(/[_\-.]+/g, " ").replace(/([a-z0-9])([A-Z])/g, "$1 $2").trim();
  const lower = /^[A-Z0-9 ]+$/.test(words) ? words : words.toLowerCase();
  return lower.slice(0, 1).toUpperCase() + lower.slice(1);
}
