import type { SettingValues } from "../../domain/manifest.ts";
import { airFacts } from "./air_quality.ts";
import { blogFacts, FIVE_BLOGS } from "./blogs.ts";
import { CALENDAR_ADDRESS, calendarFacts } from "./calendars.ts";
import { coinFacts } from "./coingecko.ts";
import { salesFacts, temperatureFacts } from "./csv_files.ts";
import { currencyFacts } from "./frankfurter.ts";
import { releaseFacts, repositoryFacts } from "./github.ts";
import { topStories } from "./hacker_news.ts";
import { holidayFacts } from "./nager.ts";
import { weatherFacts } from "./open_meteo.ts";
import { SITES_DOWN, SIX_SITES } from "./status_pages.ts";
import { quakeFacts } from "./usgs.ts";
import { eventsOf, pictureFacts } from "./wikipedia.ts";
import { stockFacts } from "./yahoo_finance.ts";

/** One recipe with settings, and the words that a right card must show at an instant, for a reader of English. */
export interface RecipeCase {
  readonly recipe: string;
  readonly name: string;
  readonly settings: SettingValues;
  readonly words: (nowMs: number) => readonly string[];
}

const english = (value: number, decimals: number) =>
  value.toLocaleString("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
const percent = (value: number) => english(Math.abs(value), Math.abs(value) >= 1 ? 1 : 2);
const degrees = (value: number) => `${Math.round(value) + 0}°`;

/** Every recipe at least once. */
export const recipeCases: readonly RecipeCase[] = [
  {
    recipe: "weather",
    name: "a capital",
    settings: { place: "Lisbon", units: "metric" },
    words(nowMs) {
      const { place, country, now, today, rainChances } = weatherFacts("Lisbon", nowMs);
      return [
        ...[place, country, degrees(now.temperature_2m), `feels ${degrees(now.apparent_temperature)}`],
        `Rain ${today.precipitation_probability_max} %`,
        `↑ ${degrees(today.temperature_2m_max)} ↓ ${degrees(today.temperature_2m_min)}`,
        ...(rainChances.some((chance) => chance > 0) ? ["Rain chance"] : []),
      ];
    },
  },
  {
    recipe: "air-quality",
    name: "European scale",
    settings: { place: "Berlin", scale: "european" },
    words(nowMs) {
      const { index, fineDust, country } = airFacts("Berlin", nowMs);
      return [String(index), "European index", "Fine dust, PM2.5", english(fineDust, 1), country];
    },
  },
  {
    recipe: "sun",
    name: "a place without sun in winter",
    settings: { place: "Longyearbyen" },
    words: () => ["The sun does not rise today", "Longyearbyen", "Norway"],
  },
  {
    recipe: "hacker-news",
    name: "top ten",
    settings: { list: "top", count: 10 },
    words: (nowMs) =>
      topStories(nowMs, 10).flatMap(({ title, score, descendants }) => [
        title,
        `${score} points`,
        `${descendants} comments`,
      ]),
  },
  {
    recipe: "currency",
    name: "euro in dollars",
    settings: { base: "EUR", quote: "USD", days: 30 },
    words(nowMs) {
      const { latest, changePercent } = currencyFacts("EUR", "USD", { nowMs, days: 30 });
      return [english(latest, 4), percent(changePercent), "1 EUR in USD"];
    },
  },
  {
    recipe: "price",
    name: "a coin",
    settings: { kind: "crypto", symbol: "btc", currency: "EUR", days: 30 },
    words(nowMs) {
      const { latest, changePercent } = coinFacts("bitcoin", { nowMs, days: 30, currency: "eur" });
      return ["Bitcoin (BTC)", english(Math.floor(latest), 0), percent(changePercent)];
    },
  },
  {
    recipe: "price",
    name: "a stock",
    settings: { kind: "stock", symbol: "aapl", days: 30 },
    words(nowMs) {
      const { latest, changePercent } = stockFacts("AAPL", { nowMs, days: 30 });
      return ["Apple Inc. (AAPL)", english(latest, 2), percent(changePercent)];
    },
  },
  {
    recipe: "rss",
    name: "five blogs of five kinds and a page that is no feed",
    settings: { feeds: [...FIVE_BLOGS, "https://deepstack.example/feed"], count: 15 },
    words: (nowMs) => [
      ...blogFacts(nowMs, 15).flatMap(({ title, blog }) => [title, blog]),
      "deepstack.example answered a web page, not a feed",
    ],
  },
  {
    recipe: "website-status",
    name: "six sites, two of them down",
    settings: { addresses: SIX_SITES },
    words: () => ["2 of 6 down", ...SITES_DOWN, "answered 500", "shop.example", "legacy.harvest.example"],
  },
  {
    recipe: "github-releases",
    name: "three bare names",
    settings: { repositories: ["immich", "syncthing", "gitea"], count: 10 },
    words: (nowMs) =>
      releaseFacts(["immich", "syncthing", "gitea"], { nowMs, count: 10 }).flatMap((release) => [
        `${release.repository.split("/")[1]} ${release.tag}`,
        ...(nowMs - release.publishedAt < 7 * 86_400_000 ? ["this week"] : []),
      ]),
  },
  {
    recipe: "github-repository",
    name: "a repository",
    settings: { repository: "denoland/deno" },
    words(nowMs) {
      const { stars, forks, openIssues, license } = repositoryFacts("denoland", "deno", nowMs);
      return ["denoland/deno", english(stars, 0), english(forks, 0), english(openIssues, 0), license, "Rust"];
    },
  },
  {
    recipe: "earthquakes",
    name: "the last day",
    settings: { minimum: 4.5, period: "day", order: "newest" },
    words: (nowMs) =>
      quakeFacts(nowMs, { period: "day", minimum: 4.5 }).flatMap(({ magnitude, place }) => [
        magnitude.toFixed(1),
        place,
      ]),
  },
  {
    recipe: "on-this-day",
    name: "chosen events",
    settings: { kind: "selected", count: 3 },
    words: (nowMs) =>
      eventsOf("selected", new Date(nowMs).toISOString().slice(5, 10))
        .toSorted((a, b) => (b.year ?? 0) - (a.year ?? 0))
        .slice(0, 3)
        .flatMap(({ text, year }) => [text, String(year)]),
  },
  {
    recipe: "calendar",
    name: "a family's calendar",
    settings: { address: CALENDAR_ADDRESS, days: 14, count: 10 },
    words: (nowMs) => calendarFacts(nowMs, 14).map(({ title }) => title),
  },
  {
    recipe: "csv-chart",
    name: "days",
    settings: { address: "https://data.example/temperature.csv" },
    words(nowMs) {
      const { indoor, date } = temperatureFacts(nowMs);
      return [english(indoor, 1), date, "indoor, outdoor by date"];
    },
  },
  {
    recipe: "csv-chart",
    name: "regions, with semicolons and decimal commas",
    settings: { address: "https://data.example/sales.csv" },
    words() {
      const bySales = salesFacts().sort((a, b) => a.sales - b.sales);
      const [least, most] = [bySales.at(0), bySales.at(-1)];
      // The text alternative of the chart names its lowest and its highest bar.
      return [`(${least?.region})`, `(${most?.region})`];
    },
  },
  {
    recipe: "countdown",
    name: "a day of every year",
    settings: { label: "Christmas", date: "2020-12-25", yearly: true },
    words(nowMs) {
      const year = new Date(nowMs).getUTCFullYear();
      const today = Date.parse(new Date(nowMs).toISOString().slice(0, 10));
      return ["Christmas", String((Date.parse(`${year}-12-25`) - today) / 86_400_000), "days"];
    },
  },
  {
    recipe: "world-clock",
    name: "an odd offset and a name",
    settings: { zones: ["Asia/Kathmandu", "Office = Asia/Tokyo"] },
    words: (nowMs) => [
      ...["Kathmandu", new Date(nowMs + 345 * 60_000).toISOString().slice(11, 16)],
      ...["Office", new Date(nowMs + 540 * 60_000).toISOString().slice(11, 16)],
    ],
  },
  {
    recipe: "public-holidays",
    name: "a country with holidays of single regions",
    settings: { country: "de" },
    words: (nowMs) => [
      "Germany",
      ...holidayFacts("DE", new Date(nowMs).toISOString().slice(0, 10)).map(({ localName }) => localName),
    ],
  },
  {
    recipe: "picture-of-the-day",
    name: "with its author",
    settings: {},
    words(nowMs) {
      const { description, artist, license } = pictureFacts(new Date(nowMs).toISOString().slice(0, 10));
      return [description, artist, license];
    },
  },
];
