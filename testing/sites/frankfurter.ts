import type { Site } from "../internet/types.ts";
import { answerJson, noise } from "./answer.ts";

const DAY_MS = 86_400_000;
const FIRST_DAY = "1999-01-04";

const CURRENCIES: Readonly<Record<string, readonly [name: string, perEuro: number]>> = {
  AUD: ["Australian Dollar", 1.74],
  BRL: ["Brazilian Real", 6.2],
  CAD: ["Canadian Dollar", 1.58],
  CHF: ["Swiss Franc", 0.935],
  CNY: ["Chinese Renminbi Yuan", 8.1],
  CZK: ["Czech Koruna", 24.9],
  DKK: ["Danish Krone", 7.46],
  EUR: ["Euro", 1],
  GBP: ["British Pound", 0.861],
  HUF: ["Hungarian Forint", 396],
  INR: ["Indian Rupee", 98.4],
  JPY: ["Japanese Yen", 171.3],
  NOK: ["Norwegian Krone", 11.7],
  NZD: ["New Zealand Dollar", 1.92],
  PLN: ["Polish Złoty", 4.26],
  SEK: ["Swedish Krona", 11.1],
  TRY: ["Turkish Lira", 44.8],
  USD: ["United States Dollar", 1.084],
};

/** Frankfurter, v1: reference rates of the European Central Bank; working days only. */
export const frankfurterSite: Site = {
  hosts: ["api.frankfurter.dev"],
  handle(request, world) {
    const url = new URL(request.url);
    const [, version, path = "", extra] = url.pathname.split("/");
    const notFound = () => answerJson(request, { message: "not found" }, { status: 404 });
    if (version !== "v1" || extra !== undefined) return notFound();
    if (path === "currencies") return answerJson(request, currencyNames(), { maxAgeSeconds: 86_400 });
    const base = url.searchParams.get("base") ?? url.searchParams.get("from") ?? "EUR";
    const symbols = url.searchParams.get("symbols") ?? url.searchParams.get("to");
    const wanted = (symbols?.split(",") ?? Object.keys(CURRENCIES)).filter((code) => code !== base);
    const quotes = wanted.filter((code) => code in CURRENCIES);
    if (!(base in CURRENCIES) || quotes.length === 0) return notFound();
    const today = lastPublishedDay(world.now());
    const value = path.includes("..")
      ? seriesOf(path, { base, quotes, today })
      : path === "latest" || /^\d{4}-\d{2}-\d{2}$/.test(path)
      ? dayOf(path, { base, quotes, today })
      : undefined;
    return value === undefined ? notFound() : answerJson(request, value, { maxAgeSeconds: 900 });
  },
};

interface Query {
  readonly base: string;
  readonly quotes: readonly string[];
  readonly today: string;
}

function seriesOf(path: string, { base, quotes, today }: Query) {
  const [from = "", to = ""] = path.split("..");
  const last = to === "" || to > today ? today : to;
  const days = workingDays(from < FIRST_DAY ? FIRST_DAY : from, last);
  const [first] = days;
  if (first === undefined) return undefined;
  const rates = Object.fromEntries(days.map((day) => [day, ratesOf(day, base, quotes)]));
  return { amount: 1.0, base, start_date: first, end_date: days.at(-1), rates };
}

function dayOf(path: string, { base, quotes, today }: Query) {
  const wanted = path === "latest" || path > today ? today : path;
  const date = workingDays(dayBefore(wanted, 6), wanted).at(-1);
  return date === undefined ? undefined : { amount: 1.0, base, date, rates: ratesOf(date, base, quotes) };
}

function ratesOf(day: string, base: string, quotes: readonly string[]) {
  return Object.fromEntries(quotes.map((quote) => [quote, rateOf(day, base, quote)]));
}

/** Units of `quote` for one `base`, to five digits as Frankfurter answers. */
function rateOf(day: string, base: string, quote: string): number {
  return Number((euroRate(day, quote) / euroRate(day, base)).toPrecision(5));
}

function euroRate(day: string, code: string): number {
  const middle = CURRENCIES[code]?.[1] ?? NaN;
  if (code === "EUR") return 1;
  const dayNumber = Date.parse(day) / DAY_MS;
  const wave = 0.02 * Math.sin(dayNumber / 19 + middle) + 0.006 * (noise(code, day) - 0.5);
  return middle * (1 + wave);
}

/** Rates of a day come at 16:00 in Frankfurt; 15:00 UTC stands for that here. */
function lastPublishedDay(nowMs: number): string {
  const day = new Date(nowMs - 15 * 3_600_000).toISOString().slice(0, 10);
  return workingDays(dayBefore(day, 6), day).at(-1) ?? day;
}

function workingDays(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) {
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

function dayBefore(day: string, count: number): string {
  return new Date(Date.parse(day) - count * DAY_MS).toISOString().slice(0, 10);
}

function currencyNames() {
  return Object.fromEntries(Object.entries(CURRENCIES).map(([code, [name]]) => [code, name]));
}

/** What a right card of a pair shows: the newest rate and the change over the days, in percent. */
export function currencyFacts(base: string, quote: string, options: { nowMs: number; days: number }) {
  const from = new Date(options.nowMs - options.days * DAY_MS).toISOString().slice(0, 10);
  const days = workingDays(from, lastPublishedDay(options.nowMs));
  const rates = days.map((day) => rateOf(day, base, quote));
  const latest = rates.at(-1) ?? NaN;
  return {
    latest,
    changePercent: (latest / (rates[0] ?? NaN) - 1) * 100,
    points: rates.length,
    asOf: days.at(-1),
  };
}
