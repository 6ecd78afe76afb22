import type { Site } from "../internet/types.ts";
import { answerHtml, answerText, noise } from "./answer.ts";

const HOUR_MS = 3_600_000;

interface Blog {
  readonly host: string;
  readonly title: string;
  readonly path: string;
  readonly everyHours: number;
  readonly type: string;
  readonly write: (blog: Blog, posts: readonly BlogPost[]) => string;
}

export interface BlogPost {
  readonly blog: string;
  readonly title: string;
  readonly address: string;
  /** Epoch milliseconds. */
  readonly publishedAt: number;
}

const BLOGS: readonly Blog[] = [
  {
    host: "lanternweekly.example",
    title: "Lantern Weekly",
    path: "/feed.xml",
    everyHours: 31,
    type: "application/rss+xml; charset=utf-8",
    write: writeRss,
  },
  {
    host: "deepstack.example",
    title: "Deep Stack",
    path: "/atom.xml",
    everyHours: 17,
    type: "application/atom+xml; charset=utf-8",
    write: writeAtom,
  },
  {
    host: "oldharbour.example",
    title: "Old Harbour",
    path: "/rss",
    everyHours: 23,
    // Many servers send feeds with this type.
    type: "text/xml",
    write: writeRss,
  },
  {
    host: "quietbits.example",
    title: "Quiet Bits",
    path: "/feed.json",
    everyHours: 41,
    type: "application/feed+json",
    write: writeJsonFeed,
  },
  {
    host: "kernelkitchen.example",
    title: "Kernel Kitchen",
    path: "/index.rdf",
    everyHours: 29,
    type: "application/rdf+xml",
    write: writeRdf,
  },
];

const TOPICS = ["Backups & restores", "A quieter fan", "Notes on <main>", "Café Wi-Fi", "What a disk says"];

/**
 * Five made-up blogs, each with another kind of feed. The home page of each names its feed in its head;
 * deepstack.example/feed is a page and no feed, answered with 200.
 */
export const blogSites: readonly Site[] = BLOGS.map((blog) => ({
  hosts: [blog.host],
  handle(request, world) {
    const { pathname } = new URL(request.url);
    const posts = postsOf(blog, world.now());
    const options = { type: blog.type, maxAgeSeconds: 300 };
    if (pathname === blog.path) {
      const modified = new Date(posts[0]?.publishedAt ?? 0).toUTCString();
      const headers = { "last-modified": modified };
      return answerText(request, blog.write(blog, posts), { ...options, headers });
    }
    if (pathname === "/") return answerHtml(request, homePage(blog, posts));
    if (pathname === "/feed") {
      return answerHtml(request, "<!DOCTYPE html><html><body><h1>Feeds have moved</h1></body></html>");
    }
    return answerHtml(request, "<!doctype html><title>404</title><h1>Not here</h1>", { status: 404 });
  },
}));

export const FIVE_BLOGS = BLOGS.map((blog) =>
  blog.host === "lanternweekly.example" ? `https://${blog.host}` : `https://${blog.host}${blog.path}`
);

/** The newest posts of all five blogs together. */
export function blogFacts(nowMs: number, count: number): BlogPost[] {
  return BLOGS.flatMap((blog) => postsOf(blog, nowMs))
    .sort((a, b) => b.publishedAt - a.publishedAt)
    .slice(0, count);
}

function postsOf(blog: Blog, nowMs: number): BlogPost[] {
  const everyMs = blog.everyHours * HOUR_MS;
  const newest = Math.floor(nowMs / everyMs);
  return Array.from({ length: 12 }, (_, index) => {
    const number = newest - index;
    const topic = TOPICS[Math.floor(noise(blog.host, number) * TOPICS.length)] ?? "A post";
    return {
      blog: blog.title,
      title: `${topic}, part ${number % 1000}`,
      address: `https://${blog.host}/posts/${number}`,
      publishedAt: number * everyMs,
    };
  });
}

function homePage(blog: Blog, posts: readonly BlogPost[]): string {
  const type = blog.type.split(";")[0] ?? "";
  const items = posts.map((post) => `<li><a href="${post.address}">${escape(post.title)}</a></li>`).join("");
  return `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>${blog.title}</title>
<link rel="stylesheet" href="/site.css">
<link rel="alternate" type="${
    type === "text/xml" ? "application/rss+xml" : type
  }" title="${blog.title}" href="${blog.path}">
</head><body><h1>${blog.title}</h1><ul>${items}</ul></body></html>`;
}

function writeRss(blog: Blog, posts: readonly BlogPost[]): string {
  const items = posts.map((post) =>
    `<item><title>${escape(post.title)}</title><link>${post.address}</link>` +
    `<guid isPermaLink="true">${post.address}</guid><pubDate>${
      new Date(post.publishedAt).toUTCString()
    }</pubDate>` +
    `<description><![CDATA[<p>More about it.</p>]]></description></item>`
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>${blog.title}</title>` +
    `<link>https://${blog.host}/</link><description>Notes</description>${items.join("\n")}</channel></rss>`;
}

function writeAtom(blog: Blog, posts: readonly BlogPost[]): string {
  const entries = posts.map((post) => {
    const time = new Date(post.publishedAt).toISOString();
    return `<entry><title type="html">${escape(escape(post.title))}</title><id>${post.address}</id>` +
      `<link rel="edit" href="https://${blog.host}/edit"/><link href="${post.address}"/>` +
      `<published>${time}</published><updated>${time}</updated></entry>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">` +
    `<title>${blog.title}</title><id>https://${blog.host}/</id><updated>${
      new Date(posts[0]?.publishedAt ?? 0).toISOString()
    }</updated>${entries.join("\n")}</feed>`;
}

function writeJsonFeed(blog: Blog, posts: readonly BlogPost[]): string {
  const items = posts.map((post) => ({
    id: post.address,
    url: post.address,
    title: post.title,
    content_text: "More about it.",
    date_published: new Date(post.publishedAt).toISOString(),
  }));
  const home_page_url = `https://${blog.host}/`;
  return JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title: blog.title,
    home_page_url,
    items,
  });
}

function writeRdf(blog: Blog, posts: readonly BlogPost[]): string {
  const items = posts.map((post) =>
    `<item rdf:about="${post.address}"><title>${escape(post.title)}</title><link>${post.address}</link>` +
    `<dc:date>${new Date(post.publishedAt).toISOString()}</dc:date></item>`
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" ` +
    `xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
    `<channel rdf:about="https://${blog.host}/"><title>${blog.title}</title><link>https://${blog.host}/</link>` +
    `<description>Notes</description></channel>${items.join("\n")}</rdf:RDF>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
