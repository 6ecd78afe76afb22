import { z } from "zod";

const Quake = z.object({
  id: z.string(),
  magnitude: z.number(),
  place: z.string(),
  at: z.iso.datetime(),
  depthKm: z.number(),
  hasTsunamiNote: z.boolean(),
  address: z.url(),
});

export const dataSchema = z.object({ quakes: z.array(Quake), total: z.number() });
export type Data = z.infer<typeof dataSchema>;

const Feed = z.object({
  features: z.array(z.object({
    id: z.string(),
    properties: z.object({
      mag: z.number().nullable(),
      place: z.string().nullable(),
      time: z.number(),
      tsunami: z.number(),
      type: z.string(),
      url: z.url(),
    }),
    geometry: z.object({ coordinates: z.tuple([z.number(), z.number(), z.number()]) }),
  })),
});

/** The survey publishes one feed for each of these least magnitudes. */
const FEEDS: [from: number, name: string][] = [[4.5, "4.5"], [2.5, "2.5"], [1, "1.0"], [-Infinity, "all"]];
const MAX_SHOWN = 30;

export async function fetchData({ settings }: BlockContext) {
  const minimum = Number(settings.minimum);
  const feed = FEEDS.find(([from]) => minimum >= from)?.[1] ?? "all";
  const address =
    `https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/${feed}_${settings.period}.geojson`;
  const response = await fetch(address, { maxAgeSeconds: 120 });
  if (!response.ok) throw new Error(`earthquake.usgs.gov answered ${response.status}`);
  return await response.json();
}

export function processData(raw: unknown, { settings }: BlockContext): Data {
  const quakes = Feed.parse(raw).features.flatMap(({ id, properties, geometry }) => {
    const { mag, place, time, tsunami, type, url } = properties;
    // Explosions and quarry blasts are in the feed too.
    if (mag === null || type !== "earthquake" || mag < Number(settings.minimum)) return [];
    return [{
      id,
      magnitude: mag,
      place: place ?? "unknown place",
      at: new Date(time).toISOString(),
      depthKm: geometry.coordinates[2],
      hasTsunamiNote: tsunami === 1,
      address: url,
    }];
  });
  const isStrongestFirst = settings.order === "strongest";
  quakes.sort((a, b) => isStrongestFirst ? b.magnitude - a.magnitude : b.at.localeCompare(a.at));
  return { quakes: quakes.slice(0, MAX_SHOWN), total: quakes.length };
}
