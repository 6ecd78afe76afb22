import { z } from "zod";

const Story = z.object({
  rank: z.number(),
  id: z.number(),
  title: z.string(),
  address: z.url().nullable(),
  host: z.string().nullable(),
  points: z.number(),
  comments: z.number(),
  postedAt: z.iso.datetime(),
});

export const dataSchema = z.object({ stories: z.array(Story) });
export type Data = z.infer<typeof dataSchema>;

const Ids = z.array(z.number());
// A deleted story is null; a job has no comments.
const Item = z.object({
  id: z.number(),
  title: z.string(),
  url: z.string().optional(),
  score: z.number().default(0),
  descendants: z.number().default(0),
  time: z.number(),
  dead: z.boolean().default(false),
});

const API = "https://hacker-news.firebaseio.com/v0";
/** Asked for beside the wanted number, because some of the ids are of deleted stories. */
const SPARE = 2;

export async function fetchData({ settings }: BlockContext) {
  const ids = Ids.parse(await getJson(`${API}/${settings.list}stories.json`));
  const wanted = ids.slice(0, Number(settings.count) + SPARE);
  return await Promise.all(wanted.map((id) => getJson(`${API}/item/${id}.json`)));
}

export function processData(raw: unknown, { settings }: BlockContext): Data {
  const stories = z.array(z.unknown()).parse(raw)
    .flatMap((item) => Item.safeParse(item).data ?? [])
    .filter((item) => !item.dead)
    .slice(0, Number(settings.count))
    .map((item, i) => ({
      rank: i + 1,
      id: item.id,
      title: item.title,
      address: item.url ?? null,
      host: hostOf(item.url),
      points: item.score,
      comments: item.descendants,
      postedAt: new Date(item.time * 1000).toISOString(),
    }));
  return { stories };
}

function hostOf(address: string | undefined): string | null {
  if (address === undefined || !URL.canParse(address)) return null;
  return new URL(address).hostname.replace(/^www\./, "");
}

async function getJson(address: string): Promise<unknown> {
  const response = await fetch(address, { maxAgeSeconds: 120 });
  if (!response.ok) throw new Error(`hacker-news.firebaseio.com answered ${response.status}`);
  return await response.json();
}
