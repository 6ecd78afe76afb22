import type { RecipeSentences } from "../recipe_sentences.ts";

export const earthquakesSentences: RecipeSentences = {
  recipe: "earthquakes",
  fits: [
    ["Earthquakes above magnitude 4.5 today", { minimum: 4.5, period: "day" }],
    ["latest earthquakes", {}],
    ["earthquakes of magnitude 6 or more in the past month", { minimum: 6, period: "month" }],
    ["Strongest earthquakes this week worldwide", { period: "week", order: "strongest" }],
    ["EARTHQUAKES 5+", { minimum: 5 }],
    ["any earthquakes in the last hour?", { period: "hour" }],
  ],
  fitsNot: [
    "Earthquakes near Tokyo",
    "Earthquakes on a map",
    "Earthquake insurance prices",
    "Number of earthquakes per month since 2000",
    "Alert me about earthquakes above 6",
    "Volcano eruptions",
  ],
};
