import { parseFeed } from "feedsmith";
import { z } from "zod";

const Post = z.object({
  title: z.string(),
  address: z.url().nullable(),
  source: z.string(),
  publishedAt: z.iso.datetime().nullable(),
});

export const dataSchema = z.object({
  posts: z.array(Post),
  /** Feeds that gave nothing, with the reason; the others are still shown. */
  problems: z.array(z.object({ feed: z.string(), reason: z.string() })),
});
export type Data = z.infer<typeof dataSchema>;

const Download = z.object({
  feed: z.string(),
  address: z.string(),
  text: z.string().nullable(),
  reason: z.string().nullable(),
});
type Download = z.infer<typeof Download>;
type Post = z.infer<typeof Post>;

const ACCEPT =
  "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5";

export async function fetchData({ settings }: BlockContext) {
  const addresses = z.array(z.string()).min(1).parse(settings.feeds);
  const downloads = await Promise.all(addresses.map(downloadFeed));
  if (downloads.every((download) => download.text === null)) {
    throw new Error(downloads.map(({ feed, reason }) => `${feed} ${reason}`).join("; "));
  }
  return downloads;
}

export function processData(raw: unknown, { settings }: BlockContext): Data {
  const results = z.array(Download).parse(raw).map(readPosts);
  const posts = results.flatMap((result) => result.posts)
    // ISO times sort as text; a post without a date goes last.
    .sort((a, b) => (b.publishedAt ?? "").localeCompare(a.publishedAt ?? ""))
    .slice(0, Number(settings.count));
  return { posts, problems: results.flatMap((result) => result.problems) };
}

/** One feed's text. A page that names its feed in its head is followed to it, once. */
async function downloadFeed(address: string): Promise<Download> {
  const feed = new URL(address).host;
  try {
    const page = await getText(address);
    const named = isHtml(page) ? findFeedLink(page, address) : undefined;
    if (named === undefined) return { feed, address, text: page, reason: null };
    return { feed, address: named, text: await getText(named), reason: null };
  } catch (error) {
    return { feed, address, text: null, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function getText(address: string): Promise<string> {
  const response = await fetch(address, { headers: { accept: ACCEPT }, maxAgeSeconds: 600 });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return await response.text();
}

function isHtml(text: string): boolean {
  return /^\s*(<!--[^]*?-->\s*)*<(!doctype html|html)\b/i.test(text.slice(0, 2_000));
}

function findFeedLink(page: string, base: string): string | undefined {
  for (const [tag] of page.matchAll(/<link\b[^>]*>/gi)) {
    const isFeed = /\brel=["']?alternate\b/i.test(tag) &&
      /application\/(rss\+xml|atom\+xml|feed\+json)/i.test(tag);
    const href = /\bhref=(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(tag);
    const target = href?.[1] ?? href?.[2] ?? href?.[3];
    if (isFeed && target !== undefined && URL.canParse(target, base)) return new URL(target, base).href;
  }
  return undefined;
}

function readPosts(download: Download): Data {
  const { feed, address, text, reason } = download;
  if (text === null) return { posts: [], problems: [{ feed, reason: reason ?? "did not answer" }] };
  if (isHtml(text)) return { posts: [], problems: [{ feed, reason: "answered a web page, not a feed" }] };
  try {
    return { posts: listPosts(text, address), problems: [] };
  } catch {
    // feedsmith throws for whatever it does not know as a feed.
    return { posts: [], problems: [{ feed, reason: "answered something that is not a feed" }] };
  }
}

function listPosts(text: string, address: string): Post[] {
  const parsed = parseFeed(text);
  const host = new URL(address).host;
  switch (parsed.format) {
    case "atom":
      return (parsed.feed.entries ?? []).map((entry) => {
        const links = entry.links ?? [];
        const link = links.find(({ rel }) => rel === undefined || rel === "alternate") ?? links[0];
        return toPost({
          title: entry.title?.value,
          link: link?.href,
          date: entry.published ?? entry.updated,
          source: plainText(parsed.feed.title?.value) || host,
        }, address);
      });
    case "json":
      return (parsed.feed.items ?? []).map((item) =>
        toPost({
          title: item.title ?? item.content_text?.slice(0, 80),
          link: item.url,
          date: item.date_published,
          source: plainText(parsed.feed.title) || host,
        }, address)
      );
    case "rss":
      return (parsed.feed.items ?? []).map((item) =>
        toPost({
          title: item.title ?? item.description?.slice(0, 80),
          link: item.link ?? item.guid?.value,
          date: item.pubDate ?? item.dc?.dates?.[0],
          source: plainText(parsed.feed.title) || host,
        }, address)
      );
    case "rdf":
      return (parsed.feed.items ?? []).map((item) =>
        toPost({
          title: item.title,
          link: item.link,
          date: item.dc?.dates?.[0],
          source: plainText(parsed.feed.title) || host,
        }, address)
      );
  }
}

interface RawPost {
  title: string | undefined;
  link: string | undefined;
  date: string | undefined;
  source: string;
}

function toPost({ title, link, date, source }: RawPost, base: string): Post {
  const time = date === undefined ? NaN : Date.parse(date);
  const address = link !== undefined && URL.canParse(link, base) ? new URL(link, base).href : null;
  return {
    title: plainText(title) || address || "Untitled post",
    address,
    source,
    publishedAt: Number.isNaN(time) ? null : new Date(time).toISOString(),
  };
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

// Only these: "Notes on <main>" is a title too, and feeds do not say which of the two they mean.
const INLINE_TAG = /<\/?(?:a|b|br|cite|code|em|i|mark|p|s|small|span|strong|sub|sup|u)(?:\s[^>]*)?\/?>/gi;

/** Titles of many feeds are HTML in disguise: tags of inline formatting go, the common entities are read. */
function plainText(html: string | undefined): string {
  return (html ?? "")
    .replace(INLINE_TAG, "")
    .replace(/&#(\d{1,7});/g, (_, code) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replace(/&([a-z]+);/g, (entity, name) => ENTITIES[name] ?? entity)
    .replace(/\s+/g, " ")
    .trim();
}
