import { z } from "zod";

const Picture = z.object({
  title: z.string(),
  description: z.string(),
  address: z.url(),
  width: z.number(),
  height: z.number(),
  artist: z.string(),
  license: z.string(),
  page: z.url(),
});

export const dataSchema = z.object({ date: z.iso.date(), picture: Picture.nullable() });
export type Data = z.infer<typeof dataSchema>;

const Source = z.object({ source: z.url(), width: z.number(), height: z.number() });
const Words = z.object({ text: z.string().optional() });
const Answer = z.object({
  image: z.object({
    title: z.string(),
    thumbnail: Source,
    file_page: z.url(),
    artist: Words.optional(),
    license: z.object({ type: z.string().optional() }).optional(),
    description: Words.optional(),
  }).optional(),
});

export async function fetchData({ now }: BlockContext) {
  const day = now.toISOString().slice(0, 10).replaceAll("-", "/");
  const response = await fetch(`https://en.wikipedia.org/api/rest_v1/feed/featured/${day}`, {
    maxAgeSeconds: 3600,
  });
  if (!response.ok) throw new Error(`en.wikipedia.org answered ${response.status}`);
  return await response.json();
}

export function processData(raw: unknown, { now }: BlockContext): Data {
  const { image } = Answer.parse(raw);
  const date = now.toISOString().slice(0, 10);
  if (image === undefined) return { date, picture: null };
  return {
    date,
    picture: {
      title: image.title.replace(/^File:/, "").replace(/\.\w{3,4}$/, ""),
      description: image.description?.text ?? "",
      address: image.thumbnail.source,
      width: image.thumbnail.width,
      height: image.thumbnail.height,
      artist: image.artist?.text ?? "Unknown",
      license: image.license?.type ?? "see the file page",
      page: image.file_page,
    },
  };
}
