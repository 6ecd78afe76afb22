import type { RequestRecord } from "../domain/outcome.ts";
import { withDeadline } from "./deadline.ts";
import { EgressError } from "./egress_error.ts";
import { fetchHop, type HopServices } from "./fetch_hop.ts";
import type { FetchedAnswer } from "./fetched_answer.ts";
import { type HopRequest, locationOf, nextHop } from "./follow_redirects.ts";
import { limitsOf } from "./limits.ts";
import { buildRequestHeaders } from "./request_headers.ts";
import { recordOf } from "./request_record.ts";
import type { TargetRules } from "./target_rules.ts";
import type { EgressAnswer, EgressLimits, EgressPolicy, EgressPurpose, EgressRequest } from "./types.ts";

const METHODS: Readonly<Record<EgressPurpose, readonly string[]>> = {
  block: ["GET", "HEAD", "POST"],
  image: ["GET", "HEAD"],
  inspect: ["GET", "HEAD"],
  model: ["GET", "HEAD", "POST"],
  database: ["GET", "HEAD", "POST"],
};

export interface SendServices extends HopServices {
  readonly rules: TargetRules;
  readonly userAgent: string;
}

export interface SendOptions {
  readonly policy: EgressPolicy;
  readonly services: SendServices;
  readonly signal?: AbortSignal | undefined;
}

/** Sends one request with its redirects and tells what came of it. Never throws. */
export async function sendRequest(request: EgressRequest, options: SendOptions): Promise<EgressAnswer> {
  const { policy, services } = options;
  const startedAt = services.now();
  const record = (facts: Partial<RequestRecord>) =>
    recordOf(request, { ...facts, ms: services.now() - startedAt });
  try {
    const limits = limitsOf(policy);
    const { answer, url, isRedirected } = await withDeadline(
      (signal) => followHops(request, { ...options, limits, signal }),
      deadlineOf(request, limits, options.signal),
    );
    const { status, statusText, headers, body, isFromCache, notBefore } = answer;
    return {
      kind: "answered",
      ...{ status, statusText, headers, body, url, isRedirected },
      record: record({ status, bytes: body.length, fromCache: isFromCache }),
      ...(notBefore === undefined ? {} : { notBefore }),
    };
  } catch (error) {
    const { kind, message, hint, refusedHost } = asFailure(error);
    return {
      kind: "failed",
      errorKind: kind,
      message,
      record: record({ refused: kind, ...(refusedHost === undefined ? {} : { refusedHost }) }),
      ...(hint === undefined ? {} : { hint }),
    };
  }
}

/** The first hop's request, with the method and sizes checked. Throws `EgressError`. */
export function firstHop(request: EgressRequest, options: SendOptions): HopRequest {
  const { policy, services } = options;
  const method = (request.method ?? "GET").toUpperCase();
  if (!METHODS[policy.purpose].includes(method)) {
    throw new EgressError(
      "permission",
      `Cannot send ${method.slice(0, 20)}: expected ${METHODS[policy.purpose].join(", ")}`,
    );
  }
  const { body } = request;
  const { requestBodyBytes } = limitsOf(policy);
  if (body !== undefined && body.length > requestBodyBytes) {
    throw new EgressError("too_large", `The request's body is larger than ${requestBodyBytes} bytes`);
  }
  const headers = buildRequestHeaders(request.headers ?? [], {
    purpose: policy.purpose,
    userAgent: services.userAgent,
  });
  return { url: request.url, method, headers, ...(body === undefined ? {} : { body }) };
}

interface FollowOptions extends SendOptions {
  readonly limits: EgressLimits;
  readonly signal: AbortSignal;
}

interface Followed {
  readonly answer: FetchedAnswer;
  readonly url: string;
  readonly isRedirected: boolean;
}

async function followHops(request: EgressRequest, options: FollowOptions): Promise<Followed> {
  const { policy, services, limits, signal } = options;
  let hop = firstHop(request, options);
  for (let redirects = 0; redirects <= limits.redirects; redirects += 1) {
    // Every hop passes every rule again: a declared host may point anywhere.
    const target = services.rules.checkTarget(hop.url, policy);
    const { maxAgeSeconds } = request;
    const cached = maxAgeSeconds === undefined ? {} : { maxAgeSeconds };
    const answer = await fetchHop(
      { ...hop, ...cached, target, owner: policy.owner, limits },
      services,
      signal,
    );
    const location = request.redirect === "manual" ? undefined : locationOf(answer);
    const url = target.url.href;
    if (location === undefined) return { answer, url, isRedirected: redirects > 0 };
    if (request.redirect === "error") {
      throw new EgressError(
        "network",
        `"${target.url.hostname}" redirects, which the request does not allow`,
      );
    }
    hop = nextHop({ ...hop, url }, answer.status, location);
  }
  throw new EgressError("network", `Stopped after ${limits.redirects} redirects`);
}

function deadlineOf(request: EgressRequest, limits: EgressLimits, signal: AbortSignal | undefined) {
  const timeoutMs = Math.min(limits.totalMs, request.timeoutMs ?? Infinity);
  const onTimeout = () => new EgressError("timeout", `No whole answer within ${timeoutMs / 1000} s`);
  return { timeoutMs, onTimeout, signal };
}

function asFailure(error: unknown): EgressError {
  if (error instanceof EgressError) return error;
  const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
  if (isTimeout) return new EgressError("timeout", "No whole answer within the time the caller gave");
  const isCancelled = error instanceof DOMException && error.name === "AbortError";
  if (isCancelled) return new EgressError("network", "The request was cancelled", { cause: error });
  // Its name tells where to look; its words may hold what a block must not read, such as a local address.
  const name = error instanceof Error ? error.name : typeof error;
  return new EgressError("network", `The request failed inside the broker (${name})`, { cause: error });
}
