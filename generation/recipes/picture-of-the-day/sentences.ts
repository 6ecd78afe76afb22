import type { RecipeSentences } from "../recipe_sentences.ts";

export const pictureOfTheDaySentences: RecipeSentences = {
  recipe: "picture-of-the-day",
  fits: [
    ["Picture of the day", {}],
    ["wikipedia picture of the day", {}],
    ["Show me Wikimedia's photo of the day with its description", {}],
    ["IMAGE OF THE DAY", {}],
    ["a daily picture from Wikimedia Commons", {}],
  ],
  fitsNot: [
    "NASA astronomy picture of the day",
    "Bing picture of the day",
    "A picture of my cat every day",
    "Picture of the day from my Immich server",
    "Pictures of lighthouses",
    "Word of the day",
  ],
};
