import assert from "node:assert/strict";
import { matchRecipe } from "./match_recipe.ts";
import { airQualitySentences } from "./air-quality/sentences.ts";
import { calendarSentences } from "./calendar/sentences.ts";
import { countdownSentences } from "./countdown/sentences.ts";
import { csvChartSentences } from "./csv-chart/sentences.ts";
import { currencySentences } from "./currency/sentences.ts";
import { earthquakesSentences } from "./earthquakes/sentences.ts";
import { githubReleasesSentences } from "./github-releases/sentences.ts";
import { githubRepositorySentences } from "./github-repository/sentences.ts";
import { hackerNewsSentences } from "./hacker-news/sentences.ts";
import { onThisDaySentences } from "./on-this-day/sentences.ts";
import { pictureOfTheDaySentences } from "./picture-of-the-day/sentences.ts";
import { priceSentences } from "./price/sentences.ts";
import { publicHolidaysSentences } from "./public-holidays/sentences.ts";
import { rssSentences } from "./rss/sentences.ts";
import { sunSentences } from "./sun/sentences.ts";
import { weatherSentences } from "./weather/sentences.ts";
import { websiteStatusSentences } from "./website-status/sentences.ts";
import { worldClockSentences } from "./world-clock/sentences.ts";
import { listRecipes } from "./recipes.ts";

const CONTEXT = { nowMs: Date.parse("2026-11-22T18:00:00Z"), timeZone: "Europe/Berlin", locale: "en-GB" };

const ALL = [
  airQualitySentences,
  calendarSentences,
  countdownSentences,
  csvChartSentences,
  currencySentences,
  earthquakesSentences,
  githubReleasesSentences,
  githubRepositorySentences,
  hackerNewsSentences,
  onThisDaySentences,
  pictureOfTheDaySentences,
  priceSentences,
  publicHolidaysSentences,
  rssSentences,
  sunSentences,
  weatherSentences,
  websiteStatusSentences,
  worldClockSentences,
];

Deno.test("Every recipe has sentences of its own", () => {
  assert.deepEqual(new Set(ALL.map(({ recipe }) => recipe)), new Set(listRecipes().map(({ id }) => id)));
});

for (const { recipe, fits, fitsNot } of ALL) {
  Deno.test(`matchRecipe() finds ${recipe} and its settings in people's words`, () => {
    assert.ok(fits.length >= 5, "at least five sentences");
    for (const [sentence, settings] of fits) {
      const match = matchRecipe(sentence, CONTEXT);
      assert.equal(match?.recipe.id, recipe, sentence);
      const found = Object.fromEntries(Object.keys(settings).map((name) => [name, match?.settings[name]]));
      assert.deepEqual(found, settings, sentence);
    }
  });
  Deno.test(`matchRecipe() leaves alone what ${recipe} does not do`, () => {
    assert.ok(fitsNot.length >= 5, "at least five sentences");
    for (const sentence of fitsNot) {
      assert.notEqual(matchRecipe(sentence, CONTEXT)?.recipe.id, recipe, sentence);
    }
  });
}
