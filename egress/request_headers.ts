import { ACCEPTED_ENCODINGS } from "./decode_body.ts";
import { EgressError } from "./egress_error.ts";
import { isOwnClient } from "./limits.ts";
import type { EgressPurpose } from "./types.ts";

export type HeaderList = readonly (readonly [string, string])[];

const MAX_HEADER_BYTES = 16 * 1024;

/** Ours alone: they steer the connection, claim an identity, or ask for something else than what was checked. */
const FORBIDDEN = new Set([
  ...["accept-encoding", "connection", "content-length", "cookie", "cookie2", "expect", "forwarded", "host"],
  ...["http2-settings", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "via", "x-real-ip"],
  ...["x-http-method", "x-http-method-override", "x-method-override"],
  // Some servers take the path from these, past what was checked.
  ...["x-original-url", "x-rewrite-url", "x-original-uri"],
]);
const FORBIDDEN_PREFIXES = ["proxy-", "sec-", "x-forwarded-", "access-control-"];

/** What still makes sense at another origin; all else may be a credential. */
const SAFE_AT_ANOTHER_ORIGIN = new Set([
  ...["accept", "accept-encoding", "accept-language", "content-language", "content-type", "user-agent"],
]);

export interface RequestHeadersOptions {
  readonly purpose: EgressPurpose;
  readonly userAgent: string;
  /** True for the value of an `Authorization` that a block may set: one whose secret the broker puts in. */
  readonly isStandIn?: (value: string) => boolean;
}

/** The headers that are sent: what a caller may set, with our defaults. Throws `EgressError` when they are too large. */
export function buildRequestHeaders(given: HeaderList, options: RequestHeadersOptions): HeaderList {
  const kept = given.map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .filter(([name, value]) =>
      (isAllowed(name, options.purpose) || (name === "authorization" && options.isStandIn?.(value))) &&
      isWellFormed(name, value)
    );
  const size = kept.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  if (size > MAX_HEADER_BYTES) {
    throw new EgressError("too_large", `The request's headers are larger than ${MAX_HEADER_BYTES} bytes`);
  }
  const defaults = [["user-agent", options.userAgent], ["accept", "*/*"]] as const;
  const missing = defaults.filter(([name]) => kept.every(([each]) => each !== name));
  return [...missing, ["accept-encoding", ACCEPTED_ENCODINGS], ...kept];
}

/** The headers for a redirect's next hop: another origin gets no credentials, a dropped body no description. */
export function headersForNextHop(
  headers: HeaderList,
  { isOtherOrigin, isBodyDropped }: { readonly isOtherOrigin: boolean; readonly isBodyDropped: boolean },
): HeaderList {
  return headers.filter(([name]) =>
    (!isOtherOrigin || SAFE_AT_ANOTHER_ORIGIN.has(name)) && (!isBodyDropped || !name.startsWith("content-"))
  );
}

/** True for a header that a connection's secret cannot stand in either. */
export function isReservedHeader(name: string): boolean {
  return name !== "cookie" && !isAllowed(name, "model");
}

function isAllowed(name: string, purpose: EgressPurpose): boolean {
  if (name === "authorization") return isOwnClient(purpose);
  return !FORBIDDEN.has(name) && !FORBIDDEN_PREFIXES.some((prefix) => name.startsWith(prefix));
}

function isWellFormed(name: string, value: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}
