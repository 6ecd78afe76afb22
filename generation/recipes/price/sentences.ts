import type { RecipeSentences } from "../recipe_sentences.ts";

export const priceSentences: RecipeSentences = {
  recipe: "price",
  fits: [
    ["Bitcoin price in EUR with a chart for the last 30 days", {
      kind: "crypto",
      symbol: "bitcoin",
      currency: "EUR",
      days: 30,
    }],
    ["btc", { kind: "crypto", symbol: "bitcoin" }],
    ["ETH/USD over the past week", { symbol: "ethereum", currency: "USD", days: 7 }],
    ["Apple stock price", { kind: "stock", symbol: "AAPL" }],
    ["share price of SAP, last year", { kind: "stock", symbol: "SAP.DE", days: 365 }],
    ["$TSLA chart", { kind: "stock", symbol: "TSLA" }],
    ["stock chart of VOD for 3 months", { kind: "stock", symbol: "VOD", days: 90 }],
    ["How much is a bitcoin worth in pounds?", { symbol: "bitcoin", currency: "GBP" }],
    ["crypto price", {}],
    ["bitcoin price usd last 7 days", { symbol: "bitcoin", currency: "USD", days: 7 }],
  ],
  fitsNot: [
    "Tell me when bitcoin is above 100000",
    "Top 10 cryptocurrencies by market cap",
    "News about Tesla",
    "Apple stock and Microsoft stock on one chart",
    "My portfolio: 3 AAPL, 5 MSFT",
    "Bitcoin hash rate",
    "Price of eggs",
    "Gas price in Germany",
    "nvidia share price this year",
    "bitcoin and ethereum price",
  ],
};
