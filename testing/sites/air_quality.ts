import type { Site } from "../internet/types.ts";
import { answerJson, noise, round } from "./answer.ts";
import { findPlaces, type KnownPlace, nearestPlace, utcOffsetSeconds } from "./places.ts";
import { localMidnight } from "./sky.ts";

const HOUR_MS = 3_600_000;
const UNITS: Readonly<Record<string, string>> = {
  european_aqi: "EAQI",
  us_aqi: "USAQI",
  pm10: "μg/m³",
  pm2_5: "μg/m³",
  nitrogen_dioxide: "μg/m³",
  ozone: "μg/m³",
  sulphur_dioxide: "μg/m³",
  carbon_monoxide: "μg/m³",
};

/** Air quality of open-meteo: hourly values, the last hours of the last day still unknown (`null`). */
export const airQualitySite: Site = {
  hosts: ["air-quality-api.open-meteo.com"],
  handle(request, world) {
    const url = new URL(request.url);
    if (url.pathname !== "/v1/air-quality") {
      return answerJson(request, { reason: "Not Found", error: true }, { status: 404 });
    }
    const latitude = Number(url.searchParams.get("latitude") ?? NaN);
    const longitude = Number(url.searchParams.get("longitude") ?? NaN);
    if (!(Math.abs(latitude) <= 90)) {
      const reason = `Latitude must be in range of -90 to 90°. Given: ${latitude}.`;
      return answerJson(request, { reason, error: true }, { status: 400 });
    }
    return answerJson(request, createReport(url, nearestPlace(latitude, longitude), world.now()));
  },
};

function createReport(url: URL, place: KnownPlace, now: number) {
  const offset = url.searchParams.get("timezone") === "auto" ? utcOffsetSeconds(place.timezone, now) : 0;
  const isUnix = url.searchParams.get("timeformat") === "unixtime";
  const time = (at: number) => isUnix ? at / 1000 : new Date(at + offset * 1000).toISOString().slice(0, 16);
  const days = Number(url.searchParams.get("forecast_days") ?? 5);
  const midnight = localMidnight(place, now);
  const hours = Array.from({ length: days * 24 }, (_, hour) => midnight + hour * HOUR_MS);
  const at = Math.floor(now / HOUR_MS) * HOUR_MS;
  const current = (url.searchParams.get("current") ?? "").split(",").filter((name) => name in UNITS);
  const hourly = (url.searchParams.get("hourly") ?? "").split(",").filter((name) => name in UNITS);
  const units = (names: readonly string[]) => ({
    time: isUnix ? "unixtime" : "iso8601",
    ...Object.fromEntries(names.map((name) => [name, UNITS[name]])),
  });
  const column = (name: string) =>
    hours.map((hour, index) => index > hours.length - 5 ? null : airAt(place, hour)[name] ?? null);
  return {
    latitude: round(place.latitude, 1),
    longitude: round(place.longitude, 1),
    generationtime_ms: 0.21,
    utc_offset_seconds: offset,
    timezone: offset === 0 ? "GMT" : place.timezone,
    timezone_abbreviation: "GMT",
    elevation: place.elevation,
    current_units: { interval: "seconds", ...units(current) },
    current: {
      time: time(at),
      interval: 3600,
      ...Object.fromEntries(current.map((name) => [name, airAt(place, at)[name]])),
    },
    hourly_units: units(hourly),
    hourly: { time: hours.map(time), ...Object.fromEntries(hourly.map((name) => [name, column(name)])) },
  };
}

/** The air over a place in the hour of an instant, by open-meteo's names. */
function airAt(place: KnownPlace, atMs: number): Readonly<Record<string, number>> {
  const hour = Math.floor(atMs / HOUR_MS);
  const dirt = noise(place.id, "air", Math.floor(hour / 4));
  const fine = round(4 + dirt * 40, 1);
  return {
    european_aqi: Math.round(10 + dirt * 70),
    us_aqi: Math.round(15 + dirt * 130),
    pm2_5: fine,
    pm10: round(fine * 1.6, 1),
    nitrogen_dioxide: round(5 + noise(place.id, "no2", hour) * 50, 1),
    ozone: round(30 + noise(place.id, "ozone", hour) * 80, 1),
    sulphur_dioxide: round(noise(place.id, "so2", hour) * 9, 1),
    carbon_monoxide: round(120 + noise(place.id, "co", hour) * 90, 1),
  };
}

/** What a right card of a place shows on the European scale. */
export function airFacts(name: string, nowMs: number) {
  const [place] = findPlaces(name);
  if (place === undefined) throw new Error(`The fixture has no place "${name}"`);
  const air = airAt(place, nowMs);
  return {
    index: air.european_aqi ?? NaN,
    usIndex: air.us_aqi ?? NaN,
    fineDust: air.pm2_5 ?? NaN,
    country: place.country,
  };
}
