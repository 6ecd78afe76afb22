import { z } from "zod";

const Day = z.object({
  date: z.iso.date(),
  weekday: z.string(),
  /** Clock times of the place; null where the sun does not rise or set that day. */
  sunrise: z.string().nullable(),
  sunset: z.string().nullable(),
  daylightMinutes: z.number(),
});

export const dataSchema = z.object({
  place: z.string(),
  isUp: z.boolean(),
  today: Day,
  changeMinutes: z.number().nullable(),
  days: z.array(Day).min(1),
});
export type Data = z.infer<typeof dataSchema>;

const FoundPlace = z.object({
  name: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  country: z.string().optional(),
  country_code: z.string().optional(),
  admin1: z.string().optional(),
  population: z.number().optional(),
});
type FoundPlace = z.infer<typeof FoundPlace>;
const Places = z.object({ results: z.array(FoundPlace).optional() });
const Numbers = z.array(z.number());
const Forecast = z.object({
  utc_offset_seconds: z.number(),
  timezone: z.string(),
  daily: z.object({ time: Numbers, sunrise: Numbers, sunset: Numbers, daylight_duration: Numbers }),
});

const DAY_SECONDS = 86_400;

export async function fetchData({ settings }: BlockContext) {
  const place = await findPlace(String(settings.place));
  const query = new URLSearchParams({
    latitude: String(place.latitude),
    longitude: String(place.longitude),
    daily: "sunrise,sunset,daylight_duration",
    timezone: "auto",
    timeformat: "unixtime",
    forecast_days: "7",
  });
  const forecast = await getJson(`https://api.open-meteo.com/v1/forecast?${query}`, 3600);
  return { place, forecast };
}

export function processData(raw: unknown, { now, locale }: BlockContext): Data {
  const { place, forecast } = z.object({ place: FoundPlace, forecast: Forecast }).parse(raw);
  const { daily, timezone, utc_offset_seconds } = forecast;
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone: timezone });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: timezone });
  const days = daily.time.map((time, i) => {
    const daylight = daily.daylight_duration[i] ?? NaN;
    const hasBoth = daylight > 0 && daylight < DAY_SECONDS;
    return {
      date: new Date((time + utc_offset_seconds) * 1000).toISOString().slice(0, 10),
      weekday: weekday.format(time * 1000),
      sunrise: hasBoth ? clock.format((daily.sunrise[i] ?? NaN) * 1000) : null,
      sunset: hasBoth ? clock.format((daily.sunset[i] ?? NaN) * 1000) : null,
      daylightMinutes: Math.round(daylight / 60),
    };
  });
  const [today, tomorrow] = days;
  if (today === undefined) throw new Error("api.open-meteo.com answered no days");
  const seconds = now.getTime() / 1000;
  const isBetween = seconds >= (daily.sunrise[0] ?? NaN) && seconds < (daily.sunset[0] ?? NaN);
  return {
    place: nameOf(place),
    isUp: today.sunrise === null ? today.daylightMinutes > 0 : isBetween,
    today,
    changeMinutes: tomorrow === undefined ? null : tomorrow.daylightMinutes - today.daylightMinutes,
    days,
  };
}

/** The place that a name such as "Lisbon" or "Springfield, Illinois" means; refuses to guess between two of a kind. */
async function findPlace(text: string): Promise<FoundPlace> {
  const [name = "", ...qualifiers] = text.split(",").map((part) => part.trim());
  const query = new URLSearchParams({ name, count: "10", language: "en", format: "json" });
  const answer = await getJson(`https://geocoding-api.open-meteo.com/v1/search?${query}`, 30 * 86_400);
  const places = (Places.parse(answer).results ?? []).filter((place) => isInside(place, qualifiers));
  const [first, second] = places.toSorted((a, b) => (b.population ?? 0) - (a.population ?? 0));
  if (first === undefined) throw new Error(`No place is called "${text}": try the name of the nearest town`);
  if (second !== undefined && (first.population ?? 0) < 5 * (second.population ?? 0)) {
    const choices = places.slice(0, 4).map((place) => `"${nameOf(place)}"`).join(", ");
    throw new Error(`"${text}" may be several places: write it as one of ${choices}`);
  }
  return first;
}

function isInside(place: FoundPlace, qualifiers: string[]): boolean {
  const areas = [place.admin1, place.country, place.country_code].map((area) => area?.toLowerCase());
  return qualifiers.every((qualifier) => areas.includes(qualifier.toLowerCase()));
}

function nameOf({ name, admin1, country }: FoundPlace): string {
  return [name, admin1?.includes(name) ? undefined : admin1, country].filter(Boolean).join(", ");
}

async function getJson(address: string, maxAgeSeconds: number): Promise<unknown> {
  const response = await fetch(address, { maxAgeSeconds });
  if (!response.ok) throw new Error(`${new URL(address).host} answered ${response.status}`);
  return await response.json();
}
