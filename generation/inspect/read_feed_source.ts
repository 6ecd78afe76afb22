import { cleanText } from "../../domain/outcome.ts";
import { suggestListViews } from "./suggest_views.ts";
import type { InspectedField, InspectionChoice } from "./types.ts";

interface FeedItem {
  readonly title: string | undefined;
  readonly link: string | undefined;
  readonly date: string | undefined;
}

export interface FeedSource {
  readonly title: string;
  readonly choice: InspectionChoice;
}

const SAMPLE_ITEMS = 20;

/** An RSS, Atom, RDF or JSON feed; `undefined` for a text that is none. */
export async function readFeedSource(text: string, address: string): Promise<FeedSource | undefined> {
  const { parseFeed } = await import("feedsmith");
  let parsed: ReturnType<typeof parseFeed>;
  try {
    parsed = parseFeed(text);
  } catch {
    // feedsmith throws for whatever it does not know as a feed.
    return undefined;
  }
  const { title, items } = itemsOf(parsed);
  const name = cleanText(title ?? "", 120).trim();
  return { title: name, choice: feedChoice(address, { label: "The posts", items }) };
}

/** The choice for a feed, read or only named. Its fields are those of the recipe that reads it. */
export function feedChoice(
  address: string,
  { label, items }: { readonly label: string; readonly items: readonly FeedItem[] },
): InspectionChoice {
  const sample = (pick: (item: FeedItem) => string | undefined) =>
    cleanText(items.slice(0, SAMPLE_ITEMS).map(pick).find((value) => value !== undefined) ?? "", 80);
  const fields: InspectedField[] = [
    field("title", { label: "Title", type: "text", sample: sample(({ title }) => title), isChosen: true }),
    field("address", { label: "Link", type: "link", sample: sample(({ link }) => link), isChosen: true }),
    field("publishedAt", {
      label: "Published",
      type: "date",
      sample: sample(({ date }) => date),
      isChosen: items.length === 0 || items.some(({ date }) => date !== undefined),
      dateForm: "iso",
    }),
    field("source", { label: "Site", type: "text", sample: "", isChosen: false }),
  ];
  return {
    id: `feed:${address}`,
    label,
    rows: items.length,
    fields,
    ...suggestListViews(fields, items.length),
    source: { format: "feed", address },
  };
}

function field(
  path: string,
  rest: Pick<InspectedField, "label" | "type" | "sample" | "isChosen" | "dateForm">,
): InspectedField {
  return { path, keys: [path], inputs: ["string"], ...rest };
}

type ParsedFeed = ReturnType<typeof import("feedsmith").parseFeed>;

function itemsOf(parsed: ParsedFeed): { title: string | undefined; items: FeedItem[] } {
  switch (parsed.format) {
    case "atom":
      return {
        title: parsed.feed.title?.value,
        items: (parsed.feed.entries ?? []).map((entry) => ({
          title: entry.title?.value,
          link: entry.links?.[0]?.href,
          date: textOf(entry.published ?? entry.updated),
        })),
      };
    case "json":
      return {
        title: parsed.feed.title,
        items: (parsed.feed.items ?? []).map((item) => ({
          title: item.title,
          link: item.url,
          date: textOf(item.date_published),
        })),
      };
    case "rss":
      return {
        title: parsed.feed.title,
        items: (parsed.feed.items ?? []).map((item) => ({
          title: item.title,
          link: item.link,
          date: textOf(item.pubDate),
        })),
      };
    case "rdf":
      return {
        title: parsed.feed.title,
        items: (parsed.feed.items ?? []).map((item) => ({
          title: item.title,
          link: item.link,
          date: textOf(item.dc?.dates?.[0]),
        })),
      };
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
