import { cleanText } from "../../domain/outcome.ts";
import { readCsvSource } from "./read_csv_source.ts";
import { readFeedSource } from "./read_feed_source.ts";
import { readHtmlSource } from "./read_html_source.ts";
import { readIcsSource } from "./read_ics_source.ts";
import { readJsonSource } from "./read_json_source.ts";
import type { Inspection, InspectionChoice, SourceFormat } from "./types.ts";

/** What the broker answered for an address that a person pasted. */
export interface SeenAnswer {
  /** The address after redirects. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** More than this is not looked at: parsing runs in the server's own process. */
export const MAX_INSPECT_BYTES = 3 * 1024 * 1024;

/**
 * Recognises JSON, feeds, CSV, calendars and HTML tables, and proposes what to show. Never throws for what a web site
 * answered; an answer that holds nothing to show is `unknown`, with words for a person.
 */
export async function inspectAnswer(answer: SeenAnswer): Promise<Inspection> {
  const { url, status, body } = answer;
  const host = new URL(url).host;
  const unknown = (message: string, hint: string): Inspection => ({
    kind: "unknown",
    address: url,
    message,
    hint,
  });
  if (status < 200 || status >= 300) return unknown(`${host} answered ${status}`, hintForStatus(status));
  if (body.byteLength > MAX_INSPECT_BYTES) {
    return unknown(
      `The answer of ${host} is larger than ${MAX_INSPECT_BYTES / 1024 / 1024} MB`,
      "Ask it for less, for example with a limit in the address",
    );
  }
  const text = decode(answer);
  if (text.trim() === "") return unknown(`${host} answered nothing`, "Look at the address in a browser");
  if (text.includes("\u0000")) {
    return unknown(
      `${host} answered a file that is not text`,
      "Paste the address of data: JSON, a feed, CSV, a calendar or a page with a table",
    );
  }
  const found = await recognise(text, answer);
  if (found === undefined) {
    return unknown(
      `Nothing was recognised behind ${host}`,
      "Paste the address of JSON, a feed, CSV, a calendar (ICS) or a page with a table; or describe what you want in a sentence",
    );
  }
  if (found.choices.length === 0) {
    return unknown(
      `${host} answered ${NAMES[found.format]} without anything to show`,
      hintForEmpty(found.format),
    );
  }
  const title = found.title || titleFrom(url);
  return { kind: "recognised", address: url, title, summary: summarise(found, host), ...pick(found) };
}

interface Recognised {
  readonly format: SourceFormat;
  readonly title: string;
  readonly choices: readonly InspectionChoice[];
}

const NAMES: Readonly<Record<SourceFormat, string>> = {
  json: "JSON",
  feed: "a feed",
  csv: "CSV",
  ics: "a calendar",
  html: "a web page",
};

async function recognise(text: string, { url, contentType }: SeenAnswer): Promise<Recognised | undefined> {
  const start = text.slice(0, 2_000).trimStart().toLowerCase();
  if (start.includes("begin:vcalendar")) return await asCalendar(text);
  if (/^[[{"]/.test(start)) {
    const json = parseJson(text);
    if (json !== undefined) return await asJson(json, text, url);
  }
  if (/<(rss|feed|rdf:rdf)[\s>]/.test(start)) return await asFeed(text, url);
  if (/^<!doctype html|<html[\s>]|<body[\s>]|<table[\s>]/.test(start) || /html/.test(contentType)) {
    const page = await readHtmlSource(text, url);
    return page && { format: "html", ...page };
  }
  if (start.startsWith("<")) return undefined;
  const rows = await readCsvSource(text);
  return rows === undefined ? undefined : { format: "csv", title: "", choices: [rows] };
}

async function asJson(json: unknown, text: string, url: string): Promise<Recognised> {
  const feed = /"version"\s*:\s*"https:\\?\/\\?\/jsonfeed\.org/.test(text.slice(0, 2_000))
    ? await asFeed(text, url)
    : undefined;
  return feed ?? { format: "json", title: "", choices: readJsonSource(json) };
}

async function asFeed(text: string, url: string): Promise<Recognised | undefined> {
  const feed = await readFeedSource(text, url);
  return feed && { format: "feed", title: feed.title, choices: [feed.choice] };
}

async function asCalendar(text: string): Promise<Recognised | undefined> {
  const calendar = await readIcsSource(text);
  return calendar && { format: "ics", title: calendar.title, choices: [calendar.choice] };
}

function pick({ format, choices }: Recognised): Pick<Recognised, "format" | "choices"> {
  return { format, choices };
}

function summarise({ format, choices }: Recognised, host: string): string {
  const [first] = choices;
  const rows = first === undefined || first.rows === 0
    ? ""
    : `, ${first.rows} ${first.rows === 1 ? "row" : "rows"}`;
  const more = choices.length > 1 ? `, ${choices.length} lists to choose from` : "";
  return `${host} answers ${NAMES[format]}${rows}${more}`;
}

/** The charset that the answer names, else UTF-8; bytes that are wrong in it become a mark. */
function decode({ contentType, body }: SeenAnswer): string {
  const named = /charset=["']?([\w-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  const head = new TextDecoder("latin1").decode(body.subarray(0, 1_024));
  const inside = /<meta[^>]+charset=["']?([\w-]+)|<\?xml[^>]+encoding=["']([\w-]+)/i.exec(head);
  const label = /charset=/i.test(contentType) ? named : inside?.[1] ?? inside?.[2] ?? named;
  try {
    return new TextDecoder(label).decode(body);
  } catch {
    // A RangeError: the answer names a charset that does not exist.
    return new TextDecoder().decode(body);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    // Text that begins like JSON may still be a table.
    return undefined;
  }
}

function hintForStatus(status: number): string {
  if (status === 401 || status === 403) {
    return "It wants a sign-in or does not let programs in: look for its public API or feed";
  }
  if (status === 404 || status === 410) return "Check the address: there is nothing behind it";
  if (status === 429) return "It was asked too often: try again in some minutes";
  return status >= 500
    ? "The site itself is broken now: try again later"
    : "Look at the address in a browser";
}

function hintForEmpty(format: SourceFormat): string {
  return format === "html"
    ? "The page has no table and names no feed: look for the site's API or feed, or describe what you want in a sentence"
    : "Check that the address answers data now";
}

function titleFrom(url: string): string {
  const { hostname, pathname } = new URL(url);
  const last =
    cleanText(decodeURI(pathname.replace(/%(?![\da-f]{2})/gi, "")), 200).split("/").findLast((part) =>
      /[a-z]{3}/i.test(part)
    ) ?? "";
  const words = last.replace(/\.\w{2,5}$/, "").replace(/[-_+.]+/g, " ").trim();
  const host = hostname.replace(/^(www|api)\./, "");
  return words === "" ? host : `${words.slice(0, 1).toUpperCase()}${words.slice(1)} (${host})`.slice(0, 120);
}
