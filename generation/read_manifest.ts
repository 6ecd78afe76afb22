import { ConnectionName } from "../domain/connection.ts";
import { findHostsInCode, parseHostPattern } from "../domain/hosts.ts";
import { isRecord } from "../domain/json.ts";
import {
  DEFAULT_REFRESH_SECONDS,
  GRID_COLUMNS,
  Manifest,
  MAX_CONNECTIONS,
  MAX_HOSTS,
  MAX_ROWS,
  MIN_COLUMNS,
} from "../domain/manifest.ts";
import { cleanText } from "../domain/outcome.ts";
import { MAX_REFRESH_SECONDS, MIN_REFRESH_SECONDS, Refresh } from "../domain/schedule.ts";
import { readSettingDefinitions } from "./read_setting_definitions.ts";

export type ReadManifest =
  | { readonly kind: "read"; readonly manifest: Manifest }
  | { readonly kind: "wrong"; readonly message: string };

interface Given {
  /** What the model wrote, as it came. */
  readonly manifest: unknown;
  readonly backend: string;
  readonly view: string;
  /** The person's own words; becomes `prompt` whatever the model wrote. */
  readonly sentence: string;
  /** Each later request, oldest first. */
  readonly requests: readonly string[];
  readonly origin: Manifest["origin"];
}

const MAX_TITLE_CHARS = 120;

/**
 * A manifest from a model's answer. Small slips (an address for a host, a number for a refresh, a size too large) are
 * put right, since none is worth an attempt; who made it and what was asked never come from the model.
 */
export function readManifest(given: Given): ReadManifest {
  const written = isRecord(given.manifest) ? given.manifest : {};
  const parsed = Manifest.safeParse({
    title: readText(written.title, MAX_TITLE_CHARS) || titleFrom(given.sentence),
    description: readText(written.description, 400),
    explanation: readText(written.explanation, 1_000),
    hosts: mergeHosts(written.hosts, `${withoutLinks(given.backend)}\n${imageCode(given.view)}`),
    connections: readConnections(written.connections),
    settings: readSettingDefinitions(written.settings),
    refresh: readRefresh(written.refresh),
    size: readSize(written.size),
    minimumRows: clampInteger(written.minimumRows, 0, 10_000) ?? 0,
    ...readFreshness(written),
    prompt: given.sentence.slice(0, 4_000),
    requests: given.requests.slice(-100).map((request) => request.slice(0, 4_000)),
    origin: given.origin,
  });
  if (parsed.success) return { kind: "read", manifest: parsed.data };
  const issues = parsed.error.issues.slice(0, 5).map(({ path, message }) =>
    `manifest.${path.join(".")}: ${message}`
  );
  return { kind: "wrong", message: cleanText(issues.join("; "), 600) };
}

function mergeHosts(written: unknown, code: string): string[] {
  const hosts = new Set<string>();
  for (const entry of Array.isArray(written) ? written : []) {
    if (typeof entry !== "string") continue;
    const text = /^https?:\/\//.test(entry) && URL.canParse(entry) ? new URL(entry).host : entry;
    const host = parseHostPattern(text);
    if (host !== undefined) hosts.add(host);
  }
  for (const host of findHostsInCode(code)) hosts.add(host);
  return [...hosts].slice(0, MAX_HOSTS);
}

/** Where a reader may go on is no place that the code calls: "comments: row.url ?? `https://…`", "link: `https://…`". */
function withoutLinks(backend: string): string {
  return backend.replace(
    /(\?\?|\|\||\b\w{0,40}(?:link|href|discussion|permalink|page)\w{0,40}\s*:)\s*([`"'])https?:[^`"'\n]*\2/gi,
    "",
  );
}

/** A view calls nothing; only its images are fetched. */
function imageCode(view: string): string {
  return /<(Image|img|image)\b/.test(view) ? view : "";
}

function readConnections(written: unknown): string[] {
  const names = Array.isArray(written) ? written : [];
  return [...new Set(names.filter((name) => ConnectionName.safeParse(name).success))].slice(
    0,
    MAX_CONNECTIONS,
  );
}

function readRefresh(written: unknown): unknown {
  const seconds = typeof written === "number"
    ? written
    : isRecord(written)
    ? written.everySeconds
    : undefined;
  const everySeconds = clampInteger(seconds, MIN_REFRESH_SECONDS, MAX_REFRESH_SECONDS);
  if (everySeconds !== undefined) return { everySeconds };
  if (isRecord(written) && typeof written.cron === "string") {
    const timeZone = typeof written.timeZone === "string" ? { timeZone: written.timeZone } : {};
    const parsed = Refresh.safeParse({ cron: written.cron, ...timeZone });
    if (parsed.success) return parsed.data;
  }
  return { everySeconds: DEFAULT_REFRESH_SECONDS };
}

function readSize(written: unknown): unknown {
  const size = isRecord(written) ? written : {};
  return {
    columns: clampInteger(size.columns, MIN_COLUMNS, GRID_COLUMNS) ?? 4,
    rows: clampInteger(size.rows, 1, MAX_ROWS) ?? 2,
  };
}

function readFreshness({ staleAfterSeconds, dataAt }: Record<string, unknown>): Record<string, unknown> {
  const seconds = clampInteger(staleAfterSeconds, 1, Number.MAX_SAFE_INTEGER);
  if (seconds === undefined || typeof dataAt !== "string" || dataAt.trim() === "") return {};
  return { staleAfterSeconds: seconds, dataAt: dataAt.trim().slice(0, 200) };
}

function clampInteger(value: unknown, least: number, most: number): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) return undefined;
  return Math.min(most, Math.max(least, Math.round(number)));
}

function readText(value: unknown, maxChars: number): string {
  return typeof value === "string" ? cleanText(value, maxChars).trim() : "";
}

/** The first words of the sentence, up to a place where one may stop. */
function titleFrom(sentence: string): string {
  const words = cleanText(sentence, 400).replace(/\s+/g, " ").trim();
  const short = words.length <= 60 ? words : words.slice(0, 60).replace(/\s+\S*$/, "");
  return short.replace(/[,;:.\s]+$/, "") || "New block";
}
