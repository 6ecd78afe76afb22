import type { Site } from "../internet/types.ts";
import { airQualitySite } from "./air_quality.ts";
import { beszelSite } from "./beszel.ts";
import { blogSites } from "./blogs.ts";
import { calendarSite } from "./calendars.ts";
import { coingeckoSite } from "./coingecko.ts";
import { csvSite } from "./csv_files.ts";
import { dockerSite } from "./docker.ts";
import { espnSite } from "./espn.ts";
import { frankfurterSite } from "./frankfurter.ts";
import { githubSite } from "./github.ts";
import { githubTrendingSite } from "./github_trending.ts";
import { hackerNewsSite } from "./hacker_news.ts";
import { homeAssistantSite } from "./home_assistant.ts";
import { nagerSite } from "./nager.ts";
import { forecastSite, geocodingSite } from "./open_meteo.ts";
import { pictureSite } from "./pictures.ts";
import { piholeSite } from "./pihole.ts";
import { statusSites } from "./status_pages.ts";
import { usgsSite } from "./usgs.ts";
import { wikipediaSite } from "./wikipedia.ts";
import { yahooFinanceSite } from "./yahoo_finance.ts";

/** Every host of the fixture internet, for `startInternet(allSites)`. */
export const allSites: readonly Site[] = [
  airQualitySite,
  beszelSite,
  ...blogSites,
  calendarSite,
  coingeckoSite,
  csvSite,
  dockerSite,
  espnSite,
  forecastSite,
  frankfurterSite,
  geocodingSite,
  githubSite,
  githubTrendingSite,
  hackerNewsSite,
  homeAssistantSite,
  nagerSite,
  pictureSite,
  piholeSite,
  ...statusSites,
  usgsSite,
  wikipediaSite,
  yahooFinanceSite,
];
