import { fieldPath, itemPath } from "./data_values.ts";
import { isRecord } from "./json.ts";

const MAX_TEXT_CHARS = 4_000_000;
const MAX_NUMBERS = 50_000;
/** Series of more values than this are not summed up. */
const MAX_SERIES = 500;

/** Everything that values of the data may come from, made ready for looking up. */
export interface SourceIndex {
  /** Lower-case text with single spaces. */
  readonly text: string;
  readonly words: ReadonlySet<string>;
  /** Ascending. */
  readonly numbers: Float64Array;
  /** Numbers of one field of the answers each, ascending; those that a text writes are one field. */
  readonly series: readonly Float64Array[];
  /** Days and moments that the answers write, as epoch milliseconds; the first of many. */
  readonly instants: readonly number[];
  /** Sums, means, and so on of those, one list a kind. */
  readonly summaries: readonly Float64Array[];
  /** Shares, sums, differences and products of two numbers of one object, one list for each two fields. */
  readonly ratios: readonly Float64Array[];
}

/** Indexes answers, settings and other text that data may trace to. */
export function indexSources(texts: readonly string[]): SourceIndex {
  const numbers = new Set<number>();
  const series = new Map<string, number[]>();
  const ratios = new Map<string, number[]>();
  const parts: string[] = [];
  let chars = 0;
  for (const text of texts) {
    const part = text.slice(0, MAX_TEXT_CHARS - chars);
    chars += part.length;
    const parsed = tryParse(part);
    if (parsed !== undefined) collect(parsed, { path: "", depth: 0, numbers, series, ratios, parts });
    parts.push(part);
    const written = new Set<number>();
    for (const form of WRITTEN_NUMBERS) for (const [match] of part.matchAll(form)) addWritten(match, written);
    for (const number of written) if (numbers.size < MAX_NUMBERS) numbers.add(number);
    if (parsed === undefined && written.size > 0) series.set(`text ${parts.length}`, [...written]);
  }
  const text = normalise(parts.join(" "));
  const lists = [...series.values()].slice(0, MAX_SERIES);
  return {
    text,
    words: new Set(wordsOf(text)),
    numbers: ascending(numbers),
    series: lists.map((list) => ascending(new Set(list))),
    instants: readInstants(text),
    summaries: summarise(lists),
    ratios: [...ratios.values()].map((list) => ascending(new Set(list))),
  };
}

const MAX_INSTANTS = 1_000;

function readInstants(text: string): number[] {
  const instants = new Set<number>();
  for (
    const [match] of text.matchAll(/\d{4}-\d{2}-\d{2}(t\d{2}:\d{2}(:\d{2})?(\.\d+)?(z|[+-]\d{2}:\d{2})?)?/g)
  ) {
    const at = Date.parse(match.toUpperCase());
    if (!Number.isNaN(at)) instants.add(at);
    if (instants.size >= MAX_INSTANTS) break;
  }
  return [...instants];
}

/** Lower-case, entities and tags gone, single spaces: the form in which texts are compared. */
export function normalise(text: string): string {
  return text.toLowerCase()
    .replace(/<[^<>]{0,500}>/g, " ")
    .replace(/&#(\d{1,6});/g, (_, code) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => ENTITIES[name] ?? " ")
    .replace(/[\s\u00a0]+/g, " ");
}

/** Words of three letters or more, and numbers of two digits or more. */
export function wordsOf(text: string): string[] {
  return text.match(/\p{L}{3,}|\d{2,}/gu) ?? [];
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/** An answer may be nested without end; what lies deeper is still found as text. */
const MAX_DEPTH = 64;

interface Collected {
  readonly path: string;
  readonly depth: number;
  readonly numbers: Set<number>;
  readonly series: Map<string, number[]>;
  readonly ratios: Map<string, number[]>;
  /** Strings without their JSON escapes. */
  readonly parts: string[];
}

function collect(value: unknown, into: Collected): void {
  if (into.depth > MAX_DEPTH) return;
  if (typeof value === "string") {
    if (value.includes("\\") || value.includes('"') || value.includes("\n")) into.parts.push(value);
    const number = value.trim() === "" ? NaN : Number(value);
    if (Number.isFinite(number)) addNumber(number, into);
  } else if (typeof value === "number") addNumber(value, into);
  else if (Array.isArray(value)) {
    if (into.numbers.size < MAX_NUMBERS) into.numbers.add(value.length);
    const inside = { ...into, path: itemPath(into.path), depth: into.depth + 1 };
    for (const item of value) collect(item, inside);
  } else if (isRecord(value)) {
    addRatios(value, into);
    // Keys of a date or an id are values too: a series runs over them.
    const isMap = Object.keys(value).length > 3 && Object.keys(value).every((key) => /\d/.test(key));
    for (const [key, item] of Object.entries(value)) {
      collect(item, { ...into, path: fieldPath(into.path, isMap ? "*" : key), depth: into.depth + 1 });
    }
  }
}

const MAX_RATIO_FIELDS = 8;
const MAX_RATIOS = 1_000;

/** What is often computed of two fields of one object: "63 of 240 used" shown as percent. */
function addRatios(value: Readonly<Record<string, unknown>>, { path, ratios }: Collected): void {
  const fields = Object.entries(value).flatMap(([key, item]) =>
    typeof item === "number" ? [[fieldPath("", key), item] as const] : []
  )
    .slice(0, MAX_RATIO_FIELDS);
  const add = (key: string, number: number) => {
    const list = ratios.get(key);
    if (list !== undefined) list.push(number);
    else if (ratios.size < MAX_RATIOS && Number.isFinite(number)) ratios.set(key, [number]);
  };
  for (const [a, first] of fields) {
    for (const [b, second] of fields) {
      if (a === b) continue;
      const pair = `${path}${a} ${b}`;
      if (second !== 0) add(`${pair} share`, first / second * 100);
      if (second !== 0) add(`${pair} part`, first / second);
      add(`${pair} difference`, first - second);
      if (a < b) add(`${pair} sum`, first + second);
      if (a < b) add(`${pair} product`, first * second);
    }
  }
}

function addNumber(number: number, { path, numbers, series }: Collected): void {
  if (numbers.size < MAX_NUMBERS) numbers.add(number);
  const list = series.get(path);
  if (list === undefined) series.set(path, [number]);
  else if (list.length < MAX_NUMBERS) list.push(number);
}

/** "17.25", "17,25" and "1,234.5", each looked for by itself: in "2026-11-20,11.9" a comma parts two values. */
const WRITTEN_NUMBERS = [
  /-?\d+(?:\.\d+)?/g,
  // From the first digit on: tried at each one, a long number would cost the square of its length.
  /-?(?<!\d)\d+,\d+/g,
  /-?\d{1,3}(?:[,.'\u00a0\u202f ]\d{3})+(?:[.,]\d+)?/g,
];

/** Reads a written number in every sense it may have. */
function addWritten(text: string, numbers: Set<number>): void {
  if (numbers.size >= MAX_NUMBERS || text.length > 30) return;
  const plain = text.replace(/[\u00a0\u202f' ]/g, "");
  for (const form of [plain, plain.replaceAll(",", ""), plain.replaceAll(".", "").replace(",", ".")]) {
    const number = Number(form);
    if (form !== "" && Number.isFinite(number)) numbers.add(number);
  }
}

/** One list for each kind of summary, over all series. */
function summarise(lists: readonly (readonly number[])[]): Float64Array[] {
  const rows = lists.filter(({ length }) => length > 0).map(summaryOf);
  const kinds = rows[0]?.length ?? 0;
  return Array.from(
    { length: kinds },
    (_, kind) => ascending(new Set(rows.map((row) => row[kind] ?? 0).filter(Number.isFinite))),
  );
}

function summaryOf(list: readonly number[]): number[] {
  const sum = list.reduce((total, value) => total + value, 0);
  const [first = 0] = list;
  const last = list.at(-1) ?? 0;
  const beforeLast = list.at(-2) ?? 0;
  const ordered = list.toSorted((a, b) => a - b);
  const [least = 0, most = 0] = [ordered[0], ordered.at(-1)];
  return [
    ...[sum, sum / list.length, list.length, ordered[Math.floor(ordered.length / 2)] ?? 0, most - least],
    ...[last - first, first - last, last - beforeLast, first - (list[1] ?? 0)],
    ...[
      percentOf(last, first),
      percentOf(first, last),
      percentOf(last, beforeLast),
      percentOf(first, list[1] ?? 0),
    ],
  ];
}

function percentOf(to: number, from: number): number {
  return from === 0 ? Infinity : (to / from - 1) * 100;
}

function ascending(numbers: ReadonlySet<number>): Float64Array {
  return Float64Array.from(numbers).sort();
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Feeds, pages and tables are sources too.
    return undefined;
  }
}
