import { z } from "zod";

const Hour = z.object({ hour: z.string(), temperature: z.number(), rainChance: z.number().nullable() });
const Day = z.object({
  date: z.iso.date(),
  weekday: z.string(),
  conditions: z.string(),
  icon: z.string(),
  high: z.number(),
  low: z.number(),
  rainChance: z.number().nullable(),
});

export const dataSchema = z.object({
  place: z.string(),
  temperature: z.number(),
  feelsLike: z.number(),
  conditions: z.string(),
  icon: z.string(),
  hours: z.array(Hour),
  days: z.array(Day),
});
export type Data = z.infer<typeof dataSchema>;

const Place = z.object({
  name: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  country: z.string().optional(),
  population: z.number().optional(),
});
const Numbers = z.array(z.number());
const Chances = z.array(z.number().nullable());
const Forecast = z.object({
  utc_offset_seconds: z.number(),
  timezone: z.string(),
  current: z.object({
    temperature_2m: z.number(),
    apparent_temperature: z.number(),
    weather_code: z.number(),
  }),
  hourly: z.object({ time: Numbers, temperature_2m: Numbers, precipitation_probability: Chances }),
  daily: z.object({
    time: Numbers,
    weather_code: Numbers,
    temperature_2m_max: Numbers,
    temperature_2m_min: Numbers,
    precipitation_probability_max: Chances,
  }),
});

export async function fetchData({ settings }: BlockContext) {
  const place = await findPlace(String(settings.place));
  const query = new URLSearchParams({
    latitude: String(place.latitude),
    longitude: String(place.longitude),
    current: "temperature_2m,apparent_temperature,weather_code",
    hourly: "temperature_2m,precipitation_probability",
    daily: "weather_code,temperature_2m_max,temperature_2m_min,precipitation_probability_max",
    timezone: "auto",
    timeformat: "unixtime",
    temperature_unit: settings.units === "imperial" ? "fahrenheit" : "celsius",
  });
  const forecast = await getJson(`https://api.open-meteo.com/v1/forecast?${query}`, 600);
  return { place, forecast };
}

export function processData(raw: unknown, { now, locale }: BlockContext): Data {
  const { place, forecast } = z.object({ place: Place, forecast: Forecast }).parse(raw);
  const { current, hourly, daily, timezone: timeZone, utc_offset_seconds: offset } = forecast;
  const hourOf = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone });
  const weekdayOf = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone });
  const thisHour = Math.floor(now.getTime() / 3_600_000) * 3600;
  const first = hourly.time.findIndex((time) => time >= thisHour);
  return {
    place: [place.name, place.country].filter(Boolean).join(", "),
    temperature: current.temperature_2m,
    feelsLike: current.apparent_temperature,
    ...conditionsOf(current.weather_code),
    hours: hourly.time.slice(first, first + 12).map((time, index) => ({
      hour: hourOf.format(time * 1000),
      temperature: hourly.temperature_2m[first + index] ?? NaN,
      rainChance: hourly.precipitation_probability[first + index] ?? null,
    })),
    days: daily.time.map((time, index) => ({
      // A day comes as its local midnight: the offset makes it the date on the wall there.
      date: new Date((time + offset) * 1000).toISOString().slice(0, 10),
      weekday: weekdayOf.format(time * 1000),
      ...conditionsOf(daily.weather_code[index] ?? -1),
      high: daily.temperature_2m_max[index] ?? NaN,
      low: daily.temperature_2m_min[index] ?? NaN,
      rainChance: daily.precipitation_probability_max[index] ?? null,
    })),
  };
}

/** Of several places with the name, the one with the most people. */
async function findPlace(name: string) {
  const query = new URLSearchParams({ name, count: "10", language: "en", format: "json" });
  const answer = await getJson(`https://geocoding-api.open-meteo.com/v1/search?${query}`, 86_400);
  const { results = [] } = z.object({ results: z.array(Place).optional() }).parse(answer);
  const [place] = results.toSorted((a, b) => (b.population ?? 0) - (a.population ?? 0));
  if (place === undefined) throw new Error(`No place is called "${name}"`);
  return place;
}

async function getJson(address: string, maxAgeSeconds: number): Promise<unknown> {
  const response = await fetch(address, { maxAgeSeconds });
  if (!response.ok) throw new Error(`open-meteo answered ${response.status}`);
  return await response.json();
}

// WMO weather codes: the first code that is not larger counts.
const CONDITIONS: [from: number, conditions: string, icon: string][] = [
  [95, "Thunderstorm", "cloud-lightning"],
  [85, "Snow showers", "cloud-snow"],
  [80, "Showers", "cloud-rain"],
  [71, "Snow", "cloud-snow"],
  [61, "Rain", "cloud-rain"],
  [51, "Drizzle", "cloud-rain"],
  [45, "Fog", "cloud-fog"],
  [3, "Overcast", "cloud"],
  [1, "Partly cloudy", "cloud-sun"],
  [0, "Clear", "sun"],
];

function conditionsOf(code: number): { conditions: string; icon: string } {
  const [, conditions, icon] = CONDITIONS.find(([from]) => code >= from) ?? [0, "Unknown", "cloud"];
  return { conditions, icon };
}
