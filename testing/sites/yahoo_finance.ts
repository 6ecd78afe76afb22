import type { Site } from "../internet/types.ts";
import { answerJson, noise, round } from "./answer.ts";

const DAY_SECONDS = 86_400;
/** Half past nine in New York, in winter. */
const OPEN_SECONDS = 14.5 * 3600;

const STOCKS: Readonly<Record<string, { name: string; price: number; currency: string; exchange: string }>> =
  {
    AAPL: { name: "Apple Inc.", price: 268, currency: "USD", exchange: "NasdaqGS" },
    MSFT: { name: "Microsoft Corporation", price: 498, currency: "USD", exchange: "NasdaqGS" },
    "SAP.DE": { name: "SAP SE", price: 221, currency: "EUR", exchange: "XETRA" },
  };

/** Chart data of Yahoo Finance: working days, a gap (`null`) now and then, no time stamp for a closed market. */
export const yahooFinanceSite: Site = {
  hosts: ["query1.finance.yahoo.com", "query2.finance.yahoo.com"],
  handle(request, world) {
    const url = new URL(request.url);
    const symbol = decodeURIComponent(/^\/v8\/finance\/chart\/([^/]+)$/.exec(url.pathname)?.[1] ?? "");
    const stock = STOCKS[symbol];
    if (stock === undefined) {
      const error = { code: "Not Found", description: "No data found, symbol may be delisted" };
      return answerJson(request, { chart: { result: null, error } }, { status: 404 });
    }
    const from = Number(url.searchParams.get("period1"));
    const to = Math.min(Number(url.searchParams.get("period2")), Math.floor(world.now() / 1000));
    const timestamp = daysOf(from, to);
    const close = timestamp.map((time) => closeAt(symbol, time));
    const last = timestamp.at(-1) ?? to;
    const meta = {
      currency: stock.currency,
      symbol,
      exchangeName: "NMS",
      fullExchangeName: stock.exchange,
      instrumentType: "EQUITY",
      regularMarketTime: last,
      gmtoffset: -18_000,
      timezone: "EST",
      exchangeTimezoneName: "America/New_York",
      regularMarketPrice: closeAt(symbol, last),
      chartPreviousClose: closeAt(symbol, last - DAY_SECONDS),
      priceHint: 2,
      longName: stock.name,
      shortName: stock.name,
      dataGranularity: "1d",
      range: "",
    };
    const quote = { open: close, high: close, low: close, close, volume: close.map(() => 41_000_000) };
    const result = [{ meta, timestamp, indicators: { quote: [quote], adjclose: [{ adjclose: close }] } }];
    return answerJson(request, { chart: { result, error: null } }, { maxAgeSeconds: 10 });
  },
};

function daysOf(from: number, to: number): number[] {
  const times: number[] = [];
  for (let day = Math.floor(from / DAY_SECONDS) * DAY_SECONDS; day <= to; day += DAY_SECONDS) {
    const time = day + OPEN_SECONDS;
    const weekday = new Date(day * 1000).getUTCDay();
    if (time >= from && time <= to && weekday !== 0 && weekday !== 6) times.push(time);
  }
  return times;
}

function closeAt(symbol: string, time: number): number | null {
  const day = Math.floor(time / DAY_SECONDS);
  if (day % 23 === 7) return null;
  const wave = 0.05 * Math.sin(day / 13) + 0.01 * (noise(symbol, day) - 0.5);
  return round((STOCKS[symbol]?.price ?? NaN) * (1 + wave), 2);
}

/** What a right card of a stock shows. */
export function stockFacts(symbol: string, options: { nowMs: number; days: number }) {
  const to = Math.floor(options.nowMs / 60_000) * 60;
  const closes = daysOf(to - options.days * DAY_SECONDS, to).flatMap((time) => closeAt(symbol, time) ?? []);
  const latest = closes.at(-1) ?? NaN;
  return { latest, changePercent: (latest / (closes[0] ?? NaN) - 1) * 100, points: closes.length };
}
