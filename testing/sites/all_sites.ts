import type { Site } from "../internet/types.ts";
import { blogSites } from "./blogs.ts";
import { frankfurterSite } from "./frankfurter.ts";
import { githubSite } from "./github.ts";
import { hackerNewsSite } from "./hacker_news.ts";
import { forecastSite, geocodingSite } from "./open_meteo.ts";
import { statusSites } from "./status_pages.ts";

/** Every host of the fixture internet, for `startInternet(allSites)`. */
export const allSites: readonly Site[] = [
  ...blogSites,
  forecastSite,
  frankfurterSite,
  geocodingSite,
  githubSite,
  hackerNewsSite,
  ...statusSites,
];
