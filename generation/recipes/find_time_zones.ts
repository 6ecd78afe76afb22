import type { SentenceReader } from "./sentence_reader.ts";

/** Cities that people name and that have no time zone of their own. */
const OTHER_CITIES: Readonly<Record<string, string>> = {
  "san francisco": "America/Los_Angeles",
  "seattle": "America/Los_Angeles",
  "los angeles": "America/Los_Angeles",
  "la": "America/Los_Angeles",
  "california": "America/Los_Angeles",
  "nyc": "America/New_York",
  "boston": "America/New_York",
  "washington": "America/New_York",
  "miami": "America/New_York",
  "atlanta": "America/New_York",
  "houston": "America/Chicago",
  "dallas": "America/Chicago",
  "austin": "America/Chicago",
  "montreal": "America/Toronto",
  "rio": "America/Sao_Paulo",
  "rio de janeiro": "America/Sao_Paulo",
  "munich": "Europe/Berlin",
  "hamburg": "Europe/Berlin",
  "frankfurt": "Europe/Berlin",
  "cologne": "Europe/Berlin",
  "geneva": "Europe/Zurich",
  "milan": "Europe/Rome",
  "barcelona": "Europe/Madrid",
  "porto": "Europe/Lisbon",
  "manchester": "Europe/London",
  "edinburgh": "Europe/London",
  "kiev": "Europe/Kyiv",
  "beijing": "Asia/Shanghai",
  "shenzhen": "Asia/Shanghai",
  "mumbai": "Asia/Kolkata",
  "delhi": "Asia/Kolkata",
  "new delhi": "Asia/Kolkata",
  "bangalore": "Asia/Kolkata",
  "bengaluru": "Asia/Kolkata",
  "india": "Asia/Kolkata",
  "kathmandu": "Asia/Kathmandu",
  "osaka": "Asia/Tokyo",
  "japan": "Asia/Tokyo",
  "hanoi": "Asia/Bangkok",
  "abu dhabi": "Asia/Dubai",
  "tel aviv": "Asia/Jerusalem",
  "cape town": "Africa/Johannesburg",
  "wellington": "Pacific/Auckland",
  "canberra": "Australia/Sydney",
  "utc": "UTC",
  "gmt": "UTC",
};

/** Takes the cities and time zones of a list such as "Lisbon, New York and Asia/Tokyo" out, as settings of the clock. */
export function takeTimeZones(reader: SentenceReader): string[] {
  const cities = createCities();
  const names = [...cities.keys()].sort((a, b) => b.length - a.length).map((name) =>
    name.replaceAll(".", "\\.")
  );
  const pattern = RegExp(String.raw`(?<![\p{L}\d/])(?:${names.join("|")})(?![\p{L}\d/])`, "iu");
  const found: { readonly zone: string; readonly at: number }[] = [];
  for (const [text] of reader.takeAll(pattern)) {
    const zone = cities.get(text.toLowerCase());
    if (zone === undefined) continue;
    const isOwnName = zone.toLowerCase() === text.toLowerCase() || cityOf(zone) === text.toLowerCase();
    found.push({
      zone: isOwnName ? zone : `${titleCase(text)} = ${zone}`,
      at: reader.sentence.indexOf(text),
    });
  }
  return [...new Set(found.sort((a, b) => a.at - b.at).map(({ zone }) => zone))];
}

function createCities(): Map<string, string> {
  const zones = Intl.supportedValuesOf("timeZone").filter((zone) => zone.includes("/"));
  return new Map([
    ...zones.map((zone) => [cityOf(zone), zone] as const),
    ...zones.map((zone) => [zone.toLowerCase(), zone] as const),
    ...Object.entries(OTHER_CITIES),
  ]);
}

function cityOf(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ").toLowerCase();
}

function titleCase(text: string): string {
  return text.length <= 3
    ? text.toUpperCase()
    : text.toLowerCase().replace(/(?<!\p{L})\p{Ll}/gu, (letter) => letter.toUpperCase());
}
