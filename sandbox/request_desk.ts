import type { GuestProcess } from "./guest_process.ts";
import type { RequestMessage } from "./guest_messages.ts";
import { MAX_REQUEST_BODY_BYTES } from "./limits.ts";
import type { GuestJob, GuestLimits, GuestRequest, GuestResponse } from "./types.ts";

/** Answers a guest's requests: at most so many in all, and so many at a time; the others wait here. */
export interface RequestDesk {
  /** False when the guest breaks the rules of asking. */
  take(message: RequestMessage, body: Uint8Array): "taken" | "too_many" | "wrong";
  /** The guest no longer wants the answer. False when it never asked. */
  abort(id: number): boolean;
  /** Ends every request; answers go nowhere from now on. */
  close(): void;
}

/** Bodies of requests that wait for their turn: they lie in the host's memory, as long as others take. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

const TOO_MUCH_WAITS: GuestResponse = {
  kind: "failed",
  errorKind: "too_large",
  message: `The bodies of the requests that wait are larger than ${MAX_WAITING_BYTES} bytes together`,
  hint: "Await a request with a large body before the next",
};

/** Nobody waits for a request's end: what rejects here would end the server. */
const BROKEN: GuestResponse = {
  kind: "failed",
  errorKind: "network",
  message: "The request failed inside the host",
};

export function createRequestDesk(
  guest: GuestProcess,
  options: { readonly job: GuestJob; readonly limits: GuestLimits },
): RequestDesk {
  const waiting: { readonly id: number; readonly request: GuestRequest }[] = [];
  const open = new Map<number, AbortController>();
  let [asked, running, waitingBytes] = [0, 0, 0];

  function startNext(): void {
    while (running < options.limits.parallelRequests) {
      const next = waiting.shift();
      if (next === undefined) return;
      waitingBytes -= next.request.body?.length ?? 0;
      const controller = open.get(next.id);
      if (controller !== undefined) answer(next.id, next.request, controller.signal);
    }
  }

  async function answer(id: number, request: GuestRequest, signal: AbortSignal): Promise<void> {
    running++;
    const response = await options.job.fetch(request, signal).catch(() => BROKEN);
    // A guest that asks and never reads would otherwise fill the host's memory with answers.
    if (open.delete(id)) await sendAnswer(id, response);
    running--;
    startNext();
  }

  async function sendAnswer(id: number, response: GuestResponse): Promise<void> {
    if (response.kind === "failed") {
      const { errorKind, message, hint } = response;
      await guest.send({ kind: "refusal", id, errorKind, message, ...(hint === undefined ? {} : { hint }) });
      return;
    }
    const { status, statusText, headers, url, isRedirected, body } = response;
    await guest.send({
      kind: "response",
      id,
      status,
      statusText,
      headers: JSON.stringify(headers),
      url,
      isRedirected,
    }, body);
  }

  return {
    take(message, body) {
      if (message.id !== asked || body.length > MAX_REQUEST_BODY_BYTES) return "wrong";
      asked++;
      if (asked > options.limits.requests) return "too_many";
      const mustWait = running >= options.limits.parallelRequests;
      if (mustWait && waitingBytes + body.length > MAX_WAITING_BYTES) {
        sendAnswer(message.id, TOO_MUCH_WAITS);
        return "taken";
      }
      waitingBytes += body.length;
      open.set(message.id, new AbortController());
      waiting.push({ id: message.id, request: toRequest(message, body) });
      startNext();
      return "taken";
    },
    abort(id) {
      open.get(id)?.abort();
      open.delete(id);
      return id < asked;
    },
    close() {
      for (const controller of open.values()) controller.abort();
      open.clear();
      waiting.length = 0;
    },
  };
}

function toRequest(message: RequestMessage, body: Uint8Array): GuestRequest {
  const { url, method, redirect, headers, maxAgeSeconds, connection, browse } = message;
  return {
    url,
    method,
    redirect,
    headers,
    ...(body.length === 0 ? {} : { body }),
    ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
    ...(connection === undefined ? {} : { connection }),
    ...(browse === undefined ? {} : { browse: toBrowse(browse) }),
  };
}

function toBrowse(
  { waitFor, timeoutSeconds }: NonNullable<RequestMessage["browse"]>,
): NonNullable<GuestRequest["browse"]> {
  return {
    ...(waitFor === undefined ? {} : { waitFor }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  };
}
