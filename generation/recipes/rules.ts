import { currencyRule } from "./currency/rule.ts";
import { githubReleasesRule } from "./github-releases/rule.ts";
import { hackerNewsRule } from "./hacker-news/rule.ts";
import type { RecipeRule } from "./recipe_rule.ts";
import { rssRule } from "./rss/rule.ts";
import { weatherRule } from "./weather/rule.ts";
import { websiteStatusRule } from "./website-status/rule.ts";

/** Every recipe's rule, in the order of the gallery. */
export const rules: readonly RecipeRule[] = [
  weatherRule,
  hackerNewsRule,
  rssRule,
  currencyRule,
  websiteStatusRule,
  githubReleasesRule,
];
