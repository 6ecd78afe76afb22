import { dateFormat, relativeFormat } from "./intl_cache.ts";
import type { Instant } from "./parse_instant.ts";

export const TIME_STYLES = ["relative", "date", "time", "datetime", "weekday"] as const;
export type TimeStyle = typeof TIME_STYLES[number];

/** Whose clock and calendar a date is written for. */
export interface Clock {
  readonly locale: string;
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

const DAY_MS = 86_400_000;
const RELATIVE_UNITS = [
  ["year", 365 * DAY_MS],
  ["month", 30 * DAY_MS],
  ["week", 7 * DAY_MS],
  ["day", DAY_MS],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** An instant in the person's locale and time zone; a calendar date keeps its day everywhere. */
export function formatInstant(instant: Instant, clock: Clock, style: TimeStyle): string {
  if (style === "relative") return formatRelative(instant, clock);
  const timeZone = instant.isDateOnly ? "UTC" : clock.timeZone;
  return dateFormat(clock.locale, { ...styleOptions(style, instant, clock), timeZone }).format(instant.ms);
}

/** Everything about an instant, for a tooltip. */
export function formatFull(instant: Instant, clock: Clock): string {
  return instant.isDateOnly
    ? dateFormat(clock.locale, { dateStyle: "full", timeZone: "UTC" }).format(instant.ms)
    : dateFormat(clock.locale, { dateStyle: "full", timeStyle: "long", timeZone: clock.timeZone }).format(
      instant.ms,
    );
}

function styleOptions(style: TimeStyle, instant: Instant, clock: Clock): Intl.DateTimeFormatOptions {
  if (style === "weekday") return { weekday: "short" };
  const time: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
  if (style === "time" && !instant.isDateOnly) return time;
  const isFar = Math.abs(instant.ms - clock.now) > 300 * DAY_MS;
  const date: Intl.DateTimeFormatOptions = {
    day: "numeric",
    month: "short",
    ...(isFar ? { year: "numeric" } : {}),
  };
  return style === "datetime" && !instant.isDateOnly ? { ...date, ...time } : date;
}

function formatRelative(instant: Instant, clock: Clock): string {
  const words = relativeFormat(clock.locale);
  if (instant.isDateOnly) {
    const days = Math.round((instant.ms - todayOf(clock)) / DAY_MS);
    return Math.abs(days) < 14 ? words.format(days, "day") : bySize(instant.ms - todayOf(clock), words);
  }
  const distanceMs = instant.ms - clock.now;
  return Math.abs(distanceMs) < 45_000 ? words.format(0, "second") : bySize(distanceMs, words);
}

function bySize(distanceMs: number, words: Intl.RelativeTimeFormat): string {
  const [unit, size] = RELATIVE_UNITS.find(([, ms]) => Math.abs(distanceMs) >= ms * 0.99) ??
    (["minute", 60_000] as const);
  const count = Math.round(distanceMs / size);
  return words.format(count === 0 ? Math.sign(distanceMs) : count, unit);
}

/** Midnight in UTC of the day that it is for the person. */
function todayOf(clock: Clock): number {
  return Math.floor(wallClockMs(clock.now, clock.timeZone) / DAY_MS) * DAY_MS;
}

/** The person's wall clock at an instant, as if it were UTC: for arithmetic on days and hours. */
export function wallClockMs(ms: number, timeZone: string): number {
  if (timeZone === "UTC") return ms;
  const parts = dateFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(ms);
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(read("year"), read("month") - 1, read("day"), read("hour"), read("minute"), read("second"));
}
