import type { SourceIndex } from "./source_index.ts";
import { roundingOf, SCALES } from "./unit_forms.ts";

const DAY_MS = 86_400_000;
const CLOCK_DAYS = 1;

/** Share of a field's values that one way of computing must explain. */
const FIELD_SHARE = 0.6;
/** Made-up values that a way may explain, over all ways that are tried: one value alone, and a whole field. */
const LIKELY = 0.5;
const SURE = 0.001;
const LIKELY_WEIGHT = 0.75;

/** Turns a value of the data back into what the source may have said. */
type Conversion = (value: number) => number;

const CONVERSIONS: readonly Conversion[] = [
  ...SCALES.flatMap(([scale]): Conversion[] => [(value) => value * scale, (value) => value / scale]),
  (value) => (value - 32) / 1.8,
  (value) => value * 1.8 + 32,
  (value) => value + 273.15,
  (value) => value - 273.15,
  (value) => -value,
  (value) => 100 - value,
  (value) => 1 / value,
];

export interface NumberSources {
  readonly index: SourceIndex;
  readonly nowMs: number;
  /** Numbers that a person chose: answers are multiplied by them. */
  readonly factors: readonly number[];
  /** Milliseconds that the requests took; what a block measures itself is a little more. */
  readonly timings: readonly number[];
}

/**
 * How much of each value of one field is found in the sources: 1 as it is or in a way that holds for the field, less
 * in a way that fits this value alone, 0 not at all. One way must explain most of a field, since among enough numbers
 * any value is ten times or a third of something.
 */
export function traceNumbers(values: readonly number[], sources: NumberSources): number[] {
  const weights = values.map((value) => isThere(value, sources) ? 1 : 0);
  const rest = values.filter((_, at) => weights[at] === 0);
  if (rest.length === 0) return weights;
  const { covered, weight } = findWay(rest, sources);
  return values.map((value, at) => weights[at] === 1 ? 1 : covered.has(value) ? weight : 0);
}

/** A block's own clock begins a little before the request and ends a little after it. */
const MEASURED = { share: 1.25, moreMs: 30 } as const;

function isThere(value: number, { index, nowMs, timings }: NumberSources): boolean {
  if (hasRounded(index.numbers, value)) return true;
  const isMeasured = (ms: number) => value >= ms - 1 && value <= ms * MEASURED.share + MEASURED.moreMs;
  if (Number.isInteger(value) && timings.some(isMeasured)) return true;
  return value > 1e9 && (isClock(value, nowMs) || isClock(value * 1000, nowMs));
}

interface Way {
  readonly covered: ReadonlySet<number>;
  readonly weight: number;
}

const NO_WAY: Way = { covered: new Set(), weight: 0 };

function findWay(values: readonly number[], sources: NumberSources): Way {
  const { index } = sources;
  let best = NO_WAY;
  const conversions = conversionsOf(sources);
  const tries = index.series.length * conversions.length + index.summaries.length + index.ratios.length;
  const consider = (list: Float64Array, conversion: Conversion) => {
    const covered = values.filter((value) => fits(list, value, conversion));
    if (covered.length / values.length < FIELD_SHARE || covered.length <= best.covered.size) return;
    const chance = covered.reduce((product, value) => product * chanceOf(list, value, conversion), tries);
    const isSure = chance < SURE;
    if (isSure || chance < LIKELY) best = { covered: new Set(covered), weight: isSure ? 1 : LIKELY_WEIGHT };
  };
  for (const list of [...index.summaries, ...index.ratios]) consider(list, same);
  for (const list of spansFrom(sources)) consider(list, same);
  if (best.covered.size === 0) best = daysFrom(values, sources);
  for (const conversion of conversions) {
    // Few pass here, and only those are looked for series by series.
    const found = values.filter((value) => fits(index.numbers, value, conversion)).length;
    if (found / values.length < FIELD_SHARE) continue;
    for (const list of index.series) consider(list, conversion);
  }
  return best;
}

function same(value: number): number {
  return value;
}

/** Days, hours and minutes from now to the moments that the answers name. */
function spansFrom({ index, nowMs }: NumberSources): Float64Array[] {
  return [DAY_MS, 3_600_000, 60_000].map((unit) =>
    Float64Array.from(index.instants.map((at) => Math.abs(at - nowMs) / unit)).sort()
  );
}

/** Whole days to a day that the answers name, whichever way they were rounded. */
function daysFrom(values: readonly number[], { index, nowMs }: NumberSources): Way {
  const days = new Set(index.instants.flatMap((at) => {
    const exact = Math.abs(at - nowMs) / DAY_MS;
    return [Math.floor(exact), Math.ceil(exact)];
  }));
  const covered = values.filter((value) => days.has(Math.abs(value)));
  return covered.length / values.length < FIELD_SHARE
    ? NO_WAY
    : { covered: new Set(covered), weight: LIKELY_WEIGHT };
}

function conversionsOf({ factors }: NumberSources): readonly Conversion[] {
  const chosen = factors.filter((factor) => factor !== 0 && factor !== 1);
  return [
    ...CONVERSIONS,
    ...chosen.flatMap((factor): Conversion[] => [(value) => value / factor, (value) => value * factor]),
  ];
}

/** As exact as the digits that the value shows. */
function spreadOf(value: number, conversion: Conversion): number {
  const half = roundingOf(value);
  return Math.abs(conversion(value + half) - conversion(value - half)) / 2 +
    Math.abs(conversion(value)) * 1e-12;
}

function fits(list: Float64Array, value: number, conversion: Conversion): boolean {
  return hasWithin(list, conversion(value), spreadOf(value, conversion));
}

/** How often a value of this size and exactness would fit the list if it were made up. */
function chanceOf(list: Float64Array, value: number, conversion: Conversion): number {
  const size = Math.abs(conversion(value));
  const span = Math.max(size, (list.at(-1) ?? 0) - (list[0] ?? 0));
  return span === 0 ? 1 : Math.min(1, list.length * 2 * spreadOf(value, conversion) / span);
}

function isClock(at: number, nowMs: number): boolean {
  return Math.abs(at - nowMs) <= CLOCK_DAYS * DAY_MS;
}

/** True when the value is one of the numbers, or one of them rounded to the value's own decimals. */
export function hasRounded(sorted: Float64Array, value: number): boolean {
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
