import type { SentenceReader } from "./sentence_reader.ts";

export interface FoundDate {
  /** Year, month, day: "2026-12-24". */
  readonly date: string;
  /** What people call the day, for a named one. */
  readonly name?: string;
  readonly isYearly: boolean;
}

const MONTHS =
  "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const MONTH_STARTS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const YEAR = String.raw`(?:,? (\d{4}))?`;
const ISO = /\b(?:on )?(\d{4})-(\d{1,2})-(\d{1,2})\b/iu;
const DOTTED = /\b(?:on )?(\d{1,2})\.(\d{1,2})\.(\d{4})\b/iu;
const DAY_FIRST = RegExp(
  String.raw`\b(?:on )?(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?: of)? (${MONTHS})\b\.?${YEAR}`,
  "iu",
);
const MONTH_FIRST = RegExp(String.raw`\b(?:on )?(${MONTHS})\.? (\d{1,2})(?:st|nd|rd|th)?\b${YEAR}`, "iu");

const NAMED: readonly (readonly [words: RegExp, name: string, monthDay: string])[] = [
  [/\b(?:christmas eve)\b/iu, "Christmas Eve", "12-24"],
  [/\b(?:christmas(?: day)?|xmas)\b/iu, "Christmas", "12-25"],
  [/\b(?:new year'?s eve|silvester)\b/iu, "New Year's Eve", "12-31"],
  [/\b(?:new year(?:'?s)?(?: day)?)\b/iu, "New Year", "01-01"],
  [/\b(?:halloween)\b/iu, "Halloween", "10-31"],
  [/\b(?:valentine'?s(?: day)?)\b/iu, "Valentine's Day", "02-14"],
  [/\b(?:st\.? patrick'?s day)\b/iu, "St Patrick's Day", "03-17"],
];

/** Takes a date out of a sentence; without a year it is the next such day, today included. */
export function takeDate(reader: SentenceReader, today: string): FoundDate | undefined {
  for (const [words, name, monthDay] of NAMED) {
    const year = reader.take(RegExp(`${words.source}(?: (\\d{4}))?`, "iu"));
    if (year === undefined) continue;
    const found = year[1] === undefined ? nextDay(monthDay, today) : `${year[1]}-${monthDay}`;
    return { date: found, name, isYearly: year[1] === undefined };
  }
  const [, isoYear, isoMonth, isoDay] = reader.take(ISO) ?? [];
  if (isoYear !== undefined) return toDate(isoYear, isoMonth, isoDay);
  const [, dottedDay, dottedMonth, dottedYear] = reader.take(DOTTED) ?? [];
  if (dottedYear !== undefined) return toDate(dottedYear, dottedMonth, dottedDay);
  const [, firstDay, laterMonth, year] = reader.take(DAY_FIRST) ?? [];
  if (firstDay !== undefined) return fromWords(firstDay, laterMonth, { year, today });
  const [, firstMonth, laterDay, otherYear] = reader.take(MONTH_FIRST) ?? [];
  return firstMonth === undefined ? undefined : fromWords(laterDay, firstMonth, { year: otherYear, today });
}

/** Today's date on the clocks of a zone. */
export function todayIn(timeZone: string, nowMs: number): string {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return format.format(nowMs);
}

function fromWords(
  day: string | undefined,
  monthName: string | undefined,
  { year, today }: { readonly year: string | undefined; readonly today: string },
): FoundDate | undefined {
  const month = String(MONTH_STARTS.indexOf((monthName ?? "").slice(0, 3).toLowerCase()) + 1);
  if (year !== undefined) return toDate(year, month, day);
  const found = nextDay(`${month.padStart(2, "0")}-${(day ?? "").padStart(2, "0")}`, today);
  return toDate(found.slice(0, 4), month, day);
}

function nextDay(monthDay: string, today: string): string {
  const year = Number(today.slice(0, 4));
  const thisYear = `${year}-${monthDay}`;
  return thisYear >= today ? thisYear : `${year + 1}-${monthDay}`;
}

function toDate(year = "", month = "", day = ""): FoundDate | undefined {
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  const isReal = !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
  return isReal ? { date, isYearly: false } : undefined;
}
