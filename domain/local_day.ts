/** A calendar date in one time zone. */
export interface LocalDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

/** The date at an instant, where the person is. */
export function localDate(atMs: number, timeZone: string): LocalDate {
  const { year, month, day } = readClock(atMs, timeZone);
  return { year, month, day };
}

/** First instant (epoch ms) of the day that an instant falls into. */
export function startOfDay(atMs: number, timeZone: string): number {
  return instantOf(localDate(atMs, timeZone), timeZone);
}

/** First instant (epoch ms) of the month that an instant falls into. */
export function startOfMonth(atMs: number, timeZone: string): number {
  return instantOf({ ...localDate(atMs, timeZone), day: 1 }, timeZone);
}

/** "2026-11-22". */
export function writeDate({ year, month, day }: LocalDate): string {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** The last `count` dates up to the one at an instant, oldest first. */
export function lastDates(atMs: number, timeZone: string, count: number): LocalDate[] {
  const { year, month, day } = localDate(atMs, timeZone);
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(Date.UTC(year, month - 1, day - (count - 1 - index)));
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  });
}

/**
 * The first instant of a date. Midnight is missing where clocks go forward then, and comes twice where they go back;
 * looking from a day before finds the first instant that has the date either way.
 */
export function instantOf(date: LocalDate, timeZone: string): number {
  const wanted = Date.UTC(date.year, date.month - 1, date.day);
  let before = wanted - DAY_MS;
  let after = wanted + DAY_MS;
  // Halving works because local dates never go back by more than the hour around one midnight.
  while (after - before > MINUTE_MS) {
    const middle = Math.floor((before + after) / 2 / MINUTE_MS) * MINUTE_MS;
    const { year, month, day } = readClock(middle, timeZone);
    if (Date.UTC(year, month - 1, day) >= wanted) after = middle;
    else before = middle;
  }
  return after;
}

function readClock(atMs: number, timeZone: string): LocalDate {
  const parts = formatOf(timeZone).formatToParts(atMs);
  const read = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value ?? NaN);
  return { year: read("year"), month: read("month"), day: read("day") };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than using it a hundred times. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US-u-ca-gregory", {
    timeZone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
  });
  if (formats.size > 20) formats.clear();
  formats.set(timeZone, format);
  return format;
}
