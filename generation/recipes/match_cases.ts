import type { SettingValues } from "../../domain/manifest.ts";

export interface MatchCases {
  readonly recipe: string;
  /** Sentences with the settings that must be read from them. */
  readonly fits: readonly (readonly [sentence: string, settings: SettingValues])[];
  /** Sentences near the recipe that ask for something else or for more. */
  readonly fitsNot: readonly string[];
}

const FIVE_BLOGS =
  "lanternweekly.example, https://deepstack.example/atom.xml, https://oldharbour.example/rss, " +
  "https://quietbits.example/feed.json, https://kernelkitchen.example/index.rdf";

/** What people type, for the test of the rules. */
export const matchCases: readonly MatchCases[] = [
  {
    recipe: "weather",
    fits: [
      ["Weather in Lisbon: now, next 12 hours, rain chance, this week", { place: "Lisbon", units: "metric" }],
      ["weather berlin", { place: "berlin" }],
      ["what's the weather like in new york today?", { place: "new york" }],
      ["WEATHER FORECAST FOR SPRINGFIELD, ILLINOIS", { place: "SPRINGFIELD, ILLINOIS" }],
      ["Will it rain tomorrow in São Paulo?", { place: "São Paulo" }],
      ["Tokyo weather in Fahrenheit", { place: "Tokyo", units: "imperial" }],
      ["Show me the temperature in Reykjavík please", { place: "Reykjavík" }],
      ["7-day forecast for Stoke on Trent", { place: "Stoke on Trent" }],
      ["How cold is it in Oslo right now?", { place: "Oslo" }],
      ["Weather for a place", {}],
      ["weather", {}],
    ],
    fitsNot: [
      "Weather in Lisbon compared with last year",
      "Weather warnings for Germany",
      "Rain radar for Munich",
      "Living room temperature and all open windows from Home Assistant (http://homeassistant.home.arpa:8123)",
      "CPU, memory, disk and temperature of my three servers",
      "Sales forecast of our shop for next quarter",
      "Weather in Berlin for the next 14 days",
      "Tell me when it will rain more than 10 mm in Porto",
      "Weather in Lisbon and Porto side by side",
      "Temperature of my GPU",
    ],
  },
  {
    recipe: "hacker-news",
    fits: [
      ["Top 10 Hacker News stories with points and comment counts, link to the discussion", {
        list: "top",
        count: 10,
      }],
      ["hacker news", { list: "top" }],
      ["HN front page", { list: "top" }],
      ["newest 20 posts on hackernews", { list: "new", count: 20 }],
      ["Show me the best stories from Hacker News", { list: "best" }],
      ["ASK HN", { list: "ask" }],
      ["latest Show HN posts", { list: "show" }],
      ["What is on the front page of Hacker News right now?", { list: "top" }],
      ["five top HN headlines with scores", { list: "top", count: 5 }],
      ["Hacker News jobs", { list: "job" }],
    ],
    fitsNot: [
      "Hacker News stories about Rust with more than 100 points",
      "Top 100 Hacker News stories",
      "Hacker News comments of user pg",
      "Top news in the UK",
      "Summarize the top Hacker News stories",
      "Hacker News stories from yesterday",
      "Who is hiring on Hacker News by country",
    ],
  },
  {
    recipe: "rss",
    fits: [
      [`One list of the newest 15 posts from these five blogs: ${FIVE_BLOGS}`, { count: 15 }],
      ["latest posts from deepstack.example", { feeds: ["https://deepstack.example/"] }],
      ["RSS https://oldharbour.example/rss", { feeds: ["https://oldharbour.example/rss"] }],
      ["rss reader for https://a.example/feed and https://b.example/atom.xml", {
        feeds: ["https://a.example/feed", "https://b.example/atom.xml"],
      }],
      ["Headlines from www.example.org please", { feeds: ["https://www.example.org/"] }],
      ["NEW ARTICLES FROM QUIETBITS.EXAMPLE", { feeds: ["https://quietbits.example/"] }],
      ["posts from https://www.reddit.com/r/selfhosted/.rss", {
        feeds: ["https://www.reddit.com/r/selfhosted/.rss"],
      }],
      ["my RSS feeds", {}],
    ],
    fitsNot: [
      "Latest posts from reddit.com/r/selfhosted",
      "Posts from deepstack.example that mention SQLite",
      "Top news in the UK",
      "How many articles did deepstack.example publish this year?",
      "News about Tesla",
      "Summarize the newest post of https://deepstack.example/atom.xml",
      "https://deepstack.example/atom.xml",
    ],
  },
  {
    recipe: "currency",
    fits: [
      ["EUR/USD as a line chart for the last 30 days, with the change in percent", {
        base: "EUR",
        quote: "USD",
        days: 30,
      }],
      ["eur usd", { base: "EUR", quote: "USD" }],
      ["Exchange rate of the dollar to the yen", { base: "USD", quote: "JPY" }],
      ["how much is a pound in euros", { base: "GBP", quote: "EUR" }],
      ["Swiss franc against euro over the past year", { base: "CHF", quote: "EUR", days: 365 }],
      ["GBP-USD EXCHANGE RATE, 3 MONTHS", { base: "GBP", quote: "USD", days: 90 }],
      ["A currency", {}],
      ["exchange rate", {}],
    ],
    fitsNot: [
      "Convert 100 EUR to USD",
      "Bitcoin in EUR",
      "EUR/USD and EUR/GBP on one chart",
      "Tell me when EUR/USD is above 1.20",
      "EUR/USD in the last 24 hours, minute by minute",
      "Dollar menu prices",
      "Inflation in the euro area",
    ],
  },
  {
    recipe: "website-status",
    fits: [
      [
        "Status of my servers: ping these URLs, show response time, red if down: https://shop.example, " +
        "https://www.harvest.example, https://api.harvest.example, https://wiki.harvest.example, " +
        "https://legacy.harvest.example, https://intranet.harvest.example",
        {
          addresses: [
            "shop",
            "www.harvest",
            "api.harvest",
            "wiki.harvest",
            "legacy.harvest",
            "intranet.harvest",
          ]
            .map((name) => `https://${name}.example/`),
        },
      ],
      ["is shop.example up?", { addresses: ["https://shop.example/"] }],
      ["Check if https://wiki.harvest.example is online", { addresses: ["https://wiki.harvest.example/"] }],
      ["uptime of shop.example and api.harvest.example", {
        addresses: ["https://shop.example/", "https://api.harvest.example/"],
      }],
      ["PING HTTPS://SHOP.EXAMPLE", { addresses: ["https://shop.example/"] }],
      ["Is my site up?", {}],
      ["are my websites down", {}],
      ["website status", {}],
    ],
    fitsNot: [
      "CPU, memory, disk and temperature of my three servers, from Beszel at http://beszel.home.arpa:8090",
      "Docker containers: running, stopped, unhealthy. My socket proxy is http://docker.home.arpa:2375",
      "Status of the London tube lines",
      "Status of my order 12345",
      "Email me when shop.example is down",
      "Is the stock market up?",
      "Visitors of shop.example today",
      "Certificate expiry of shop.example",
    ],
  },
  {
    recipe: "github-releases",
    fits: [
      ["New releases of immich, syncthing and gitea, newest first, mark what came out this week", {
        repositories: ["immich", "syncthing", "gitea"],
      }],
      ["latest releases of denoland/deno", { repositories: ["denoland/deno"] }],
      ["GitHub releases for immich-app/immich and go-gitea/gitea", {
        repositories: ["immich-app/immich", "go-gitea/gitea"],
      }],
      ["https://github.com/denoland/deno/releases new versions", { repositories: ["denoland/deno"] }],
      ["NEW RELEASES OF SYNCTHING", { repositories: ["SYNCTHING"] }],
      ["releases of denoland/deno including pre-releases", {
        repositories: ["denoland/deno"],
        prereleases: true,
      }],
      ["Releases of a project", {}],
      ["latest version of gitea", { repositories: ["gitea"] }],
    ],
    fitsNot: [
      "GitHub trending repositories",
      "Trending GitHub repositories today in TypeScript",
      "New releases of movies this week",
      "Press releases of the city of Berlin",
      "Release notes of denoland/deno summarized",
      "New album releases of my favourite bands",
      "Open issues of denoland/deno",
      "How many downloads did the releases of immich have?",
    ],
  },
];
