import type { SettingValues } from "../../domain/manifest.ts";

const MAX_SEGMENTS = 12;
const MAX_PARAMETERS = 12;
const MAX_CHARS = 300;

export interface EndpointFacts {
  /** backend.ts: what does not stand in it is a value. */
  readonly code: string;
  readonly settings: SettingValues;
}

/**
 * An address without anything that belongs to one block: numbers, dates, ids and settings of its path as `{name}`, its
 * parameters by name alone. What the code itself does not write is a value as well.
 */
export function endpointShape(url: URL, facts: EndpointFacts): string {
  const path = pathShape(url.pathname, facts);
  const names = [...new Set(url.searchParams.keys())].filter((name) => /^[\w.[\]-]{1,40}$/.test(name));
  const query = names.slice(0, MAX_PARAMETERS).sort().join("&");
  return (query === "" ? path : `${path}?${query}`).slice(0, MAX_CHARS);
}

/** The part before the parameters, in the same form. */
export function pathShape(pathname: string, facts: EndpointFacts): string {
  const segments = pathname.split("/").slice(0, MAX_SEGMENTS).map((segment) => segmentShape(segment, facts));
  return segments.join("/") || "/";
}

function segmentShape(segment: string, { code, settings }: EndpointFacts): string {
  const text = decode(segment);
  const [, name = text, ending = ""] = /^(.+?)(\.(?:json|xml|csv|ics|rss|atom|txt|html?))?$/i.exec(text) ??
    [];
  if (text === "") return "";
  const setting = Object.entries(settings).find(([, value]) => holdsValue(value, name));
  if (setting !== undefined) return `{${setting[0]}}${ending}`;
  if (/^-?\d+([.,]\d+)*$/.test(name)) return `{number}${ending}`;
  if (/^\d{4}-\d{2}-\d{2}/.test(name)) return `{date}${ending}`;
  if (isIdentifier(name)) return `{id}${ending}`;
  const isOfCode = /^[\w.~:@$,()+!*'-]{1,60}$/.test(text) && code.includes(text);
  return isOfCode ? text : `{value}${ending}`;
}

function holdsValue(value: SettingValues[string], text: string): boolean {
  const values = Array.isArray(value) ? value : [value];
  const wanted = text.toLowerCase();
  return values.some((each) =>
    (typeof each === "string" || typeof each === "number") && String(each).toLowerCase() === wanted
  );
}

/** Letters and digits mixed, and long: an id, a key, a hash. */
function isIdentifier(text: string): boolean {
  return /^[\da-f-]{16,}$/i.test(text) || (text.length >= 16 && /\d/.test(text) && /[a-z]/i.test(text));
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // An address may hold a "%" that is none of the encoding.
    return segment;
  }
}
