import { formatInstant, TIME_STYLES, type TimeStyle } from "./format_instant.ts";
import {
  formatBytes,
  formatCompact,
  formatDuration,
  formatNumber,
  isCurrency,
  type NumberStyle,
} from "./format_number.ts";
import { parseInstant } from "./parse_instant.ts";
import type { Clock } from "./format_instant.ts";

/** Shown where a value is missing. */
export const NO_VALUE = "–";

const NUMBER_FORMATS = ["number", "percent", "bytes", "compact", "duration"] as const;

/** Words that `format` props take, besides a currency code. */
export const FORMAT_NAMES = [...NUMBER_FORMATS, "currency", ...TIME_STYLES, "text"] as const;

const NUMERIC = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i;

export type Scalar = string | number | boolean | null | undefined;

/** True for a word that `formatValue` understands: one of `FORMAT_NAMES` or a currency code. */
export function isFormat(format: string): boolean {
  return FORMAT_NAMES.some((name) => name === format) || isCurrency(format);
}

/**
 * Any value of a block's data as text for the person who looks. Without a format, numbers are grouped and the rest is
 * shown as it is; a value that does not fit its format is shown as it is, too.
 */
export function formatValue(value: Scalar, clock: Clock, format?: string, style: NumberStyle = {}): string {
  if (value === null || value === undefined || value === "") return NO_VALUE;
  if (typeof value === "boolean") return value ? "✓" : NO_VALUE;
  if (format === undefined || format === "") return formatUnasked(value, clock, style);
  if (format === "text") return String(value);
  const timeStyle = TIME_STYLES.find((name) => name === format);
  if (timeStyle !== undefined) return formatTime(value, clock, timeStyle);
  const number = toNumber(value);
  if (number === undefined) return String(value);
  return formatAsNumber(number, clock.locale, format, style);
}

/** Larger values have no unit that anyone reads, and their differences leave what a double can hold. */
export const LARGEST_NUMBER = 1e200;

/** The number that a value is, numeric text included; `undefined` for anything else. */
export function toNumber(value: unknown): number | undefined {
  const number = typeof value === "number"
    ? value
    : typeof value === "string" && NUMERIC.test(value)
    ? Number(value)
    : NaN;
  return Math.abs(number) <= LARGEST_NUMBER ? number : undefined;
}

/** A value as the word of a category; empty for what is not a word, such as an object. */
export function toWord(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}

function formatUnasked(value: string | number, clock: Clock, style: NumberStyle): string {
  if (typeof value === "number") return formatNumber(value, clock.locale, style);
  const isNumberWanted = style.decimals !== undefined || (style.unit !== undefined && style.unit !== "");
  const number = isNumberWanted ? toNumber(value) : undefined;
  // "2.10" may be a version, so text stays text unless a unit or decimals say that it is a number.
  if (number !== undefined) return formatNumber(number, clock.locale, style);
  return isNumberWanted && style.unit !== undefined && value !== "" ? `${value}\u00a0${style.unit}` : value;
}

function formatTime(value: string | number, clock: Clock, style: TimeStyle): string {
  const instant = parseInstant(value);
  return instant === undefined ? String(value) : formatInstant(instant, clock, style);
}

function formatAsNumber(value: number, locale: string, format: string, style: NumberStyle): string {
  switch (format) {
    case "percent":
      return formatNumber(value, locale, { ...style, unit: "%" });
    case "bytes":
      return formatBytes(value, locale, style.decimals);
    case "compact":
      return formatCompact(value, locale, style);
    case "duration":
      return formatDuration(value, locale);
    case "number":
    case "currency":
      return formatNumber(value, locale, style);
    default:
      return formatNumber(value, locale, { ...style, unit: format });
  }
}
