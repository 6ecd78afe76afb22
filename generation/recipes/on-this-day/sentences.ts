import type { RecipeSentences } from "../recipe_sentences.ts";

export const onThisDaySentences: RecipeSentences = {
  recipe: "on-this-day",
  fits: [
    ["On this day in history from Wikipedia", {}],
    ["wikipedia on this day", {}],
    ["What happened on this day?", {}],
    ["TODAY IN HISTORY", {}],
    ["Famous people born on this day", { kind: "births" }],
    ["10 historical events of today", {}],
    ["who died on this day", { kind: "deaths" }],
  ],
  fitsNot: [
    "What happened today in the news",
    "On this day photos from my Immich server",
    "History of Portugal",
    "On this day in 1989 in Berlin",
    "Events today in Lisbon",
    "My calendar on this day",
  ],
};
