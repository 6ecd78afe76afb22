import { listLeaves } from "./data_values.ts";
import type { Json } from "./json.ts";
import { indexSources, normalise, type SourceIndex, wordsOf } from "./source_index.ts";
import { roundingOf, significantDigits, unitForms, unitTolerance, writtenInstants } from "./unit_forms.ts";

const MAX_VALUES = 400;
const DAY_MS = 86_400_000;
const CLOCK_DAYS = 1;
/** Share of a sentence's words that must stand in the sources. */
const WORD_SHARE = 0.6;
/** One small word such as "warn" or "cloud-sun" is a choice of the code, not a fact. */
const CODE_WORD = /^[a-z]+(-[a-z]+)*$/;

export interface TraceResult {
  /** Values that say something: texts of four characters or more, numbers of three digits or more. */
  readonly checked: number;
  /** 1 for each value found as it is, one half for each that was turned into another unit or summed up. */
  readonly traced: number;
  /** Values that were not found, a few. */
  readonly untraced: readonly string[];
}

/**
 * How many values of the data come from an answer, a setting or the clock. Values that stand anywhere (true, 0, 7) are
 * left out; a value that was computed in an unforeseen way counts as untraced, so only "none at all" is proof.
 */
export function traceData(
  data: Json,
  sources: { readonly texts: readonly string[]; readonly nowMs: number },
): TraceResult {
  const index = indexSources(sources.texts);
  const values = pickValues(data);
  const untraced: string[] = [];
  let traced = 0;
  for (const value of values) {
    const weight = weigh(value, index, sources.nowMs);
    traced += weight;
    if (weight === 0 && untraced.length < 5) untraced.push(String(value).slice(0, 60));
  }
  return { checked: values.length, traced, untraced };
}

function pickValues(data: Json): (string | number)[] {
  const telling = listLeaves(data).filter((leaf): leaf is string | number =>
    typeof leaf === "string"
      ? leaf.trim().length >= 4 && !CODE_WORD.test(leaf)
      : typeof leaf === "number" && significantDigits(leaf) >= 3
  );
  const unique = [...new Set(telling)];
  const step = Math.max(1, unique.length / MAX_VALUES);
  return Array.from(
    { length: Math.min(unique.length, MAX_VALUES) },
    (_, i) => unique[Math.floor(i * step)] ?? "",
  );
}

function weigh(value: string | number, index: SourceIndex, nowMs: number): number {
  if (typeof value === "number") return weighNumber(value, index, nowMs);
  const at = readDate(value);
  if (at !== undefined && (isClock(at, nowMs) || isInstantIn(at, index))) return 1;
  const text = normalise(value).trim();
  if (text.length > 0 && index.text.includes(text)) return 1;
  const words = wordsOf(text);
  const found = words.filter((word) => index.words.has(word)).length;
  return words.length > 0 && found / words.length >= WORD_SHARE ? 0.5 : 0;
}

function weighNumber(value: number, index: SourceIndex, nowMs: number): number {
  if (hasRounded(index.numbers, value)) return 1;
  if (value > 1e9 && (isClock(value, nowMs) || isClock(value * 1000, nowMs))) return 1;
  if (hasRounded(index.derived, value)) return 0.5;
  return unitForms(value).some(({ source }) => hasWithin(index.numbers, source, unitTolerance(source, value)))
    ? 0.5
    : 0;
}

function readDate(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

function isClock(at: number, nowMs: number): boolean {
  return Math.abs(at - nowMs) <= CLOCK_DAYS * DAY_MS;
}

/** The same moment as seconds, milliseconds, or a day that the answer writes. */
function isInstantIn(at: number, index: SourceIndex): boolean {
  if (hasRounded(index.numbers, at) || hasRounded(index.numbers, at / 1000)) return true;
  return writtenInstants(at).some((form) => index.text.includes(form));
}

/** True when the value is one of the numbers, or one of them rounded to the value's own decimals. */
function hasRounded(sorted: Float64Array, value: number): boolean {
  return hasWithin(sorted, value, roundingOf(value));
}

function hasWithin(sorted: Float64Array, value: number, tolerance: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) < value - tolerance) low = middle + 1;
    else high = middle;
  }
  return low < sorted.length && (sorted[low] ?? Infinity) <= value + tolerance;
}
