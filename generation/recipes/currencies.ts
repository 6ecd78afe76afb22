/** Currencies that the European Central Bank quotes, with the words people use for them. */
const WORDS: Readonly<Record<string, string>> = {
  AUD: "australian dollars?|aussie dollars?",
  BRL: "brazilian reais|brazilian real|reais",
  CAD: "canadian dollars?",
  CHF: "swiss francs?|francs?",
  CNY: "chinese yuan|yuan|renminbi",
  CZK: "czech (?:koruna|crowns?)",
  DKK: "danish (?:krone|kroner|crowns?)",
  GBP: "british pounds?|pounds? sterling|pounds?|sterling|£",
  HKD: "hong kong dollars?",
  HUF: "hungarian forints?|forints?",
  IDR: "indonesian rupiah|rupiah",
  ILS: "israeli (?:new )?she(?:k|q)els?|she(?:k|q)els?",
  INR: "indian rupees?|rupees?",
  ISK: "icelandic (?:króna|krona|crowns?)",
  JPY: "japanese yen|yen|¥",
  KRW: "(?:south )?korean won",
  MXN: "mexican pesos?",
  MYR: "malaysian ringgit|ringgit",
  NOK: "norwegian (?:krone|kroner|crowns?)",
  NZD: "new zealand dollars?|kiwi dollars?",
  PHP: "philippine pesos?",
  PLN: "polish (?:zloty|złoty|zlotys)|zlotys?|złoty",
  RON: "romanian leu|romanian lei",
  SEK: "swedish (?:krona|kronor|crowns?)",
  SGD: "singapore dollars?",
  THB: "thai baht|baht",
  TRY: "turkish lira",
  ZAR: "south african rand",
  USD: "(?:us|u\\.s\\.|american|united states) dollars?|dollars?|bucks|\\$",
  EUR: "euros?|€",
};

const NAMED = Object.entries(WORDS).map(([code, words]) => ({
  code,
  whole: new RegExp(`^(?:${code}|${words})$`, "iu"),
}));

/** Matches one currency, by code or by name; without a group of its own. */
export const CURRENCY_TEXT = `(?:${
  Object.entries(WORDS).map(([code, words]) => `${code}|${words}`).join("|")
})(?![\\p{L}\\d])`;

/** The code of what CURRENCY_TEXT matched. */
export function findCurrencyCode(text: string): string | undefined {
  return NAMED.find(({ whole }) => whole.test(text.trim()))?.code;
}
