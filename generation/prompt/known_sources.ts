/** Sources that need no key, with what models get wrong about them. */
export const KNOWN_SOURCES = `\
# Known sources and their traps
- Hacker News: hacker-news.firebaseio.com/v0/topstories.json gives ids only; then /v0/item/<id>.json each, at the same time; a deleted one is null; url and descendants may be missing.
- Weather: geocoding-api.open-meteo.com/v1/search?name= first (results may be missing or several: take the most populous), then api.open-meteo.com/v1/forecast with timezone=auto&timeformat=unixtime.
- Feeds: an address may answer 200 with an HTML page; find <link rel="alternate"> there, or throw. feedsmith's parseFeed gives { format, feed }: rss and json have feed.items, atom has feed.entries with titles as { value }.
- GitHub: api.github.com/repos/<owner>/<name>/releases/latest; 60 requests an hour without a key, so maxAgeSeconds 3600; 403 and 429 mean wait.
- Prices of coins: api.coingecko.com/api/v3; earthquakes: earthquake.usgs.gov/earthquakes/feed/v1.0/summary; holidays: date.nager.at/api/v3; Wikipedia: <language>.wikipedia.org/api/rest_v1; sports: site.api.espn.com/apis/site/v2/sports.
- Seconds or milliseconds: a number near 1.7e9 is seconds, near 1.7e12 milliseconds.`;
