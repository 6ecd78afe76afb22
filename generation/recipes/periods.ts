import type { SentenceReader } from "./sentence_reader.ts";

const DAYS: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, quarter: 91, year: 365 };
const NUMBERS: Readonly<Record<string, number>> = {
  a: 1,
  one: 1,
  two: 2,
  three: 3,
  six: 6,
  twelve: 12,
  couple: 2,
};
const PERIOD =
  /\b(?:(?:for|over|in|of|during|within|since) )?(?:the )?(?:last |past |previous |this )?(?:(\d{1,4}|a|one|two|three|six|twelve) ?-?)?(day|week|month|quarter|year)s?\b(?: (?:ago|history|chart|back))?/iu;

/** Takes a span such as "the last 30 days" or "past year" out, in days; NaN for one that is no number of days. */
export function takePeriodDays(reader: SentenceReader): number | undefined {
  // Since the first of January is another number of days each morning.
  if (reader.has(/\bthis (?:year|month|quarter)\b/iu)) return NaN;
  const match = reader.take(PERIOD);
  if (match === undefined) return undefined;
  const [, count, unit = ""] = match;
  const number = count === undefined ? 1 : NUMBERS[count.toLowerCase()] ?? Number(count);
  return number * (DAYS[unit.toLowerCase()] ?? NaN);
}

/** "30 days", or "year" and "6 months" where that is what the days mean. */
export function describeDays(days: unknown): string {
  const names: Readonly<Record<string, string>> = { 7: "week", 365: "year", 91: "quarter", 30: "30 days" };
  return names[String(days)] ?? `${days} days`;
}

/** Words for a line of numbers over time; said in a sentence, they ask for what the card is anyway. */
export const CHART_WORDS =
  /\b(?:(?:as|on|in) (?:a |an )?)?(?:(?:line|price|rate|trend|history|simple|small|big|area)[- ]?)?(?:charts?|graphs?|plots?|curve|sparkline|trend(?:line)?|line|history|development)\b|\b(?:with )?(?:the |its )?(?:(?:daily|percent(?:age)?|24h) )?changes?(?: (?:in|as) (?:percent(?:age)?|%))?|\b(?:in )?percent(?:age)?\b|\b(?:in )?%(?= |$|[.,])/iu;
