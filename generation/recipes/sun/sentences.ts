import type { RecipeSentences } from "../recipe_sentences.ts";

export const sunSentences: RecipeSentences = {
  recipe: "sun",
  fits: [
    ["Sunrise and sunset in Lisbon", { place: "Lisbon" }],
    ["when does the sun set in berlin today", { place: "berlin" }],
    ["sunset times for New York", { place: "New York" }],
    ["HOW LONG IS DAYLIGHT IN OSLO", { place: "OSLO" }],
    ["hours of daylight in Reykjavík this week", { place: "Reykjavík" }],
    ["sunrise", {}],
  ],
  fitsNot: [
    "Moonrise in Lisbon",
    "Sunset photos",
    "Solar power of my roof at sunset",
    "Turn on the lights at sunset in Berlin",
    "Sunshine hours per month in Lisbon",
    "Sunset Boulevard showtimes",
  ],
};
