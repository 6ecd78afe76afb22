import { z } from "zod";

export const dataSchema = z.object({
  name: z.string(),
  symbol: z.string(),
  currency: z.string(),
  latest: z.number(),
  at: z.iso.datetime(),
  changePercent: z.number(),
  lowest: z.number(),
  highest: z.number(),
  points: z.array(z.object({ at: z.iso.datetime(), price: z.number() })).min(2),
});
export type Data = z.infer<typeof dataSchema>;

const Coin = z.object({
  id: z.string(),
  name: z.string(),
  symbol: z.string(),
  market_cap_rank: z.number().nullish(),
});
const CoinSearch = z.object({ coins: z.array(Coin) });
const CoinChart = z.object({ prices: z.array(z.tuple([z.number(), z.number()])).min(2) });

const StockResult = z.object({
  meta: z.object({
    currency: z.string(),
    symbol: z.string(),
    longName: z.string().optional(),
    shortName: z.string().optional(),
    regularMarketPrice: z.number(),
    regularMarketTime: z.number(),
  }),
  timestamp: z.array(z.number()),
  indicators: z.object({ quote: z.array(z.object({ close: z.array(z.number().nullable()) })).min(1) }),
});
const StockAnswer = z.object({ chart: z.object({ result: z.array(StockResult).min(1) }) });

const Raw = z.union([
  z.object({ kind: z.literal("crypto"), coin: Coin, chart: CoinChart }),
  z.object({ kind: z.literal("stock"), chart: StockAnswer }),
]);

const COINGECKO = "https://api.coingecko.com/api/v3";
const YAHOO = "https://query1.finance.yahoo.com/v8/finance/chart";
/** Up to here CoinGecko's hourly points are few enough for a chart. */
const HOURLY_DAYS = 14;
const DAY_SECONDS = 86_400;

export async function fetchData({ settings, now }: BlockContext) {
  const symbol = String(settings.symbol).trim().replace(/^\$/, "");
  const days = Number(settings.days);
  if (settings.kind === "stock") {
    const until = Math.floor(now.getTime() / 1000 / 60) * 60;
    const query = new URLSearchParams({
      period1: String(until - days * DAY_SECONDS),
      period2: String(until),
      interval: days <= 7 ? "1h" : "1d",
    });
    const address = `${YAHOO}/${encodeURIComponent(symbol.toUpperCase())}?${query}`;
    const chart = await getJson(address, 300, `No stock has the ticker "${symbol}": try "AAPL" or "SAP.DE"`);
    return { kind: "stock", chart };
  }
  const coin = await findCoin(symbol);
  const query = new URLSearchParams({ vs_currency: currencyOf(settings.currency), days: String(days) });
  if (days > HOURLY_DAYS) query.set("interval", "daily");
  const chart = await getJson(
    `${COINGECKO}/coins/${coin.id}/market_chart?${query}`,
    300,
    `No coin "${symbol}"`,
  );
  return { kind: "crypto", coin, chart };
}

export function processData(raw: unknown, { settings }: BlockContext): Data {
  const answer = Raw.parse(raw);
  const face = answer.kind === "crypto"
    ? readCoin(answer, currencyOf(settings.currency))
    : readStock(answer.chart);
  const prices = face.points.map((point) => point.price);
  const first = prices[0];
  const last = face.points.at(-1);
  if (first === undefined || last === undefined) {
    throw new Error(`No price of "${settings.symbol}" in this time`);
  }
  return {
    ...face,
    latest: last.price,
    at: last.at,
    changePercent: (last.price / first - 1) * 100,
    lowest: Math.min(...prices),
    highest: Math.max(...prices),
  };
}

function readCoin(
  { coin, chart }: { coin: z.infer<typeof Coin>; chart: z.infer<typeof CoinChart> },
  currency: string,
) {
  const points = chart.prices.map(([time, price]) => ({ at: new Date(time).toISOString(), price }));
  return { name: coin.name, symbol: coin.symbol.toUpperCase(), currency: currency.toUpperCase(), points };
}

function readStock({ chart }: z.infer<typeof StockAnswer>) {
  const [result] = chart.result;
  if (result === undefined) throw new Error("query1.finance.yahoo.com answered no result");
  const { meta, timestamp, indicators } = result;
  const closes = indicators.quote[0]?.close ?? [];
  const points = timestamp.flatMap((time, i) => {
    const price = closes[i] ?? null;
    return price === null ? [] : [{ at: new Date(time * 1000).toISOString(), price }];
  });
  return {
    name: meta.longName ?? meta.shortName ?? meta.symbol,
    symbol: meta.symbol,
    currency: meta.currency,
    points,
  };
}

/** The coin with this id, symbol or name; many share a symbol, so the largest one counts. */
async function findCoin(text: string): Promise<z.infer<typeof Coin>> {
  const query = new URLSearchParams({ query: text });
  const { coins } = CoinSearch.parse(
    await getJson(`${COINGECKO}/search?${query}`, 7 * DAY_SECONDS, "No coins found"),
  );
  const wanted = text.toLowerCase();
  const [coin] = coins
    .filter(({ id, symbol, name }) => [id, symbol, name].some((word) => word.toLowerCase() === wanted))
    .sort((a, b) => (a.market_cap_rank ?? Infinity) - (b.market_cap_rank ?? Infinity));
  if (coin === undefined) throw new Error(`No coin is called "${text}": try its name, such as "bitcoin"`);
  return coin;
}

async function getJson(address: string, maxAgeSeconds: number, notFound: string): Promise<unknown> {
  const response = await fetch(address, { maxAgeSeconds, headers: { accept: "application/json" } });
  if (response.status === 404) throw new Error(notFound);
  if (!response.ok) throw new Error(`${new URL(address).host} answered ${response.status}`);
  return await response.json();
}

function currencyOf(setting: unknown): string {
  return String(setting).trim().toLowerCase();
}
