import { isRecord, type Json } from "../../domain/json.ts";
import { cleanText } from "../../domain/outcome.ts";
import type { Steps } from "./json_path.ts";
import type { Excerpt } from "./types.ts";

const MAX_SIDE_CHARS = 160;
const MAX_MATCH_CHARS = 200;
const MAX_SIBLINGS = 3;
const MAX_SIBLING_CHARS = 60;

/** The text around a place in it. */
export function excerptOfText(text: string, start: number, length: number): Excerpt {
  const from = Math.max(0, start - MAX_SIDE_CHARS);
  const to = start + length + MAX_SIDE_CHARS;
  return {
    before: (from > 0 ? "…" : "") + clean(text.slice(from, start), MAX_SIDE_CHARS),
    match: clean(text.slice(start, start + length), MAX_MATCH_CHARS),
    after: clean(text.slice(start + length, to), MAX_SIDE_CHARS) + (to < text.length ? "…" : ""),
  };
}

/** A JSON value among its nearest neighbours, as JSON writes them. */
export function excerptOfJson(json: Json, steps: Steps): Excerpt {
  const last = steps.at(-1);
  const parent = last === undefined ? undefined : valueAtSteps(json, steps.slice(0, -1));
  const value = valueAtSteps(json, steps);
  const match = clean(JSON.stringify(value) ?? "", MAX_MATCH_CHARS);
  if (parent === undefined || last === undefined) return { before: "", match, after: "" };
  return Array.isArray(parent)
    ? amongItems(parent as readonly Json[], Number(last), match)
    : amongFields(isRecord(parent) ? parent as Readonly<Record<string, Json>> : {}, String(last), match);
}

function amongItems(items: readonly Json[], index: number, match: string): Excerpt {
  const from = Math.max(0, index - MAX_SIBLINGS);
  const to = index + 1 + MAX_SIBLINGS;
  const before = items.slice(from, index).map((item) => `${shorten(item)}, `).join("");
  const after = items.slice(index + 1, to).map((item) => `, ${shorten(item)}`).join("");
  return {
    match,
    before: `[${from > 0 ? "…, " : ""}${before}`,
    after: `${after}${to < items.length ? ", …" : ""}]`,
  };
}

function amongFields(fields: Readonly<Record<string, Json>>, name: string, match: string): Excerpt {
  const entries = Object.entries(fields);
  const index = entries.findIndex(([key]) => key === name);
  const from = Math.max(0, index - MAX_SIBLINGS);
  const to = index + 1 + MAX_SIBLINGS;
  const write = ([key, value]: [string, Json]) => `${quote(key)}: ${shorten(value)}`;
  const before = entries.slice(from, index).map((entry) => `${write(entry)}, `).join("");
  const after = entries.slice(index + 1, to).map((entry) => `, ${write(entry)}`).join("");
  return {
    match,
    before: `{${from > 0 ? " …," : ""} ${before}${quote(name)}: `,
    after: `${after}${to < entries.length ? ", …" : ""} }`,
  };
}

function valueAtSteps(json: Json, steps: Steps): Json | undefined {
  let at: Json | undefined = json;
  for (const step of steps) {
    at = (at as Readonly<Record<string | number, Json>> | null | undefined)?.[step];
  }
  return at;
}

function shorten(value: Json): string {
  if (Array.isArray(value)) return value.length === 0 ? "[]" : "[…]";
  if (isRecord(value)) return Object.keys(value).length === 0 ? "{}" : "{…}";
  const text = JSON.stringify(value) ?? "";
  return clean(
    text.length > MAX_SIBLING_CHARS ? `${text.slice(0, MAX_SIBLING_CHARS)}…"` : text,
    MAX_SIBLING_CHARS + 2,
  );
}

function quote(name: string): string {
  return clean(JSON.stringify(name), MAX_SIBLING_CHARS);
}

function clean(text: string, maxChars: number): string {
  return cleanText(text.replace(/\s+/g, " "), maxChars);
}
