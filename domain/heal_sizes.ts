import { isRecord, type Json } from "./json.ts";

/** How many times as large or small the numbers of a field may be before a unit is doubted. */
const SUSPECT_FACTOR = 2.5;
/** Numbers in the same places that must all have moved by one factor, and by how much that factor must differ from 1. */
const PLACES_TO_TELL = 3;
const ONE_FACTOR = 0.005;
const SUSPECT_MOVE = 0.01;
const MAX_NUMBERS = 5_000;

/**
 * Whether fresh numbers are of the size of those on the card: a source that calls `temp_c` now `temp_f` gives good numbers
 * of another unit, and nothing else tells so. Gives one sentence without values, or nothing.
 */
export function findOtherSizes(before: Json, now: Json): string | undefined {
  const expected = numbersByField(before);
  const found = numbersByField(now);
  for (const [field, numbers] of expected) {
    const factor = findFactor(numbers, found.get(field) ?? new Map());
    if (factor === undefined) continue;
    return `the numbers of "${field}" are about ${describeFactor(factor)} as on the card`;
  }
  return undefined;
}

export interface UnitChange {
  /** Field of the data, such as `rows[].temp`. */
  readonly field: string;
  /** "1000 times as large as before". */
  readonly words: string;
}

/** Between units of one measure: thousands, hundredths, minutes, hours. */
const UNIT_FACTORS = [60, 100, 1_000, 3_600, 1_000_000];
/** How far a number may have moved besides. */
const NEAR = 0.15;
const NEAR_DEGREES = 2;

/**
 * Numbers of one code that are in another unit from one run to the next: all of a field a thousand times as large, times
 * in milliseconds that were seconds, degrees that became Fahrenheit. What merely grew is none: that never hits one of
 * these factors in three places at once.
 */
export function findUnitChanges(before: Json, now: Json): UnitChange[] {
  const found = numbersByField(now);
  return [...numbersByField(before)].flatMap(([field, numbers]) => {
    const pairs = [...numbers].flatMap(([place, was]) => {
      const is = found.get(field)?.get(place);
      return is === undefined ? [] : [{ was, is }];
    });
    const words = nameUnitChange(pairs);
    return words === undefined ? [] : [{ field, words }];
  });
}

interface Pair {
  readonly was: number;
  readonly is: number;
}

function nameUnitChange(pairs: readonly Pair[]): string | undefined {
  if (pairs.length > 0 && pairs.every(({ was, is }) => isSeconds(was) && isMillis(is))) {
    return `${describeFactor(1_000)} as before`;
  }
  if (pairs.length > 0 && pairs.every(({ was, is }) => isMillis(was) && isSeconds(is))) {
    return `${describeFactor(1 / 1_000)} as before`;
  }
  const told = pairs.filter(({ was }) => was !== 0);
  if (new Set(told.map(({ was }) => was)).size < PLACES_TO_TELL) return undefined;
  const factor = UNIT_FACTORS.flatMap((each) => [each, 1 / each])
    .find((each) => told.every(({ was, is }) => Math.abs(is / was / each - 1) <= NEAR));
  if (factor !== undefined) return `${describeFactor(factor)} as before`;
  const isFahrenheit = (celsius: number, degrees: number) =>
    Math.abs(celsius * 1.8 + 32 - degrees) <= NEAR_DEGREES && Math.abs(celsius - degrees) > 4 * NEAR_DEGREES;
  if (pairs.every(({ was, is }) => isFahrenheit(was, is))) return "Fahrenheit now, as it seems";
  return pairs.every(({ was, is }) => isFahrenheit(is, was)) ? "Celsius now, as it seems" : undefined;
}

/** Times of the years 2001 to 2100. */
function isSeconds(value: number): boolean {
  return value >= 1e9 && value < 4.2e9;
}

function isMillis(value: number): boolean {
  return value >= 1e12 && value < 4.2e12;
}

/** The factor between two units, where the numbers of a field look like it. */
function findFactor(
  before: ReadonlyMap<string, number>,
  now: ReadonlyMap<string, number>,
): number | undefined {
  const factor = middle([...now.values()]) / middle([...before.values()]);
  if (!Number.isFinite(factor) || factor === 0) return undefined;
  if (factor >= SUSPECT_FACTOR || factor <= 1 / SUSPECT_FACTOR) return factor;
  const factors = [...before].flatMap(([place, was]) => {
    const is = now.get(place);
    return is === undefined || was === 0 || is === 0 ? [] : [is / was];
  });
  const isOne = factors.length >= PLACES_TO_TELL && new Set(before.values()).size >= PLACES_TO_TELL &&
    factors.every((each) => Math.abs(each / factor - 1) <= ONE_FACTOR);
  return isOne && Math.abs(factor - 1) > SUSPECT_MOVE ? factor : undefined;
}

/** The middle one of the sizes that are not zero; NaN when there is none. */
function middle(numbers: readonly number[]): number {
  const sizes = numbers.map(Math.abs).filter((size) => size > 0).sort((a, b) => a - b);
  return sizes[Math.floor(sizes.length / 2)] ?? NaN;
}

function describeFactor(factor: number): string {
  return factor >= 1 ? `${round(factor)} times as large` : `${round(1 / factor)} times as small`;
}

function round(value: number): string {
  return value < 10 ? String(Number(value.toFixed(2))) : String(Math.round(value));
}

/** Numbers by field ("rows[].price"), each by its place, so that rows are compared with themselves. */
function numbersByField(data: Json): Map<string, Map<string, number>> {
  const fields = new Map<string, Map<string, number>>();
  let left = MAX_NUMBERS;
  const visit = (value: Json, field: string, place: string): void => {
    if (left <= 0) return;
    if (Array.isArray(value)) {
      value.forEach((item, index) => visit(item as Json, `${field}[]`, `${place}.${index}`));
    } else if (isRecord(value)) {
      for (const [key, item] of Object.entries(value)) {
        visit(item as Json, field === "" ? key : `${field}.${key}`, `${place}.${key}`);
      }
    } else if (typeof value === "number") {
      left -= 1;
      const numbers = fields.get(field) ?? new Map<string, number>();
      fields.set(field, numbers.set(place, value));
    }
  };
  visit(data, "", "");
  return fields;
}
