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
  /** Sums, means, ends and changes of the lists of numbers in JSON answers, ascending. */
  readonly derived: Float64Array;
}

/** Indexes answers, settings and other text that data may trace to. */
export function indexSources(texts: readonly string[]): SourceIndex {
  const numbers = new Set<number>();
  const series = new Map<string, number[]>();
  const parts: string[] = [];
  let chars = 0;
  for (const text of texts) {
    const part = text.slice(0, MAX_TEXT_CHARS - chars);
    chars += part.length;
    const parsed = tryParse(part);
    if (parsed !== undefined) collect(parsed, { path: "", numbers, series, parts });
    parts.push(part);
    for (const form of WRITTEN_NUMBERS) for (const [match] of part.matchAll(form)) addWritten(match, numbers);
  }
  const text = normalise(parts.join(" "));
  return {
    text,
    words: new Set(wordsOf(text)),
    numbers: ascending(numbers),
    derived: ascending(new Set([...series.values()].slice(0, MAX_SERIES).flatMap(summarise))),
  };
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

interface Collected {
  readonly path: string;
  readonly numbers: Set<number>;
  readonly series: Map<string, number[]>;
  /** Strings without their JSON escapes. */
  readonly parts: string[];
}

function collect(value: unknown, into: Collected): void {
  if (typeof value === "string") {
    if (value.includes("\\") || value.includes('"') || value.includes("\n")) into.parts.push(value);
    const number = value.trim() === "" ? NaN : Number(value);
    if (Number.isFinite(number)) addNumber(number, into);
  } else if (typeof value === "number") addNumber(value, into);
  else if (Array.isArray(value)) {
    if (into.numbers.size < MAX_NUMBERS) into.numbers.add(value.length);
    for (const item of value) collect(item, { ...into, path: `${into.path}[]` });
  } else if (isRecord(value)) {
    // Keys of a date or an id are values too: a series runs over them.
    const isMap = Object.keys(value).length > 3 && Object.keys(value).every((key) => /\d/.test(key));
    for (const [key, item] of Object.entries(value)) {
      collect(item, { ...into, path: `${into.path}.${isMap ? "*" : key}` });
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
  /-?\d+,\d+/g,
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

function summarise(list: readonly number[]): number[] {
  const sum = list.reduce((total, value) => total + value, 0);
  const [first = 0] = list;
  const last = list.at(-1) ?? 0;
  const ordered = list.toSorted((a, b) => a - b);
  const median = ordered[Math.floor(ordered.length / 2)] ?? 0;
  const changes = [[first, last], [last, first]].flatMap(([from = 0, to = 0]) =>
    from === 0 ? [to - from] : [to - from, (to / from - 1) * 100]
  );
  return [sum, sum / list.length, list.length, median, ...changes];
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
