import type { RecipeSentences } from "../recipe_sentences.ts";

export const airQualitySentences: RecipeSentences = {
  recipe: "air-quality",
  fits: [
    ["Air quality in Lisbon", { place: "Lisbon", scale: "european" }],
    ["aqi berlin", { place: "berlin" }],
    ["How clean is the air in New York today?", { place: "New York" }],
    ["PM2.5 LEVELS IN TOKYO", { place: "TOKYO" }],
    ["air pollution in London on the US scale", { place: "London", scale: "us" }],
    ["smog in Kathmandu right now", { place: "Kathmandu" }],
    ["air quality", {}],
  ],
  fitsNot: [
    "Air quality of my living room from my Airthings sensor",
    "Pollen in Berlin",
    "Air quality in Berlin compared to Munich",
    "Noise pollution in Lisbon over the last year",
    "Worst ten cities by air quality",
    "Water pollution alerts for Porto",
  ],
};
