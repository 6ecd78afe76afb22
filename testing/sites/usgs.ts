import type { Site } from "../internet/types.ts";
import { answerJson, answerText, noise, round } from "./answer.ts";

const HOUR_MS = 3_600_000;
const PERIODS_MS: Readonly<Record<string, number>> = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 168 * HOUR_MS,
  month: 720 * HOUR_MS,
};
const MINIMA: Readonly<Record<string, number>> = {
  significant: 6.5,
  "4.5": 4.5,
  "2.5": 2.5,
  "1.0": 1,
  all: -1,
};
const EVERY_MS = 40 * 60_000;
const PLACES = [
  "Hihifo, Tonga",
  "Ridgecrest, CA",
  "Adak, Alaska",
  "Ishinomaki, Japan",
  "Iquique, Chile",
  "Visokoi Island",
];

export interface FixtureQuake {
  readonly id: string;
  readonly magnitude: number;
  readonly place: string;
  readonly at: number;
  readonly depthKm: number;
  readonly type: "earthquake" | "quarry blast";
}

/** Summary feeds of the United States Geological Survey, quarry blasts included. */
export const usgsSite: Site = {
  hosts: ["earthquake.usgs.gov"],
  handle(request, world) {
    const { pathname } = new URL(request.url);
    const [, minimum = "", period = ""] =
      /^\/earthquakes\/feed\/v1\.0\/summary\/([\w.]+?)_(\w+)\.geojson$/.exec(pathname) ?? [];
    if (!(minimum in MINIMA) || !(period in PERIODS_MS)) {
      return answerText(request, "<html><body><h1>404 Not Found</h1></body></html>", {
        status: 404,
        type: "text/html",
      });
    }
    const quakes = listQuakes(world.now(), period, MINIMA[minimum] ?? 0);
    return answerJson(request, createFeed(quakes, { url: request.url, minimum, period, now: world.now() }), {
      type: "application/json; charset=utf-8",
      maxAgeSeconds: 60,
    });
  },
};

/** What a right card lists, newest first: earthquakes only. */
export function quakeFacts(nowMs: number, options: { period: string; minimum: number }): FixtureQuake[] {
  return listQuakes(nowMs, options.period, options.minimum).filter((quake) => quake.type === "earthquake");
}

function listQuakes(nowMs: number, period: string, minimum: number): FixtureQuake[] {
  const newest = Math.floor(nowMs / EVERY_MS);
  const count = Math.floor((PERIODS_MS[period] ?? 0) / EVERY_MS);
  return Array.from({ length: count }, (_, index) => quakeOf(newest - index)).filter((quake) =>
    quake.magnitude >= minimum
  );
}

function quakeOf(number: number): FixtureQuake {
  const magnitude = round(0.4 + noise("magnitude", number) ** 2.2 * 6.6, 1);
  const place = PLACES[Math.floor(noise("place", number) * PLACES.length)] ?? "";
  return {
    id: `us7000${number.toString(36)}`,
    magnitude,
    place: `${Math.round(3 + noise("distance", number) * 120)} km SSW of ${place}`,
    at: number * EVERY_MS,
    depthKm: round(2 + noise("depth", number) * 180, 3),
    type: magnitude < 2 && number % 5 === 0 ? "quarry blast" : "earthquake",
  };
}

function createFeed(
  quakes: readonly FixtureQuake[],
  { url, minimum, period, now }: { url: string; minimum: string; period: string; now: number },
) {
  const features = quakes.map((quake) => ({
    type: "Feature",
    properties: {
      mag: quake.magnitude,
      place: quake.place,
      time: quake.at,
      updated: quake.at + 240_000,
      tz: null,
      url: `https://earthquake.usgs.gov/earthquakes/eventpage/${quake.id}`,
      detail: `https://earthquake.usgs.gov/earthquakes/feed/v1.0/detail/${quake.id}.geojson`,
      felt: null,
      cdi: null,
      mmi: null,
      alert: null,
      status: "automatic",
      tsunami: quake.magnitude > 6.5 ? 1 : 0,
      sig: Math.round(quake.magnitude ** 2 * 15),
      net: "us",
      code: quake.id.slice(2),
      magType: "mb",
      type: quake.type,
      title: `M ${quake.magnitude.toFixed(1)} - ${quake.place}`,
    },
    geometry: {
      type: "Point",
      coordinates: [
        round(noise("x", quake.id) * 360 - 180, 3),
        round(noise("y", quake.id) * 140 - 70, 3),
        quake.depthKm,
      ],
    },
    id: quake.id,
  }));
  const title = `USGS Magnitude ${minimum}+ Earthquakes, Past ${period}`;
  return {
    type: "FeatureCollection",
    metadata: { generated: now, url, title, status: 200, api: "2.4.0", count: features.length },
    features,
  };
}
