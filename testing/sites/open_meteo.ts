import type { Site, World } from "../internet/types.ts";
import { answerJson, round } from "./answer.ts";
import { findPlaces, type KnownPlace, nearestPlace, utcOffsetSeconds } from "./places.ts";
import { localMidnight, type Sky, skyAt, type SkyDay, skyDayAt } from "./sky.ts";

const HOUR_MS = 3_600_000;

const UNITS: Readonly<Record<string, string>> = {
  temperature_2m: "°C",
  apparent_temperature: "°C",
  relative_humidity_2m: "%",
  precipitation_probability: "%",
  precipitation: "mm",
  weather_code: "wmo code",
  cloud_cover: "%",
  wind_speed_10m: "km/h",
  wind_direction_10m: "°",
  surface_pressure: "hPa",
  is_day: "",
  temperature_2m_max: "°C",
  temperature_2m_min: "°C",
  precipitation_probability_max: "%",
  precipitation_sum: "mm",
  wind_speed_10m_max: "km/h",
  daylight_duration: "s",
};

/** Geocoder of open-meteo: an unknown name is 200 without `results`. */
export const geocodingSite: Site = {
  hosts: ["geocoding-api.open-meteo.com"],
  handle(request) {
    const url = new URL(request.url);
    if (url.pathname !== "/v1/search") return notFound(request);
    const name = url.searchParams.get("name");
    if (name === null) return refuse(request, "Parameter 'name' must be set.");
    const count = Number(url.searchParams.get("count") ?? 10);
    const results = findPlaces(name).slice(0, count);
    const timing = { generationtime_ms: 0.5459785 };
    return answerJson(request, results.length === 0 ? timing : { results, ...timing });
  },
};

/** Forecast of open-meteo: any of the variables in UNITS, metric or imperial, ISO or unix times. */
export const forecastSite: Site = {
  hosts: ["api.open-meteo.com"],
  handle(request, world) {
    const url = new URL(request.url);
    if (url.pathname !== "/v1/forecast") return notFound(request);
    const latitude = Number(url.searchParams.get("latitude") ?? NaN);
    const longitude = Number(url.searchParams.get("longitude") ?? NaN);
    if (!(Math.abs(latitude) <= 90)) {
      return refuse(request, `Latitude must be in range of -90 to 90°. Given: ${latitude}.`);
    }
    if (!(Math.abs(longitude) <= 180)) {
      return refuse(request, `Longitude must be in range of -180 to 180°. Given: ${longitude}.`);
    }
    const unknown = ["current", "hourly", "daily"].flatMap((part) => variablesOf(url, part))
      .find((name) => !(name in UNITS) && name !== "sunrise" && name !== "sunset");
    if (unknown !== undefined) {
      return refuse(
        request,
        `Data corrupted at path ''. Cannot initialize SurfacePressureAndHeightVariable<VariableAndPreviousDay, ` +
          `ForecastPressureVariable, ForecastHeightVariable> from invalid String value ${unknown}.`,
      );
    }
    return answerJson(request, createForecast(url, nearestPlace(latitude, longitude), world));
  },
};

function createForecast(url: URL, place: KnownPlace, world: World) {
  const now = world.now();
  const isAuto = url.searchParams.get("timezone") !== null && url.searchParams.get("timezone") !== "GMT";
  const zone = isAuto ? place.timezone : "GMT";
  const offset = isAuto ? utcOffsetSeconds(place.timezone, now) : 0;
  const writer = createWriter(url, offset);
  const days = Number(url.searchParams.get("forecast_days") ?? 7);
  const midnight = localMidnight(place, now);
  const at = Math.floor(now / (HOUR_MS / 4)) * (HOUR_MS / 4);
  const hours = Array.from({ length: days * 24 }, (_, hour) => midnight + hour * HOUR_MS);
  const midnights = Array.from({ length: days }, (_, day) => localMidnight(place, now, day));
  const part = (name: string, times: readonly number[], read: (at: number) => object) => {
    const variables = variablesOf(url, name);
    if (variables.length === 0) return {};
    const values = times.map((time) => writer.convert(read(time)));
    const columns = variables.map((variable) => [variable, values.map((value) => value[variable] ?? null)]);
    return {
      [`${name}_units`]: writer.units(variables),
      [name]: { time: times.map(writer.time), ...Object.fromEntries(columns) },
    };
  };
  const current = variablesOf(url, "current");
  const sky = writer.convert(skyAt(place, at));
  return {
    latitude: round(place.latitude, 2),
    longitude: round(place.longitude, 2),
    generationtime_ms: 0.1137256622314453,
    utc_offset_seconds: offset,
    timezone: zone,
    timezone_abbreviation: zone === "GMT" ? "GMT" : `GMT${offset / 3600 >= 0 ? "+" : ""}${offset / 3600}`,
    elevation: place.elevation,
    ...(current.length === 0 ? {} : {
      current_units: { interval: "seconds", ...writer.units(current) },
      current: {
        time: writer.time(at),
        interval: 900,
        ...Object.fromEntries(current.map((name) => [name, sky[name] ?? null])),
      },
    }),
    ...part("hourly", hours, (time) => skyAt(place, time)),
    ...part("daily", midnights, (time) => skyDayAt(place, time)),
  };
}

function createWriter(url: URL, offsetSeconds: number) {
  const isUnix = url.searchParams.get("timeformat") === "unixtime";
  const isFahrenheit = url.searchParams.get("temperature_unit") === "fahrenheit";
  const isMph = url.searchParams.get("wind_speed_unit") === "mph";
  const time = (at: number) =>
    isUnix ? at / 1000 : new Date(at + offsetSeconds * 1000).toISOString().slice(0, 16);
  const convertOne = (name: string, value: number): number | string => {
    if (name === "sunrise" || name === "sunset") return time(value);
    if (isFahrenheit && UNITS[name] === "°C") return toFahrenheit(value);
    if (isMph && UNITS[name] === "km/h") return round(value / 1.609344, 1);
    return value;
  };
  const unitOf = (name: string) => {
    if (name === "sunrise" || name === "sunset") return isUnix ? "unixtime" : "iso8601";
    if (isFahrenheit && UNITS[name] === "°C") return "°F";
    return isMph && UNITS[name] === "km/h" ? "mp/h" : UNITS[name] ?? "";
  };
  return {
    time,
    convert: (values: object): Readonly<Record<string, number | string>> =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, convertOne(name, value)])),
    units: (names: readonly string[]) => ({
      time: isUnix ? "unixtime" : "iso8601",
      ...Object.fromEntries(names.map((name) => [name, unitOf(name)])),
    }),
  };
}

function variablesOf(url: URL, part: string): string[] {
  return url.searchParams.getAll(part).flatMap((text) => text.split(",")).filter((name) => name !== "");
}

export function toFahrenheit(celsius: number): number {
  return round(celsius * 1.8 + 32, 1);
}

function refuse(request: Request, reason: string): Response {
  return answerJson(request, { reason, error: true }, { status: 400 });
}

function notFound(request: Request): Response {
  return answerJson(request, { reason: "Not Found", error: true }, { status: 404 });
}

/** What a right weather card of a place shows at an instant (metric). */
export function weatherFacts(name: string, nowMs: number): {
  readonly place: string;
  readonly country: string;
  readonly now: Sky;
  readonly today: SkyDay;
  /** Rain chance of the hour that runs and the eleven after it. */
  readonly rainChances: readonly number[];
} {
  const [place] = findPlaces(name);
  if (place === undefined) throw new Error(`The fixture has no place "${name}"`);
  const quarter = Math.floor(nowMs / (HOUR_MS / 4)) * (HOUR_MS / 4);
  const hour = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  return {
    place: place.name,
    country: place.country,
    now: skyAt(place, quarter),
    today: skyDayAt(place, localMidnight(place, nowMs)),
    rainChances: Array.from(
      { length: 12 },
      (_, i) => skyAt(place, hour + i * HOUR_MS).precipitation_probability,
    ),
  };
}
