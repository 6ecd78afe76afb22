import type { Cheerio, CheerioAPI } from "cheerio";
import { cleanText } from "../../domain/outcome.ts";
import { describeFields, MAX_FIELDS } from "./describe_fields.ts";
import { isAscending } from "./is_ascending.ts";
import { feedChoice } from "./read_feed_source.ts";
import { suggestListViews } from "./suggest_views.ts";
import type { InspectionChoice, SampleTable, Scalar } from "./types.ts";

const SAMPLE_ROWS = 100;
const MAX_TABLES = 6;
const MAX_TABLES_LOOKED_AT = 60;
const MAX_HTML_CHARS = 2_000_000;
const MAX_CELL_CHARS = 300;
/** Real pages stay far below; what is nested deeper makes parsers and selectors slow without end. */
const MAX_DEPTH = 300;
/** Elements that need no end tag, or have none. */
const UNCLOSED = new Set(
  "p li td th tr tbody thead tfoot colgroup option optgroup dt dd area base br col embed hr img input link meta source track wbr html head body"
    .split(" "),
);
const FEED_TYPES = /application\/(rss\+xml|atom\+xml|feed\+json|rdf\+xml)/i;

export interface HtmlSource {
  readonly title: string;
  readonly choices: readonly InspectionChoice[];
}

/** Feeds that a page names, and its tables of data; `undefined` for a page nested too deeply to be one. */
export async function readHtmlSource(html: string, address: string): Promise<HtmlSource | undefined> {
  if (html.length > MAX_HTML_CHARS || deepestNesting(html) > MAX_DEPTH) return undefined;
  const { load } = await import("cheerio");
  const $ = load(html);
  return {
    title: cleanText($("title").first().text(), 120).trim(),
    choices: [...listFeeds($, address), ...listTables($, address)],
  };
}

/** How deep the tags go, from the text alone: the guard before any parser. */
function deepestNesting(html: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [, slash, name = ""] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,20})/gi)) {
    if (UNCLOSED.has(name.toLowerCase())) continue;
    depth = Math.max(0, depth + (slash === "" ? 1 : -1));
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function listFeeds($: CheerioAPI, address: string): InspectionChoice[] {
  const links = $('link[rel~="alternate"][href]').toArray().map((element) => $(element));
  return links.filter((link) => FEED_TYPES.test(link.attr("type") ?? "")).slice(0, 3).flatMap((link) => {
    const href = link.attr("href") ?? "";
    if (!URL.canParse(href, address)) return [];
    const name = cleanText(link.attr("title") ?? "", 80).trim();
    return [
      feedChoice(new URL(href, address).href, { label: `Feed${name === "" ? "" : `: ${name}`}`, items: [] }),
    ];
  });
}

function listTables($: CheerioAPI, address: string): InspectionChoice[] {
  const elements = $("table").toArray().slice(0, MAX_TABLES_LOOKED_AT);
  return elements.flatMap((element, index) => {
    const table = $(element);
    // A table around others is there for the layout.
    if (table.find("table").length > 0) return [];
    const read = readTable($, table, address);
    if (read === undefined) return [];
    const caption = cleanText(table.find("caption").first().text(), 80).trim();
    const fields = describeFields(read.sample);
    const label = caption || `Table ${index + 1}: ${read.headers.slice(0, 3).join(", ")}`;
    const choice: InspectionChoice = {
      id: `table:${index}`,
      label: cleanText(label, 120),
      rows: read.count,
      fields,
      ...suggestListViews(fields, read.count),
      source: {
        format: "html",
        table: index,
        headers: read.headers,
        isAscending: isAscending(fields, read.sample),
      },
    };
    return [choice];
  }).sort((a, b) => b.rows - a.rows).slice(0, MAX_TABLES);
}

/** A node of the parsed page; cheerio does not name its type itself. */
type PageNode = Parameters<CheerioAPI["contains"]>[0];

interface ReadTable {
  readonly headers: readonly string[];
  readonly sample: SampleTable;
  readonly count: number;
}

interface Cell {
  readonly text: string;
  readonly link: string | null;
}

function readTable($: CheerioAPI, table: Cheerio<PageNode>, address: string): ReadTable | undefined {
  const lines = table.find("tr").toArray();
  const [first, ...rest] = lines;
  if (first === undefined) return undefined;
  const cellsOf = (row: PageNode) =>
    $(row).children("th, td").toArray().slice(0, MAX_FIELDS).map((cell) => readCell($, cell, address));
  const headers = cellsOf(first).map(({ text }) => text);
  const hasHeader = $(first).children("th").length > 0 || table.find("thead tr").length > 0;
  const sampled = rest.slice(0, SAMPLE_ROWS).map(cellsOf).filter((cells) => cells.length === headers.length);
  if (!hasHeader || headers.length < 2 || sampled.length < 2) return undefined;
  const names = headers.map((name, i) => name || `Column ${i + 1}`);
  const linked = names.map((_, i) => i).filter((i) =>
    sampled.filter((cells) => cells[i]?.link !== null).length >= sampled.length / 2
  );
  const columns = [
    ...names.map((name, i) => ({ keys: [String(i)], label: name })),
    ...linked.map((i) => ({ keys: [String(i), "href"], label: `${names[i]} link` })),
  ];
  const rows = sampled.map((cells): Scalar[] => [
    ...cells.map(({ text }) => text || null),
    ...linked.map((i) => cells[i]?.link ?? null),
  ]);
  // Lines beyond the sample are counted as they come, footers and all.
  const count = sampled.length + Math.max(0, rest.length - SAMPLE_ROWS);
  return { headers, sample: { columns, rows }, count };
}

function readCell($: CheerioAPI, cell: PageNode, address: string): Cell {
  const text = cleanText($(cell).text(), MAX_CELL_CHARS).replace(/\s+/g, " ").trim();
  const href = firstHref(cell);
  if (href === undefined || !URL.canParse(href, address)) return { text, link: null };
  const link = new URL(href, address);
  return { text, link: /^https?:$/.test(link.protocol) ? link.href : null };
}

/** By hand, because a selector sorts everything it finds first: 47 s for a cell of many links. */
function firstHref(cell: PageNode): string | undefined {
  const waiting: PageNode[] = [cell];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!("children" in node)) continue;
    if ("attribs" in node && node.name === "a" && node.attribs.href !== undefined) return node.attribs.href;
    for (let i = node.children.length - 1; i >= 0; i--) {
      const child = node.children[i];
      if (child !== undefined) waiting.push(child);
    }
  }
  return undefined;
}
