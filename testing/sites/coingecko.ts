import type { Site } from "../internet/types.ts";
import { answerJson, noise } from "./answer.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MAX_DAYS = 365;

const COINS = [
  { id: "bitcoin", name: "Bitcoin", symbol: "BTC", rank: 1, dollars: 91_400 },
  { id: "ethereum", name: "Ethereum", symbol: "ETH", rank: 2, dollars: 3_120 },
  { id: "solana", name: "Solana", symbol: "SOL", rank: 6, dollars: 148 },
  { id: "dogecoin", name: "Dogecoin", symbol: "DOGE", rank: 9, dollars: 0.1604 },
  { id: "batcat", name: "BatCat", symbol: "BTC", rank: null, dollars: 0.0002 },
] as const;
const PER_DOLLAR: Readonly<Record<string, number>> = { usd: 1, eur: 0.92, gbp: 0.79, chf: 0.88, jpy: 157 };

/** CoinGecko's public API: search and price history of a coin. */
export const coingeckoSite: Site = {
  hosts: ["api.coingecko.com"],
  handle(request, world) {
    const url = new URL(request.url);
    const options = { maxAgeSeconds: 30, headers: { "access-control-allow-origin": "*" } };
    if (url.pathname === "/api/v3/search") {
      return answerJson(request, search(url.searchParams.get("query") ?? ""), options);
    }
    const id = /^\/api\/v3\/coins\/([a-z0-9-]+)\/market_chart$/.exec(url.pathname)?.[1];
    const coin = COINS.find((each) => each.id === id);
    if (coin === undefined) return answerJson(request, { error: "coin not found" }, { status: 404 });
    const currency = url.searchParams.get("vs_currency") ?? "";
    const days = Number(url.searchParams.get("days"));
    if (!(currency in PER_DOLLAR)) {
      return answerJson(request, { error: "invalid vs_currency" }, { status: 422 });
    }
    if (days > MAX_DAYS) return answerJson(request, tooOld(), { status: 401 });
    const isDaily = days > 90 || url.searchParams.get("interval") === "daily";
    const prices = timesOf(world.now(), days, isDaily).map((at) =>
      [at, priceAt(coin.id, currency, at)] as const
    );
    const scaled = (factor: number) => prices.map(([at, price]) => [at, price * factor]);
    return answerJson(
      request,
      { prices, market_caps: scaled(19_900_000), total_volumes: scaled(410_000) },
      options,
    );
  },
};

function search(query: string) {
  const wanted = query.toLowerCase();
  const coins = COINS
    .filter(({ id, name, symbol }) =>
      [id, name, symbol].some((word) => word.toLowerCase().startsWith(wanted))
    )
    .map(({ id, name, symbol, rank }) => ({
      id,
      name,
      api_symbol: id,
      symbol,
      market_cap_rank: rank,
      thumb: `https://coin-images.coingecko.com/coins/images/1/thumb/${id}.png`,
      large: `https://coin-images.coingecko.com/coins/images/1/large/${id}.png`,
    }));
  return { coins, exchanges: [], icos: [], categories: [], nfts: [] };
}

/** Midnights (or full hours) in UTC, and the present moment at the end. */
function timesOf(nowMs: number, days: number, isDaily: boolean): number[] {
  const stepMs = isDaily ? DAY_MS : HOUR_MS;
  const last = Math.floor(nowMs / stepMs) * stepMs;
  const count = Math.round((days * DAY_MS) / stepMs);
  const times = Array.from({ length: count }, (_, index) => last - (count - 1 - index) * stepMs);
  return [...times, Math.floor(nowMs / 60_000) * 60_000];
}

function priceAt(id: string, currency: string, atMs: number): number {
  const coin = COINS.find((each) => each.id === id);
  const hours = Math.floor(atMs / HOUR_MS);
  const wave = 0.06 * Math.sin(hours / 160 + (coin?.dollars ?? 0)) + 0.01 * (noise(id, hours) - 0.5);
  return (coin?.dollars ?? NaN) * (PER_DOLLAR[currency] ?? NaN) * (1 + wave);
}

function tooOld() {
  const error_message =
    "Your request exceeds the allowed time range. Public API users are limited to querying historical data within the past 365 days.";
  return {
    error: { status: { timestamp: "2026-01-01T00:00:00.000+00:00", error_code: 10012, error_message } },
  };
}

/** What a right card of a coin shows. */
export function coinFacts(id: string, options: { nowMs: number; days: number; currency: string }) {
  const times = timesOf(options.nowMs, options.days, options.days > 14);
  const prices = times.map((at) => priceAt(id, options.currency, at));
  const latest = prices.at(-1) ?? NaN;
  return { latest, changePercent: (latest / (prices[0] ?? NaN) - 1) * 100, points: prices.length };
}
