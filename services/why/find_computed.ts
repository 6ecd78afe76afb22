import { isRecord, type Json } from "../../domain/json.ts";
import { roundingOf, significantDigits } from "../../domain/unit_forms.ts";
import { excerptOfJson } from "./excerpt.ts";
import { type Steps, writePath } from "./json_path.ts";
import type { OpenAnswer } from "./open_answers.ts";
import type { AnswerPlace } from "./types.ts";

const MAX_SERIES = 400;
const MAX_VALUES = 50_000;
const MAX_PAIRS = 4_000;
const MAX_PAIR_FIELDS = 8;
const MAX_DEPTH = 32;
const MAX_ROW_ITEMS = 12;
const MAX_NAME_CHARS = 120;
/** Values of fewer digits are the sum or share of something in any answer. */
const TELLING_DIGITS = 3;

export interface Computed {
  readonly how: string;
  readonly place: AnswerPlace;
}

/** Values that stand at the same place of each row, with the first one's own place. */
interface Series {
  readonly name: string;
  /** The innermost name on the way there. */
  readonly field: string;
  readonly first: Steps;
  readonly numbers: number[];
  /** How often each text or yes-no stands there. */
  readonly words: Map<string | boolean, number>;
}

interface Collected {
  readonly series: Map<string, Series>;
  readonly lists: { readonly steps: Steps; readonly length: number }[];
  readonly pairs: { readonly steps: Steps; readonly fields: readonly (readonly [string, number])[] }[];
  left: number;
}

interface Clues {
  readonly code: string;
  /** Number of the row in which the value stands. */
  readonly row: number | undefined;
}

/**
 * The simplest sum over an answer that gives the value: a count, sum, mean, extreme, change, share, or two fields of one
 * row. Series whose name the code mentions come first. `undefined` when none does; another formula may still lie behind.
 */
export function findComputed(
  value: number,
  answers: readonly OpenAnswer[],
  { code, row }: Clues,
): Computed | undefined {
  for (const answer of answers) {
    if (answer.json === undefined) continue;
    const collected: Collected = { series: new Map(), lists: [], pairs: [], left: MAX_VALUES };
    collect(answer.json, { into: collected, steps: [], name: "", field: "", depth: 0 });
    const found = findCount(value, collected) ?? findInSeries(value, collected, { code, row }) ??
      findInPairs(value, collected, code);
    if (found === undefined) continue;
    const { request, json } = answer;
    const excerpt = excerptOfJson(json, found.steps);
    return { how: found.how, place: { request, jsonPath: writePath(found.steps).slice(0, 300), excerpt } };
  }
  return undefined;
}

interface Found {
  readonly how: string;
  readonly steps: Steps;
}

function collect(
  value: Json,
  { into, steps, name, field, depth }: {
    readonly into: Collected;
    readonly steps: Steps;
    readonly name: string;
    readonly field: string;
    readonly depth: number;
  },
): void {
  if (into.left <= 0 || depth > MAX_DEPTH) return;
  if (Array.isArray(value)) {
    if (into.lists.length < MAX_SERIES) into.lists.push({ steps, length: value.length });
    // A short list inside a list is a row without names, such as [time, price].
    const isRow = name.endsWith("[]") && value.length <= MAX_ROW_ITEMS;
    const all = `${name}[]`;
    (value as readonly Json[]).forEach((item, index) =>
      collect(item, {
        into,
        steps: [...steps, index],
        name: isRow ? `${name}[${index}]` : all,
        field,
        depth: depth + 1,
      })
    );
  } else if (isRecord(value)) {
    const entries = Object.entries(value);
    // Keys of a date or an id are values too: a series runs over them.
    const isMap = entries.length > 3 && entries.every(([key]) => /\d/.test(key));
    addPair(value, { into, steps });
    if (isMap && into.lists.length < MAX_SERIES) into.lists.push({ steps, length: entries.length });
    for (const [key, item] of entries) {
      // Cut: every value below a name is looked up by the whole path.
      const own = key.slice(0, MAX_NAME_CHARS);
      const part = isMap ? "[]" : `${name === "" ? "" : "."}${own}`;
      collect(item as Json, {
        into,
        steps: [...steps, key],
        name: name + part,
        field: isMap ? field : own,
        depth: depth + 1,
      });
    }
  } else addValue(value as string | number | boolean | null, { into, steps, name, field });
}

function addPair(
  value: Readonly<Record<string, unknown>>,
  { into, steps }: { readonly into: Collected; readonly steps: Steps },
): void {
  if (into.pairs.length >= MAX_PAIRS) return;
  const fields = Object.entries(value).filter((entry): entry is [string, number] =>
    typeof entry[1] === "number"
  )
    .slice(0, MAX_PAIR_FIELDS);
  if (fields.length >= 2) into.pairs.push({ steps, fields });
}

function addValue(
  value: string | number | boolean | null,
  { into, steps, name, field }: {
    readonly into: Collected;
    readonly steps: Steps;
    readonly name: string;
    readonly field: string;
  },
): void {
  into.left -= 1;
  let series = into.series.get(name);
  if (series === undefined) {
    if (into.series.size >= MAX_SERIES) return;
    series = { name, field, first: steps, numbers: [], words: new Map() };
    into.series.set(name, series);
  }
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) series.numbers.push(number);
  if (
    typeof value === "boolean" || (typeof value === "string" && value.length <= 60 && series.words.size < 200)
  ) {
    series.words.set(value, (series.words.get(value) ?? 0) + 1);
  }
}

function findCount(value: number, { lists }: Collected): Found | undefined {
  const list = lists.find(({ length }) => length === value && length > 0);
  return list && { how: `the number of entries of ${describe(writePath(list.steps))}`, steps: list.steps };
}

function findInSeries(value: number, { series }: Collected, { code, row }: Clues): Found | undefined {
  const isNamed = ({ field }: Series) => field !== "" && code.includes(field);
  const named = [...series.values()].filter(isNamed);
  const all = [...new Set([...named, ...series.values()])];
  const isTelling = significantDigits(value) >= TELLING_DIGITS;
  for (const each of all) {
    if (!isTelling && !named.includes(each)) continue;
    const how = nameAggregate(value, each.numbers) ?? nameShare(value, each.numbers, row);
    if (how !== undefined) return { how: `${how} of ${describe(each.name)}`, steps: each.first };
  }
  for (const { words, name, first } of all) {
    const word = [...words].find(([, count]) => count === value && words.size > 1)?.[0];
    if (word === undefined) continue;
    return { how: `the number of entries whose ${describe(name)} is ${JSON.stringify(word)}`, steps: first };
  }
  return undefined;
}

function nameAggregate(value: number, numbers: readonly number[]): string | undefined {
  if (numbers.length < 2) return undefined;
  const sum = numbers.reduce((total, number) => total + number, 0);
  const [first = 0] = numbers;
  const last = numbers.at(-1) ?? 0;
  const ordered = numbers.toSorted((a, b) => a - b);
  const size = `the ${numbers.length} numbers`;
  const forms: (readonly [number, string])[] = [
    [sum, `the sum of ${size}`],
    [sum / numbers.length, `the mean of ${size}`],
    [ordered[Math.floor(ordered.length / 2)] ?? 0, `the median of ${size}`],
    [ordered[0] ?? 0, `the smallest of ${size}`],
    [ordered.at(-1) ?? 0, `the largest of ${size}`],
    [last - first, `the difference from the first to the last of ${size}`],
    [first - last, `the difference from the last to the first of ${size}`],
    [(last / first - 1) * 100, `the change in percent from the first to the last of ${size}`],
    [(first / last - 1) * 100, `the change in percent from the last to the first of ${size}`],
    [last / first - 1, `the change from the first to the last of ${size}, as a share`],
    [(ordered.at(-1) ?? 0) - (ordered[0] ?? 0), `the span between smallest and largest of ${size}`],
  ];
  return forms.find(([form]) => isSame(form, value))?.[1];
}

/** A share of two digits is that of some number in any list: it counts in its own row alone. */
function nameShare(value: number, numbers: readonly number[], row: number | undefined): string | undefined {
  const sum = numbers.reduce((total, number) => total + number, 0);
  const digits = significantDigits(value);
  if (numbers.length < 2 || sum === 0 || value <= 0 || value > 100 || digits < 2) return undefined;
  const own = row === undefined ? [] : numbers.slice(row, row + 1);
  const rest = digits >= TELLING_DIGITS ? numbers.slice(0, 1_000) : [];
  const part = [...own, ...rest].find((number) => isSame(number / sum * 100, value));
  return part === undefined
    ? undefined
    : `the share in percent of ${part} in the sum of the ${numbers.length} numbers`;
}

function findInPairs(value: number, { pairs }: Collected, code: string): Found | undefined {
  for (const { steps, fields } of pairs) {
    const named = fields.filter(([name]) => code.includes(name));
    for (const [a, first] of named) {
      for (const [b, second] of named) {
        if (a === b) continue;
        const how = namePair(value, [a, first], [b, second]);
        if (how !== undefined) {
          return { how: `${how} of ${describe(writePath(steps))}`, steps: [...steps, a] };
        }
      }
    }
  }
  return undefined;
}

function namePair(
  value: number,
  [a, first]: readonly [string, number],
  [b, second]: readonly [string, number],
): string | undefined {
  const names = [describe(a), describe(b)] as const;
  if (second !== 0 && isSame(first / second * 100, value)) return `${names[0]} in percent of ${names[1]}`;
  if (second !== 0 && isSame(first / second, value)) return `${names[0]} divided by ${names[1]}`;
  if (isSame(first - second, value)) return `${names[0]} less ${names[1]}`;
  if (isSame(first + second, value)) return `${names[0]} and ${names[1]} together`;
  return undefined;
}

/** Equal as far as the value's own decimals say. */
function isSame(form: number, value: number): boolean {
  return Number.isFinite(form) && Math.abs(form - value) <= roundingOf(value) + Math.abs(value) * 1e-9;
}

/** Names of fields are outside text: bounded here, cleaned where they are shown. */
function describe(name: string): string {
  return name === "" ? "the answer" : name.slice(0, 120);
}
