import { z } from "zod";

const Story = z.object({
  id: z.number(),
  title: z.string(),
  url: z.string().nullable(),
  points: z.number(),
  comments: z.number(),
});

export const dataSchema = z.object({ stories: z.array(Story) });
export type Data = z.infer<typeof dataSchema>;

const Item = z.object({
  id: z.number(),
  title: z.string().optional(),
  url: z.string().optional(),
  score: z.number().optional(),
  descendants: z.number().optional(),
});
const API = "https://hacker-news.firebaseio.com/v0";
// Some of the stories in the list are deleted by the time they are asked for.
const SPARE = 4;

export async function fetchData({ settings }: BlockContext) {
  const ids = z.array(z.number()).parse(await getJson(`${API}/topstories.json`));
  const wanted = ids.slice(0, Number(settings.count) + SPARE);
  return await Promise.all(wanted.map((id) => getJson(`${API}/item/${id}.json`)));
}

export function processData(raw: unknown, { settings }: BlockContext): Data {
  const stories = z.array(Item.nullable()).parse(raw).flatMap((item) => {
    if (item === null || item.title === undefined) return [];
    const { id, title, url = null, score = 0, descendants = 0 } = item;
    return [{ id, title, url, points: score, comments: descendants }];
  });
  return { stories: stories.slice(0, Number(settings.count)) };
}

async function getJson(address: string): Promise<unknown> {
  const response = await fetch(address, { maxAgeSeconds: 120 });
  if (!response.ok) throw new Error(`Hacker News answered ${response.status}`);
  return await response.json();
}
