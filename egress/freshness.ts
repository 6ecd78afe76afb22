import { headerOf } from "./http1/read_head.ts";
import type { HeaderList } from "./request_headers.ts";

const STORABLE_STATUS = new Set([200, 203, 204]);

/**
 * True when the answer may be kept at all. `private` may: no request carries a person's identity.
 * The key holds every request header, so any `Vary` but `*` is kept by it.
 */
export function isStorable(status: number, headers: HeaderList): boolean {
  return STORABLE_STATUS.has(status) && !directivesOf(headers).has("no-store") &&
    !(headerOf(headers, "vary") ?? "").split(",").some((name) => name.trim() === "*");
}

/** How long the server calls the answer good, in milliseconds from its arrival; 0 when it does not say (RFC 9111 4.2). */
export function freshMsOf(headers: HeaderList, now: number): number {
  const directives = directivesOf(headers);
  if (directives.has("no-cache")) return 0;
  const ageMs = secondsToMs(headerOf(headers, "age")) ?? 0;
  const maxAgeMs = secondsToMs(directives.get("max-age"));
  if (maxAgeMs !== undefined) return Math.max(0, maxAgeMs - ageMs);
  const expiresAt = Date.parse(headerOf(headers, "expires") ?? "");
  const sentAt = Date.parse(headerOf(headers, "date") ?? "");
  if (Number.isNaN(expiresAt)) return 0;
  return Math.max(0, expiresAt - (Number.isNaN(sentAt) ? now : sentAt) - ageMs);
}

/** True when the caller's own headers ask for an answer that is not from a cache, or steer one themselves. */
export function isCacheBypassed(headers: HeaderList): boolean {
  const directives = directivesOf(headers);
  return directives.has("no-cache") || directives.has("no-store") || directives.get("max-age") === "0" ||
    headers.some(([name]) => name === "pragma" || name === "range" || name.startsWith("if-"));
}

function directivesOf(headers: HeaderList): Map<string, string> {
  const parts = (headerOf(headers, "cache-control") ?? "").split(",");
  return new Map(parts.map((part) => {
    const [name = "", value = ""] = part.split("=");
    return [name.trim().toLowerCase(), value.trim().replaceAll('"', "")] as const;
  }));
}

function secondsToMs(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text.trim()) ? Number(text) * 1000 : undefined;
}
