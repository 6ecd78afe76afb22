import type { RecipeSentences } from "../recipe_sentences.ts";

export const publicHolidaysSentences: RecipeSentences = {
  recipe: "public-holidays",
  fits: [
    ["Public holidays in Germany", { country: "DE" }],
    ["next bank holidays uk", { country: "GB" }],
    ["When is the next public holiday in Portugal?", { country: "PT" }],
    ["US FEDERAL HOLIDAYS", { country: "US" }],
    ["upcoming holidays in the Netherlands", { country: "NL" }],
    ["national holidays", {}],
  ],
  fitsNot: [
    "School holidays in Bavaria",
    "Holidays in Greece under 500 euros",
    "Public holidays in Germany and France side by side",
    "My remaining holidays",
    "Holiday homes in Portugal",
    "Bank holidays of the last 10 years in Spain",
  ],
};
