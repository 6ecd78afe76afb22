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
  {
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
  },
  {
    recipe: "sun",
    fits: [
      ["Sunrise and sunset in Lisbon", { place: "Lisbon" }],
      ["when does the sun set in berlin today", { place: "berlin" }],
      ["sunset times for New York", { place: "New York" }],
      ["HOW LONG IS DAYLIGHT IN OSLO", { place: "OSLO" }],
      ["hours of daylight in Reykjavík this week", { place: "Reykjavík" }],
      ["sunrise", {}],
    ],
    fitsNot: [
      "Moonrise in Lisbon",
      "Sunset photos",
      "Solar power of my roof at sunset",
      "Turn on the lights at sunset in Berlin",
      "Sunshine hours per month in Lisbon",
      "Sunset Boulevard showtimes",
    ],
  },
  {
    recipe: "price",
    fits: [
      ["Bitcoin price in EUR with a chart for the last 30 days", {
        kind: "crypto",
        symbol: "bitcoin",
        currency: "EUR",
        days: 30,
      }],
      ["btc", { kind: "crypto", symbol: "bitcoin" }],
      ["ETH/USD over the past week", { symbol: "ethereum", currency: "USD", days: 7 }],
      ["Apple stock price", { kind: "stock", symbol: "AAPL" }],
      ["share price of SAP, last year", { kind: "stock", symbol: "SAP.DE", days: 365 }],
      ["$TSLA chart", { kind: "stock", symbol: "TSLA" }],
      ["stock chart of VOD for 3 months", { kind: "stock", symbol: "VOD", days: 90 }],
      ["How much is a bitcoin worth in pounds?", { symbol: "bitcoin", currency: "GBP" }],
      ["crypto price", {}],
    ],
    fitsNot: [
      "Tell me when bitcoin is above 100000",
      "Top 10 cryptocurrencies by market cap",
      "News about Tesla",
      "Apple stock and Microsoft stock on one chart",
      "My portfolio: 3 AAPL, 5 MSFT",
      "Bitcoin hash rate",
      "Price of eggs",
      "Gas price in Germany",
    ],
  },
  {
    recipe: "github-repository",
    fits: [
      ["GitHub stars of denoland/deno", { repository: "denoland/deno" }],
      ["https://github.com/immich-app/immich stars and forks", { repository: "immich-app/immich" }],
      ["Stars, forks, open issues and languages of go-gitea/gitea", { repository: "go-gitea/gitea" }],
      ["github repo stats for syncthing/syncthing", { repository: "syncthing/syncthing" }],
      ["HOW MANY STARS DOES DENOLAND/DENO HAVE", { repository: "DENOLAND/DENO" }],
      ["GitHub stars of deno", { repository: "deno" }],
      ["GitHub repository", {}],
    ],
    fitsNot: [
      "Trending GitHub repositories today in TypeScript",
      "GitHub trending repositories",
      "Open pull requests of denoland/deno",
      "GitHub notifications",
      "Stars of denoland/deno and nodejs/node compared",
      "Latest commits of denoland/deno",
      "My GitHub contributions",
      "Stars visible tonight",
    ],
  },
  {
    recipe: "earthquakes",
    fits: [
      ["Earthquakes above magnitude 4.5 today", { minimum: 4.5, period: "day" }],
      ["latest earthquakes", {}],
      ["earthquakes of magnitude 6 or more in the past month", { minimum: 6, period: "month" }],
      ["Strongest earthquakes this week worldwide", { period: "week", order: "strongest" }],
      ["EARTHQUAKES 5+", { minimum: 5 }],
      ["any earthquakes in the last hour?", { period: "hour" }],
    ],
    fitsNot: [
      "Earthquakes near Tokyo",
      "Earthquakes on a map",
      "Earthquake insurance prices",
      "Number of earthquakes per month since 2000",
      "Alert me about earthquakes above 6",
      "Volcano eruptions",
    ],
  },
  {
    recipe: "on-this-day",
    fits: [
      ["On this day in history from Wikipedia", {}],
      ["wikipedia on this day", {}],
      ["What happened on this day?", {}],
      ["TODAY IN HISTORY", {}],
      ["Famous people born on this day", { kind: "births" }],
      ["10 historical events of today", {}],
      ["who died on this day", { kind: "deaths" }],
    ],
    fitsNot: [
      "What happened today in the news",
      "On this day photos from my Immich server",
      "History of Portugal",
      "On this day in 1989 in Berlin",
      "Events today in Lisbon",
      "My calendar on this day",
    ],
  },
  {
    recipe: "calendar",
    fits: [
      ["My calendar https://calendar.example/family.ics", { address: "https://calendar.example/family.ics" }],
      ["next 5 events from https://calendar.example/family.ics", {
        address: "https://calendar.example/family.ics",
        count: 5,
      }],
      ["Agenda for the next 7 days from webcal://calendar.example/work.ics", {
        address: "https://calendar.example/work.ics",
        days: 7,
      }],
      ["MY CALENDAR", {}],
      ["upcoming events from my google calendar", {}],
      ["Show my appointments this week", { days: 7 }],
      ["my calendar", {}],
    ],
    fitsNot: [
      "Free slots in my calendar",
      "Hours spent in meetings per week",
      "Upcoming concerts in Berlin",
      "Calendar of public holidays",
      "Football calendar of Benfica",
      "Economic calendar with forecasts",
      "Calendar heatmap of my commits",
    ],
  },
  {
    recipe: "csv-chart",
    fits: [
      ["Chart of https://data.example/temperature.csv", { address: "https://data.example/temperature.csv" }],
      ["plot outdoor by date from https://data.example/temperature.csv", {
        address: "https://data.example/temperature.csv",
        x: "date",
        y: "outdoor",
      }],
      ["CSV https://data.example/sales.csv as bar chart", {
        address: "https://data.example/sales.csv",
        kind: "bar",
      }],
      ["line graph of the csv file at data.example/temperature.csv", {
        address: "https://data.example/temperature.csv",
        kind: "line",
      }],
      ["DRAW HTTPS://DATA.EXAMPLE/SALES.CSV", { address: "https://data.example/SALES.CSV" }],
      ["csv chart", {}],
    ],
    fitsNot: [
      "Average of column sales in https://data.example/sales.csv per month",
      "Rows of https://data.example/sales.csv where Region is North",
      "Chart of https://data.example/data.json",
      "Export my dashboard as CSV to my mail",
      "Compare https://data.example/a.csv with https://data.example/b.csv",
      "Chart of my electricity use",
    ],
  },
  {
    recipe: "countdown",
    fits: [
      ["Countdown to 24 December", { date: "2026-12-24" }],
      ["days until Christmas", { label: "Christmas", date: "2026-12-25", yearly: true }],
      ["Countdown to my wedding on 12 June 2027", { label: "my wedding", date: "2027-06-12" }],
      ["how many days until 2027-03-01?", { date: "2027-03-01" }],
      ["HOW LONG UNTIL NEW YEAR", { date: "2027-01-01", yearly: true }],
      ["Days left until our holiday in Portugal, August 3rd", {
        label: "our holiday in Portugal",
        date: "2027-08-03",
      }],
      ["countdown", {}],
    ],
    fitsNot: [
      "Days until the certificate of shop.example expires",
      "Countdown timer of 5 minutes for eggs",
      "Count down the top 10 songs",
      "Days without accident",
      "How long until the next train to Porto",
      "Age of my children in days",
    ],
  },
  {
    recipe: "world-clock",
    fits: [
      ["World clock for Lisbon, New York and Tokyo", {
        zones: ["Europe/Lisbon", "America/New_York", "Asia/Tokyo"],
      }],
      ["what time is it in kathmandu", { zones: ["Asia/Kathmandu"] }],
      ["time in San Francisco and Berlin", {
        zones: ["San Francisco = America/Los_Angeles", "Europe/Berlin"],
      }],
      ["CLOCK LONDON SYDNEY", { zones: ["Europe/London", "Australia/Sydney"] }],
      ["Local time in Europe/Paris please", { zones: ["Europe/Paris"] }],
      ["world clock", {}],
    ],
    fitsNot: [
      "Response time of shop.example",
      "Screen time of my kids",
      "Convert 5 pm Berlin time to New York time",
      "Travel time from Lisbon to Porto",
      "Prayer times in Istanbul",
      "Time since my last deploy",
      "Best meeting time for Berlin and Tokyo",
    ],
  },
  {
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
  },
  {
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
  },
];
