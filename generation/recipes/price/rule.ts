import { CURRENCY_TEXT, findCurrencyCode } from "../currencies.ts";
import { CHART_WORDS, describeDays, takePeriodDays } from "../periods.ts";
import type { RecipeRule } from "../recipe_rule.ts";
import type { SentenceReader } from "../sentence_reader.ts";

const COINS: Readonly<Record<string, string>> = {
  bitcoin: "bitcoin|btc",
  ethereum: "ethereum|ether|eth",
  solana: "solana",
  dogecoin: "dogecoin|doge",
  cardano: "cardano",
  ripple: "ripple|xrp",
  litecoin: "litecoin|ltc",
  polkadot: "polkadot",
  monero: "monero|xmr",
  binancecoin: "bnb|binance coin",
  tron: "tron|trx",
  chainlink: "chainlink",
  stellar: "stellar lumens|xlm",
};
const COMPANIES: Readonly<Record<string, string>> = {
  AAPL: "apple",
  MSFT: "microsoft",
  GOOGL: "google|alphabet",
  AMZN: "amazon",
  META: "meta|facebook",
  NVDA: "nvidia",
  TSLA: "tesla",
  NFLX: "netflix",
  AMD: "amd",
  INTC: "intel",
  IBM: "ibm",
  "SAP.DE": "sap",
  "SIE.DE": "siemens",
  "VOW3.DE": "volkswagen|vw",
  "BMW.DE": "bmw",
};
const COIN = anyOf(COINS);
const COMPANY = anyOf(COMPANIES);
const STOCK = /\b(?:stocks?|shares?|ticker|share price|stock price|equity)\b/iu;
// A ticker is in capitals; the flag for small letters must stay off.
const TICKER = /(?<![\p{L}\d.])(?:\$([A-Za-z]{1,5})|([A-Z]{2,5}(?:[.-][A-Z]{1,3})?|[A-Z]))(?![\p{L}\d.])/u;
const NO_TICKERS = /^(?:USD|EUR|GBP|JPY|CHF|I|A|US|UK|CEO|TV|AI)$/;
const SHOWN =
  /\b(?:crypto(?:currency)?(?: prices?)?|coins?|prices?|values?|rates?|quotes?|course|stocks?|shares?|ticker|market|how much (?:is|are)|worth|daily)\b/iu;
const QUOTE = RegExp(String.raw`(?:\b(?:in|to|against|vs\.?|versus) |[/-] ?|(?<= ))(${CURRENCY_TEXT})`, "iu");
const TRIGGER = /\b(?:crypto(?:currency)?|coin|stock|share)(?:'s)? (?:price|chart|rate)s?\b/iu;
const MAX_DAYS = 365;

export const priceRule: RecipeRule = {
  id: "price",
  title: "Price of a coin or stock",
  group: "Money",
  readSlots(reader) {
    const found = takeCoin(reader) ?? takeStock(reader);
    if (found === undefined && !reader.has(TRIGGER)) return undefined;
    const quote = found?.kind === "crypto" ? findCurrencyCode(reader.take(QUOTE)?.[1] ?? "") : undefined;
    const days = takePeriodDays(reader);
    if (days !== undefined && !(days <= MAX_DAYS)) return undefined;
    const isStock = reader.has(STOCK);
    reader.takeAll(CHART_WORDS);
    reader.takeAll(SHOWN);
    return {
      kind: isStock ? "stock" : "crypto",
      ...found,
      ...(quote === undefined ? {} : { currency: quote }),
      ...(days === undefined ? {} : { days }),
    };
  },
  titleOf: ({ symbol, days }) => `${nameOf(String(symbol))}, last ${describeDays(days)}`,
};

interface Found {
  readonly kind: "crypto" | "stock";
  readonly symbol: string;
}

function takeCoin(reader: SentenceReader): Found | undefined {
  const text = reader.has(STOCK) ? undefined : reader.take(COIN)?.[0];
  const symbol = text === undefined ? undefined : keyOf(COINS, text);
  return symbol === undefined ? undefined : { kind: "crypto", symbol };
}

function takeStock(reader: SentenceReader): Found | undefined {
  const isAsked = reader.has(STOCK);
  const company = isAsked ? reader.take(COMPANY)?.[0] : undefined;
  const symbol = company === undefined ? undefined : keyOf(COMPANIES, company);
  if (symbol !== undefined) return { kind: "stock", symbol };
  if (!isAsked && !/\$[a-z]/i.test(reader.sentence)) return undefined;
  // A sentence all in capitals has no word that stands out as a ticker.
  if (!/\p{Ll}/u.test(reader.sentence.replace(TICKER, ""))) return undefined;
  const ticker = reader.take(TICKER);
  const text = (ticker?.[1] ?? ticker?.[2])?.toUpperCase();
  return text === undefined || NO_TICKERS.test(text) ? undefined : { kind: "stock", symbol: text };
}

function nameOf(symbol: string): string {
  // Tickers are short: "btc" is BTC, "bitcoin" is Bitcoin.
  return symbol.length <= 5 ? symbol.toUpperCase() : symbol.slice(0, 1).toUpperCase() + symbol.slice(1);
}

function anyOf(names: Readonly<Record<string, string>>): RegExp {
  return RegExp(String.raw`(?<![\p{L}\d])(?:${Object.values(names).join("|")})(?:'s)?(?![\p{L}\d])`, "iu");
}

function keyOf(names: Readonly<Record<string, string>>, text: string): string | undefined {
  const word = text.toLowerCase().replace(/'s$/, "");
  return Object.entries(names).find(([, words]) => words.split("|").includes(word))?.[0];
}
