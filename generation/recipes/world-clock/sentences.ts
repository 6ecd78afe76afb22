import type { RecipeSentences } from "../recipe_sentences.ts";

export const worldClockSentences: RecipeSentences = {
  recipe: "world-clock",
  fits: [
    ["World clock for Lisbon, New York and Tokyo", {
      zones: ["Europe/Lisbon", "America/New_York", "Asia/Tokyo"],
    }],
    ["what time is it in kathmandu", { zones: ["Asia/Kathmandu"] }],
    ["time in San Francisco and Berlin", {
      zones: ["San Francisco = America/Los_Angeles", "Europe/Berlin"],
    }],
    ["CLOCK LONDON SYDNEY", { zones: ["Europe/London", "Australia/Sydney"] }],
    ["Local time in Europe/Paris please", { zones: ["Europe/Paris"] }],
    ["world clock", {}],
    ["London time", { zones: ["Europe/London"] }],
  ],
  fitsNot: [
    "Response time of shop.example",
    "Screen time of my kids",
    "Convert 5 pm Berlin time to New York time",
    "Travel time from Lisbon to Porto",
    "Prayer times in Istanbul",
    "Time since my last deploy",
    "Best meeting time for Berlin and Tokyo",
  ],
};
