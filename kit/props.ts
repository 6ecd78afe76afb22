import type { ComponentChildren } from "preact";
import { z } from "zod";
import { isRecord } from "../domain/json.ts";
import { FORMAT_NAMES, isFormat, LARGEST_NUMBER, toNumber } from "./format/format_value.ts";

/**
 * The pieces that the props of all components are made of. `ts` in the metadata is the type as the model reads it.
 * Forgiving where an author guesses (numbers as text, text for a node), strict where a guess cannot be right.
 */
export const TONES = ["neutral", "good", "warn", "bad", "accent"] as const;
export type Tone = typeof TONES[number];

const TONE_WORDS: Readonly<Record<string, Tone>> = {
  success: "good",
  ok: "good",
  up: "good",
  green: "good",
  positive: "good",
  warning: "warn",
  yellow: "warn",
  amber: "warn",
  orange: "warn",
  error: "bad",
  danger: "bad",
  destructive: "bad",
  down: "bad",
  red: "bad",
  negative: "bad",
  info: "accent",
  primary: "accent",
  blue: "accent",
  default: "neutral",
  secondary: "neutral",
  muted: "neutral",
  gray: "neutral",
  grey: "neutral",
  outline: "neutral",
};

export const tone = z.preprocess(
  (value) => typeof value === "string" && Object.hasOwn(TONE_WORDS, value) ? TONE_WORDS[value] : value,
  z.enum(TONES),
).meta({ ts: "Tone" });

/** Text; a number or a truth value is written out. */
export const text = z.preprocess(
  (value) => typeof value === "number" || typeof value === "boolean" ? String(value) : value,
  z.string().max(20_000),
).meta({ ts: "string" });

const finite = z.number().min(-LARGEST_NUMBER).max(LARGEST_NUMBER);

/** A number; numeric text is read. */
export const number = z.preprocess((value) => toNumber(value) ?? value, finite).meta({ ts: "number" });

/** A whole number in a range; outside it the nearest end is taken. */
export function whole(minimum: number, maximum: number) {
  return number.transform((value) => Math.min(Math.max(Math.round(value), minimum), maximum)).meta({
    ts: "number",
  });
}

/** A yes or no; the words "true" and "false" are read. */
export const flag = z.preprocess(
  (value) => value === "true" ? true : value === "false" ? false : value,
  z.boolean(),
)
  .meta({ ts: "boolean" });

export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: "expected text or a number",
}).meta({ ts: "string | number | null" });

/** A measured value that may be missing. */
export const numberOrNull = z.preprocess(
  (value) => value === "" ? null : toNumber(value) ?? value,
  finite.nullable(),
).meta({ ts: "number | null" });

export const format = z.string().refine(isFormat, {
  error: `expected one of ${FORMAT_NAMES.join(", ")} or a currency code such as "EUR"`,
}).meta({ ts: "Format" });

/**
 * Something to show: text, a number, or a piece of view. In a tree it is a scalar or `{ "$tree": [...] }`; drawing
 * replaces the latter by what it draws before the component sees it.
 */
export const node = z.custom<ComponentChildren>(
  (value) => value === null || ["string", "number", "boolean"].includes(typeof value) || isTreeValue(value),
  { error: "expected text, a number or an element" },
).meta({ ts: "Node" });

export const action = z.preprocess(
  (value) => isRecord(value) && value.$action === "refresh" ? "refresh" : value,
  z.enum(["refresh"], { error: 'expected "refresh" or refreshData: other handlers do not exist in a view' }),
).meta({ ts: '"refresh"' });

export const row = z.record(z.string(), z.unknown()).meta({ ts: "Row" });
export type Row = z.output<typeof row>;

/** Rows of data; an object of named rows is not guessed at. */
export const rows = z.array(row).max(10_000).meta({ ts: "Row[]" });

export const decimals = whole(0, 12);
const GAP_WORDS: Readonly<Record<string, number>> = {
  none: 0,
  xs: 1,
  sm: 2,
  small: 2,
  md: 3,
  medium: 3,
  lg: 6,
  large: 6,
  xl: 8,
};
const MAX_GAP = 8;

/** Quarters of a rem, as in Tailwind; the usual words are read. */
export const gap = z.preprocess(
  (value) => typeof value === "string" && Object.hasOwn(GAP_WORDS, value) ? GAP_WORDS[value] : value,
  whole(0, MAX_GAP),
).meta({ ts: "number" });

export function isTreeValue(value: unknown): value is { readonly $tree: readonly unknown[] } {
  return isRecord(value) && Array.isArray(value.$tree);
}

/** One class string of those that hold. */
export function classes(...names: readonly (string | false | undefined)[]): string {
  return names.filter((name) => typeof name === "string" && name !== "").join(" ");
}
