import { z } from "zod";

const Hour = z.object({
  at: z.iso.datetime(),
  /** The hour on the clocks of the place, such as "14:00". */
  hour: z.string(),
  temperature: z.number(),
  rainChance: z.number().nullable(),
});
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
  windUnit: z.string(),
  now: z.object({
    at: z.iso.datetime(),
    temperature: z.number(),
    feelsLike: z.number(),
    conditions: z.string(),
    icon: z.string(),
    windSpeed: z.number(),
    humidity: z.number(),
  }),
  hours: z.array(Hour).min(1),
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
const Chances = z.array(z.number().nullable());
const Forecast = z.object({
  utc_offset_seconds: z.number(),
  timezone: z.string(),
  current_units: z.object({ wind_speed_10m: z.string() }),
  current: z.object({
    time: z.number(),
    temperature_2m: z.number(),
    apparent_temperature: z.number(),
    relative_humidity_2m: z.number(),
    weather_code: z.number(),
    wind_speed_10m: z.number(),
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
const Raw = z.object({ place: FoundPlace, forecast: Forecast });

const HOURS_SHOWN = 12;
const IMPERIAL = { temperature_unit: "fahrenheit", wind_speed_unit: "mph", precipitation_unit: "inch" };

export async function fetchData({ settings }: BlockContext) {
  const place = await findPlace(String(settings.place));
  const query = new URLSearchParams({
    latitude: String(place.latitude),
    longitude: String(place.longitude),
    current: "temperature_2m,apparent_temperature,relative_humidity_2m,weather_code,wind_speed_10m",
    hourly: "temperature_2m,precipitation_probability",
    daily: "weather_code,temperature_2m_max,temperature_2m_min,precipitation_probability_max",
    timezone: "auto",
    timeformat: "unixtime",
    forecast_days: "7",
    ...(settings.units === "imperial" ? IMPERIAL : {}),
  });
  const forecast = await getJson(`https://api.open-meteo.com/v1/forecast?${query}`, 600);
  return { place, forecast };
}

export function processData(raw: unknown, { now, locale }: BlockContext): Data {
  const { place, forecast } = Raw.parse(raw);
  const { current, hourly, daily } = forecast;
  const hourFormat = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone: forecast.timezone });
  const dayFormat = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: forecast.timezone });
  const startOfHour = Math.floor(now.getTime() / 3_600_000) * 3600;
  return {
    place: nameOf(place),
    windUnit: forecast.current_units.wind_speed_10m.replace("mp/h", "mph"),
    now: {
      at: toIso(current.time),
      temperature: current.temperature_2m,
      feelsLike: current.apparent_temperature,
      ...conditionsOf(current.weather_code),
      windSpeed: current.wind_speed_10m,
      humidity: current.relative_humidity_2m,
    },
    hours: hourly.time
      .map((time, i) => ({
        at: toIso(time),
        hour: hourFormat.format(time * 1000),
        temperature: hourly.temperature_2m[i] ?? NaN,
        rainChance: hourly.precipitation_probability[i] ?? null,
      }))
      .filter((_, i) => (hourly.time[i] ?? 0) >= startOfHour)
      .slice(0, HOURS_SHOWN),
    days: daily.time.map((time, i) => ({
      // Days come as local midnight; the offset turns that into the date on the wall of the place.
      date: toIso(time + forecast.utc_offset_seconds).slice(0, 10),
      weekday: dayFormat.format(time * 1000),
      ...conditionsOf(daily.weather_code[i] ?? -1),
      high: daily.temperature_2m_max[i] ?? NaN,
      low: daily.temperature_2m_min[i] ?? NaN,
      rainChance: daily.precipitation_probability_max[i] ?? null,
    })),
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

function toIso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

// WMO code table 4677, as open-meteo uses it.
const CONDITIONS: [codes: number[], words: string, icon: string][] = [
  [[0], "Clear sky", "sun"],
  [[1], "Mostly clear", "sun"],
  [[2], "Partly cloudy", "cloud-sun"],
  [[3], "Overcast", "cloud"],
  [[45, 48], "Fog", "cloud-fog"],
  [[51, 53, 55], "Drizzle", "cloud-rain"],
  [[56, 57], "Freezing drizzle", "cloud-rain"],
  [[61], "Light rain", "cloud-rain"],
  [[63], "Rain", "cloud-rain"],
  [[65], "Heavy rain", "cloud-rain"],
  [[66, 67], "Freezing rain", "cloud-rain"],
  [[71], "Light snow", "cloud-snow"],
  [[73], "Snow", "cloud-snow"],
  [[75], "Heavy snow", "cloud-snow"],
  [[77], "Snow grains", "cloud-snow"],
  [[80, 81], "Rain showers", "cloud-rain"],
  [[82], "Heavy showers", "cloud-rain"],
  [[85, 86], "Snow showers", "cloud-snow"],
  [[95], "Thunderstorm", "cloud-lightning"],
  [[96, 99], "Thunderstorm with hail", "cloud-lightning"],
];

function conditionsOf(code: number): { conditions: string; icon: string } {
  const [, conditions, icon] = CONDITIONS.find(([codes]) => codes.includes(code)) ??
    [[], `Weather code ${code}`, "cloud"];
  return { conditions, icon };
}
