import { EgressError } from "./egress_error.ts";
import type { FetchedAnswer } from "./fetched_answer.ts";
import { headerOf } from "./http1/read_head.ts";
import { type HeaderList, headersForNextHop } from "./request_headers.ts";

const REDIRECT_STATUS = new Set([301, 302, 303, 307, 308]);

/** What changes from hop to hop. */
export interface HopRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: HeaderList;
  readonly body?: Uint8Array;
}

/** The address that an answer points on to; `undefined` when it is no redirect. */
export function locationOf(
  { status, headers }: Pick<FetchedAnswer, "status" | "headers">,
): string | undefined {
  return REDIRECT_STATUS.has(status) ? headerOf(headers, "location") : undefined;
}

/**
 * The request of the next hop, not yet checked (Fetch standard, "HTTP-redirect fetch").
 * Throws `EgressError` for a step from https to http and for a body that would go to another origin.
 */
export function nextHop(request: HopRequest, status: number, location: string): HopRequest {
  const from = new URL(request.url);
  if (!URL.canParse(location, from)) {
    throw new EgressError("network", `"${from.hostname}" redirects to a malformed address`);
  }
  const to = new URL(location, from);
  if (from.protocol === "https:" && to.protocol === "http:") {
    throw new EgressError("permission", `"${from.hostname}" redirects from https to http, which is refused`);
  }
  const { method, body } = request;
  const isMethodChanged = (status === 303 && method !== "GET" && method !== "HEAD") ||
    ((status === 301 || status === 302) && method === "POST");
  const isOtherOrigin = from.origin !== to.origin;
  const keepsBody = body !== undefined && !isMethodChanged;
  if (keepsBody && isOtherOrigin) {
    throw new EgressError(
      "permission",
      `"${from.hostname}" redirects a body to another host, which is refused`,
    );
  }
  return {
    url: to.href,
    method: isMethodChanged ? "GET" : method,
    headers: headersForNextHop(request.headers, { isOtherOrigin, isBodyDropped: !keepsBody }),
    ...(keepsBody ? { body } : {}),
  };
}
