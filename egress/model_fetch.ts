import { decodeBody } from "./decode_body.ts";
import { EgressError } from "./egress_error.ts";
import type { Exchange } from "./exchange.ts";
import { openHop } from "./fetch_hop.ts";
import { type HopRequest, locationOf, nextHop } from "./follow_redirects.ts";
import { headerOf } from "./http1/read_head.ts";
import { limitsOf } from "./limits.ts";
import { cleanResponseHeaders } from "./response_headers.ts";
import { checkMethod, firstHop, type SendOptions, type SendServices } from "./first_hop.ts";
import type { EgressPolicy } from "./types.ts";

/** A `fetch` under one policy: same rules, a body that streams, nothing cached, shared, retried or slowed down. */
export function createModelFetch(
  policy: EgressPolicy,
  { services, closing }: { readonly services: SendServices; readonly closing: AbortSignal },
): typeof fetch {
  const { totalMs } = limitsOf(policy);
  return async (input, init) => {
    const request = new Request(input, init);
    const late = Number.isFinite(totalMs) ? [AbortSignal.timeout(totalMs)] : [];
    const signal = AbortSignal.any([request.signal, closing, ...late]);
    const body = new Uint8Array(await request.arrayBuffer());
    const asked = {
      url: request.url,
      method: request.method,
      headers: [...request.headers],
      ...(body.length === 0 ? {} : { body }),
    };
    try {
      const { opened, url, isRedirected } = await followOwnOrigin(firstHop(asked, { policy, services }), {
        policy,
        services,
        signal,
      });
      return streamingResponse(opened, { url, isRedirected, maxBytes: limitsOf(policy).bodyBytes });
    } catch (error) {
      signal.throwIfAborted();
      // The `fetch` contract: whatever kept an answer from coming is a TypeError.
      throw new TypeError(error instanceof Error ? error.message : "The request failed", { cause: error });
    }
  };
}

interface Opened {
  readonly opened: Exchange;
  readonly url: string;
  readonly isRedirected: boolean;
}

async function followOwnOrigin(
  first: HopRequest,
  { policy, services, signal }: SendOptions & { readonly signal: AbortSignal },
): Promise<Opened> {
  const limits = limitsOf(policy);
  let hop = first;
  for (let redirects = 0; redirects <= limits.redirects; redirects += 1) {
    checkMethod(hop.method, policy);
    const target = services.rules.checkTarget(hop.url, policy);
    const { owner, purpose } = policy;
    const opened = await openHop({ ...hop, target, owner, purpose, limits }, services, signal);
    const location = locationOf(opened.head);
    const url = target.url.href;
    if (location === undefined) return { opened, url, isRedirected: redirects > 0 };
    opened.cancel();
    hop = nextHop({ ...hop, url }, opened.head.status, location);
    if (new URL(hop.url).origin !== target.url.origin) {
      throw new EgressError(
        "permission",
        `"${target.url.hostname}" redirects to another origin, which is refused`,
      );
    }
  }
  throw new EgressError("network", `Stopped after ${limits.redirects} redirects`);
}

interface StreamingOptions {
  readonly url: string;
  readonly isRedirected: boolean;
  readonly maxBytes: number;
}

function streamingResponse(opened: Exchange, { url, isRedirected, maxBytes }: StreamingOptions): Response {
  const { status, statusText, headers } = opened.head;
  const isBodyless = status === 204 || status === 205 || status === 304;
  if (isBodyless) opened.cancel();
  const contentEncoding = headerOf(headers, "content-encoding");
  const body = isBodyless ? null : decodeBody(opened.body, { contentEncoding, maxBytes });
  const response = new Response(body && streamOf(body, opened.cancel), {
    status,
    statusText: statusText.replace(/[^\t\x20-\x7e]/g, ""),
  });
  for (const [name, value] of cleanResponseHeaders(headers)) response.headers.append(name, value);
  // A constructed response has no address of its own.
  Object.defineProperties(response, { url: { value: url }, redirected: { value: isRedirected } });
  return response;
}

function streamOf(body: AsyncIterable<Uint8Array>, cancel: () => void): ReadableStream<Uint8Array> {
  const parts = body[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel,
  });
}
