import type { RecipeSentences } from "../recipe_sentences.ts";

export const currencySentences: RecipeSentences = {
  recipe: "currency",
  fits: [
    ["EUR/USD as a line chart for the last 30 days, with the change in percent", {
      base: "EUR",
      quote: "USD",
      days: 30,
    }],
    ["eur usd", { base: "EUR", quote: "USD" }],
    ["Exchange rate of the dollar to the yen", { base: "USD", quote: "JPY" }],
    ["how much is a pound in euros", { base: "GBP", quote: "EUR" }],
    ["Swiss franc against euro over the past year", { base: "CHF", quote: "EUR", days: 365 }],
    ["GBP-USD EXCHANGE RATE, 3 MONTHS", { base: "GBP", quote: "USD", days: 90 }],
    ["A currency", {}],
    ["exchange rate", {}],
    ["1 EUR in USD", { base: "EUR", quote: "USD" }],
  ],
  fitsNot: [
    "Convert 100 EUR to USD",
    "Bitcoin in EUR",
    "EUR/USD and EUR/GBP on one chart",
    "Tell me when EUR/USD is above 1.20",
    "EUR/USD in the last 24 hours, minute by minute",
    "Dollar menu prices",
    "Inflation in the euro area",
  ],
};
