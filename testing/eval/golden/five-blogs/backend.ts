import * as cheerio from "cheerio";
import { parseFeed } from "feedsmith";
import { z } from "zod";

const Post = z.object({
  title: z.string(),
  url: z.string().nullable(),
  blog: z.string(),
  at: z.iso.datetime().nullable(),
});

export const dataSchema = z.object({
  posts: z.array(Post),
  problems: z.array(z.object({ feed: z.string(), reason: z.string() })),
});
export type Data = z.infer<typeof dataSchema>;

const Download = z.object({ feed: z.string(), text: z.string().nullable(), reason: z.string().nullable() });

export async function fetchData({ settings }: BlockContext) {
  const feeds = z.array(z.string()).min(1).parse(settings.feeds);
  const downloads = await Promise.all(feeds.map(download));
  if (downloads.every(({ text }) => text === null)) {
    throw new Error(`No feed answered: ${downloads[0]?.reason}`);
  }
  return downloads;
}

export function processData(raw: unknown, { settings }: BlockContext): Data {
  const results = z.array(Download).parse(raw).map(({ feed, text, reason }) => {
    if (text === null) return { posts: [], problems: [{ feed, reason: reason ?? "did not answer" }] };
    try {
      return { posts: readPosts(text, feed), problems: [] };
    } catch {
      return { posts: [], problems: [{ feed, reason: "did not answer a feed" }] };
    }
  });
  const posts = results.flatMap((result) => result.posts)
    .sort((a, b) => (b.at ?? "").localeCompare(a.at ?? ""))
    .slice(0, Number(settings.count));
  return { posts, problems: results.flatMap((result) => result.problems) };
}

// One feed of several that fails is a line on the card, with its reason.
async function download(address: string): Promise<z.infer<typeof Download>> {
  const feed = new URL(address).host;
  try {
    const text = await getText(address);
    const named = isPage(text) ? findFeed(text, address) : undefined;
    return { feed, text: named === undefined ? text : await getText(named), reason: null };
  } catch (error) {
    return { feed, text: null, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function getText(address: string): Promise<string> {
  const response = await fetch(address, { maxAgeSeconds: 600 });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return await response.text();
}

function isPage(text: string): boolean {
  return /^\s*<(!doctype html|html)\b/i.test(text);
}

function findFeed(page: string, base: string): string {
  const $ = cheerio.load(page);
  const href = $('link[rel="alternate"]').toArray()
    .map((link) => $(link))
    .find((link) => /rss|atom|feed\+json|rdf/.test(link.attr("type") ?? ""))?.attr("href");
  if (href === undefined) throw new Error("answered a web page that names no feed");
  return new URL(href, base).href;
}

function readPosts(text: string, host: string): z.infer<typeof Post>[] {
  const parsed = parseFeed(text);
  switch (parsed.format) {
    case "atom": {
      const blog = parsed.feed.title?.value ?? host;
      return (parsed.feed.entries ?? []).map((entry) => {
        const link = entry.links?.find(({ rel }) => rel === undefined || rel === "alternate");
        return toPost({
          title: entry.title?.value,
          url: link?.href,
          blog,
          at: entry.published ?? entry.updated,
        });
      });
    }
    case "json":
      return (parsed.feed.items ?? []).map((item) =>
        toPost({ title: item.title, url: item.url, blog: parsed.feed.title ?? host, at: item.date_published })
      );
    case "rss":
      return (parsed.feed.items ?? []).map((item) =>
        toPost({ title: item.title, url: item.link, blog: parsed.feed.title ?? host, at: item.pubDate })
      );
    case "rdf":
      return (parsed.feed.items ?? []).map((item) =>
        toPost({
          title: item.title,
          url: item.link,
          blog: parsed.feed.title ?? host,
          at: item.dc?.dates?.[0],
        })
      );
  }
}

function toPost(
  { title, url, blog, at }: {
    title: string | undefined;
    url: string | undefined;
    blog: string;
    at: string | undefined;
  },
): z.infer<typeof Post> {
  const time = at === undefined ? NaN : Date.parse(at);
  return {
    title: unescape(title ?? "Untitled"),
    url: url ?? null,
    blog,
    at: Number.isNaN(time) ? null : new Date(time).toISOString(),
  };
}

/** A title of type "html" holds its entities twice. */
function unescape(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll(
    "&amp;",
    "&",
  );
}
