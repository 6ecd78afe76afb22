import { z } from "zod";

const Level = z.enum(["good", "warn", "bad"]);
const Pollutant = z.object({ name: z.string(), value: z.number(), unit: z.string() });

export const dataSchema = z.object({
  place: z.string(),
  at: z.iso.datetime(),
  index: z.number(),
  scale: z.string(),
  words: z.string(),
  level: Level,
  pollutants: z.array(Pollutant),
  hours: z.array(z.object({ at: z.iso.datetime(), hour: z.string(), index: z.number() })),
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
const POLLUTANTS = {
  pm2_5: "Fine dust, PM2.5",
  pm10: "Dust, PM10",
  nitrogen_dioxide: "Nitrogen dioxide",
  ozone: "Ozone",
} as const;

const Report = z.object({
  timezone: z.string(),
  current_units: z.record(z.string(), z.string()),
  current: z.object({
    time: z.number(),
    index: z.number(),
    pm2_5: z.number().nullable(),
    pm10: z.number().nullable(),
    nitrogen_dioxide: z.number().nullable(),
    ozone: z.number().nullable(),
  }),
  hourly: z.object({ time: z.array(z.number()), index: z.array(z.number().nullable()) }),
});

// The index has another name on each scale; processData reads it as "index".
const SCALES = {
  european: { variable: "european_aqi", name: "European index" },
  us: { variable: "us_aqi", name: "US index" },
} as const;

type Step = [upTo: number, words: string, level: z.infer<typeof Level>];
const EUROPEAN: Step[] = [
  [20, "Good", "good"],
  [40, "Fair", "good"],
  [60, "Moderate", "warn"],
  [80, "Poor", "bad"],
  [100, "Very poor", "bad"],
  [Infinity, "Extremely poor", "bad"],
];
const US: Step[] = [
  [50, "Good", "good"],
  [100, "Moderate", "warn"],
  [150, "Unhealthy for sensitive groups", "warn"],
  [200, "Unhealthy", "bad"],
  [300, "Very unhealthy", "bad"],
  [Infinity, "Hazardous", "bad"],
];
const HOURS_SHOWN = 24;

export async function fetchData({ settings }: BlockContext) {
  const place = await findPlace(String(settings.place));
  const { variable } = scaleOf(settings.scale);
  const query = new URLSearchParams({
    latitude: String(place.latitude),
    longitude: String(place.longitude),
    current: [variable, ...Object.keys(POLLUTANTS)].join(","),
    hourly: variable,
    timezone: "auto",
    timeformat: "unixtime",
    forecast_days: "2",
  });
  const report = await getJson(`https://air-quality-api.open-meteo.com/v1/air-quality?${query}`, 1800);
  return { place, report };
}

export function processData(raw: unknown, { settings, now, locale }: BlockContext): Data {
  const { place, report } = z.object({ place: FoundPlace, report: z.unknown() }).parse(raw);
  const scale = scaleOf(settings.scale);
  const { current, current_units, hourly, timezone } = Report.parse(withIndex(report, scale.variable));
  const [, words, level] = stepOf(current.index, settings.scale === "us" ? US : EUROPEAN);
  const hourFormat = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone: timezone });
  return {
    place: nameOf(place),
    at: toIso(current.time),
    index: current.index,
    scale: scale.name,
    words,
    level,
    pollutants: (Object.keys(POLLUTANTS) as (keyof typeof POLLUTANTS)[]).flatMap((key) => {
      const value = current[key];
      return value === null ? [] : [{ name: POLLUTANTS[key], value, unit: current_units[key] ?? "" }];
    }),
    hours: hourly.time
      .flatMap((time, i) => {
        const index = hourly.index[i] ?? null;
        return index === null || time * 1000 < now.getTime() - 3_600_000
          ? []
          : [{ at: toIso(time), hour: hourFormat.format(time * 1000), index }];
      })
      .slice(0, HOURS_SHOWN),
  };
}

function scaleOf(setting: unknown) {
  return setting === "us" ? SCALES.us : SCALES.european;
}

function stepOf(index: number, steps: Step[]): Step {
  return steps.find(([upTo]) => index <= upTo) ?? [Infinity, "Off the scale", "bad"];
}

/** The answer with the chosen index under the plain name "index". */
function withIndex(report: unknown, variable: string): unknown {
  const Answer = z.looseObject({
    current: z.record(z.string(), z.unknown()),
    hourly: z.record(z.string(), z.unknown()),
  });
  const { current, hourly, ...rest } = Answer.parse(report);
  return {
    ...rest,
    current: { ...current, index: current[variable] },
    hourly: { ...hourly, index: hourly[variable] },
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
