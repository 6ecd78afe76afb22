import { noise, round } from "./answer.ts";
import type { KnownPlace } from "./places.ts";
import { utcOffsetSeconds } from "./places.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What the sky of the fixture does over a place at an hour; the same for every caller. */
export interface Sky {
  readonly temperature_2m: number;
  readonly apparent_temperature: number;
  readonly relative_humidity_2m: number;
  readonly precipitation_probability: number;
  readonly precipitation: number;
  readonly weather_code: number;
  readonly cloud_cover: number;
  readonly wind_speed_10m: number;
  readonly wind_direction_10m: number;
  readonly surface_pressure: number;
  readonly is_day: number;
}

const CODES = [0, 1, 2, 3, 3, 45, 51, 61, 63, 80, 95] as const;

export function skyAt(place: KnownPlace, atMs: number): Sky {
  const hour = Math.floor(atMs / HOUR_MS);
  const localHour = (hour + utcOffsetSeconds(place.timezone, atMs) / 3600) % 24;
  const warmth = Math.sin(((localHour - 9) / 24) * 2 * Math.PI);
  const mood = noise(place.id, "mood", Math.floor(hour / 6));
  const temperature = round(
    24 - Math.abs(place.latitude) / 4 + warmth * 4 + noise(place.id, "temperature", hour) - 0.5,
    1,
  );
  const rain = Math.round(mood * 100);
  const wind = round(4 + noise(place.id, "wind", hour) * 22, 1);
  return {
    temperature_2m: temperature,
    apparent_temperature: round(temperature - wind / 12, 1),
    relative_humidity_2m: Math.round(45 + mood * 50),
    precipitation_probability: rain,
    precipitation: rain > 60 ? round((rain - 60) / 20, 1) : 0,
    weather_code: CODES[Math.floor(mood * CODES.length)] ?? 0,
    cloud_cover: rain,
    wind_speed_10m: wind,
    wind_direction_10m: Math.round(noise(place.id, "direction", hour) * 359),
    surface_pressure: round(1003 + noise(place.id, "pressure", hour) * 20, 1),
    is_day: localHour >= 7 && localHour < 19 ? 1 : 0,
  };
}

export interface SkyDay {
  readonly weather_code: number;
  readonly temperature_2m_max: number;
  readonly temperature_2m_min: number;
  readonly precipitation_probability_max: number;
  readonly precipitation_sum: number;
  readonly wind_speed_10m_max: number;
  /** Epoch milliseconds. */
  readonly sunrise: number;
  readonly sunset: number;
  readonly daylight_duration: number;
}

/** The day that starts at a local midnight (epoch milliseconds). */
export function skyDayAt(place: KnownPlace, midnightMs: number): SkyDay {
  const hours = Array.from({ length: 24 }, (_, hour) => skyAt(place, midnightMs + hour * HOUR_MS));
  const all = (name: keyof Sky) => hours.map((sky) => sky[name]);
  const half = (Math.acos(dayArc(place.latitude, midnightMs)) / Math.PI) * 12 * HOUR_MS;
  const hasBoth = half > 0 && half < 12 * HOUR_MS;
  const noon = midnightMs + 12 * HOUR_MS;
  return {
    weather_code: Math.max(...all("weather_code")),
    temperature_2m_max: Math.max(...all("temperature_2m")),
    temperature_2m_min: Math.min(...all("temperature_2m")),
    precipitation_probability_max: Math.max(...all("precipitation_probability")),
    precipitation_sum: round(all("precipitation").reduce((sum, value) => sum + value, 0), 1),
    wind_speed_10m_max: Math.max(...all("wind_speed_10m")),
    // Where the sun does not rise or set, open-meteo answers the first second of 1970.
    sunrise: hasBoth ? Math.round((noon - half) / 60_000) * 60_000 : 0,
    sunset: hasBoth ? Math.round((noon + half) / 60_000) * 60_000 : 0,
    daylight_duration: round((2 * half) / 1000, 2),
  };
}

/** Local midnight of the day that holds an instant, plus a number of days. */
export function localMidnight(place: KnownPlace, atMs: number, days = 0): number {
  const offsetMs = utcOffsetSeconds(place.timezone, atMs) * 1000;
  return Math.floor((atMs + offsetMs) / DAY_MS) * DAY_MS - offsetMs + days * DAY_MS;
}

/** Cosine of the hour angle of sunrise, kept within the days that never end and never begin. */
function dayArc(latitude: number, atMs: number): number {
  const radians = Math.PI / 180;
  const declination = 23.44 * Math.sin(((atMs / DAY_MS - 80) / 365.25) * 2 * Math.PI);
  return Math.min(1, Math.max(-1, -Math.tan(latitude * radians) * Math.tan(declination * radians)));
}
