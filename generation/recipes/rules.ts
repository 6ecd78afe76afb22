import { airQualityRule } from "./air-quality/rule.ts";
import { calendarRule } from "./calendar/rule.ts";
import { countdownRule } from "./countdown/rule.ts";
import { csvChartRule } from "./csv-chart/rule.ts";
import { currencyRule } from "./currency/rule.ts";
import { earthquakesRule } from "./earthquakes/rule.ts";
import { githubReleasesRule } from "./github-releases/rule.ts";
import { githubRepositoryRule } from "./github-repository/rule.ts";
import { hackerNewsRule } from "./hacker-news/rule.ts";
import { onThisDayRule } from "./on-this-day/rule.ts";
import { pictureOfTheDayRule } from "./picture-of-the-day/rule.ts";
import { priceRule } from "./price/rule.ts";
import { publicHolidaysRule } from "./public-holidays/rule.ts";
import type { RecipeRule } from "./recipe_rule.ts";
import { rssRule } from "./rss/rule.ts";
import { sunRule } from "./sun/rule.ts";
import { weatherRule } from "./weather/rule.ts";
import { websiteStatusRule } from "./website-status/rule.ts";
import { worldClockRule } from "./world-clock/rule.ts";

/** Every recipe's rule, in the order of the gallery. */
export const rules: readonly RecipeRule[] = [
  weatherRule,
  hackerNewsRule,
  currencyRule,
  githubReleasesRule,
  calendarRule,
  websiteStatusRule,
  rssRule,
  priceRule,
  githubRepositoryRule,
  airQualityRule,
  sunRule,
  worldClockRule,
  countdownRule,
  publicHolidaysRule,
  csvChartRule,
  earthquakesRule,
  onThisDayRule,
  pictureOfTheDayRule,
];
