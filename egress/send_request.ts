import type { RequestRecord } from "../domain/outcome.ts";
import type { Scrubber } from "./connections/scrubber.ts";
import { scrubberOf, shownPlace } from "./connections/shown.ts";
import { withDeadline } from "./deadline.ts";
import { EgressError } from "./egress_error.ts";
import type { SendOptions } from "./first_hop.ts";
import { followRequest } from "./follow_request.ts";
import { limitsOf } from "./limits.ts";
import { recordOf } from "./request_record.ts";
import { scrubAnswer } from "./scrub_answer.ts";
import type { EgressAnswer, EgressLimits, EgressRequest } from "./types.ts";

/** Sends one request with its redirects and tells what came of it, every secret taken out. Never throws. */
export async function sendRequest(request: EgressRequest, options: SendOptions): Promise<EgressAnswer> {
  const { policy, services } = options;
  const scrubber = () => scrubberOf(policy, services.tokens);
  const answer = await answerOf(request, { ...options, scrubber });
  return (policy.connections ?? []).length === 0 ? answer : scrubAnswer(answer, scrubber());
}

async function answerOf(
  request: EgressRequest,
  options: SendOptions & { readonly scrubber: () => Scrubber },
): Promise<EgressAnswer> {
  const { policy, services } = options;
  const startedAt = services.now();
  const place = shownPlace(request, policy);
  const record = (facts: Partial<RequestRecord>) =>
    recordOf(request, { ...place, ...facts, ms: services.now() - startedAt });
  try {
    const limits = limitsOf(policy);
    const { answer, url, isRedirected } = await withDeadline(
      (signal) => followRequest(request, { ...options, limits, signal }),
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
    const { kind, message, hint, refusedHost, notBefore } = asFailure(error);
    return {
      kind: "failed",
      errorKind: kind,
      message,
      record: record({ refused: kind, ...(refusedHost === undefined ? {} : { refusedHost }) }),
      ...(hint === undefined ? {} : { hint }),
      ...(notBefore === undefined ? {} : { notBefore }),
    };
  }
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
