import type { RecipeSentences } from "../recipe_sentences.ts";

export const countdownSentences: RecipeSentences = {
  recipe: "countdown",
  fits: [
    ["Countdown to 24 December", { date: "2026-12-24" }],
    ["days until Christmas", { label: "Christmas", date: "2026-12-25", yearly: true }],
    ["Countdown to my wedding on 12 June 2027", { label: "my wedding", date: "2027-06-12" }],
    ["how many days until 2027-03-01?", { date: "2027-03-01" }],
    ["HOW LONG UNTIL NEW YEAR", { date: "2027-01-01", yearly: true }],
    ["Days left until our holiday in Portugal, August 3rd", {
      label: "our holiday in Portugal",
      date: "2027-08-03",
    }],
    ["countdown", {}],
  ],
  fitsNot: [
    "Days until the certificate of shop.example expires",
    "Countdown timer of 5 minutes for eggs",
    "Count down the top 10 songs",
    "Days without accident",
    "How long until the next train to Porto",
    "Age of my children in days",
  ],
};
