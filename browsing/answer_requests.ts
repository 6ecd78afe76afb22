import { z } from "zod";
import { isHostAllowed } from "../domain/hosts.ts";
import type { RequestRecord } from "../domain/outcome.ts";
import type { EgressAnswer, EgressPolicy, EgressRequest } from "../egress/types.ts";
import { PAGE_LIMITS } from "./limits.ts";
import type { BrowserEvent, Protocol } from "./protocol.ts";
import type { SendRequest } from "./types.ts";

/** What became of the page's own address: its newest answer, or why there is none. */
export type MainAnswer = Pick<Extract<EgressAnswer, { kind: "answered" }>, "kind" | "status"> | Failed;

type Failed = Pick<Extract<EgressAnswer, { kind: "failed" }>, "kind" | "errorKind" | "message" | "hint">;

/** Answers what a page asks; nothing else reaches it. */
export interface RequestAnswerer {
  /** Takes an event of a session of the page; false when it is about something else. */
  take(event: BrowserEvent): boolean;
  readonly records: readonly RequestRecord[];
  readonly leftOut: ReadonlyMap<string, number>;
  /** Of the newest document of the page's main frame. */
  main(): MainAnswer | undefined;
  /** Requests without an answer yet. */
  open(): number;
}

export interface AnswererOptions {
  readonly protocol: Protocol;
  readonly send: SendRequest;
  readonly policy: EgressPolicy;
  /** What the block asked for: the only place that a grant of the own network counts for. */
  readonly url: URL;
  readonly mainFrameId: () => string | undefined;
  readonly signal: AbortSignal;
  /** Called at each request and at each answer. */
  readonly onTraffic: () => void;
}

const Paused = z.object({
  requestId: z.string().max(200),
  frameId: z.string().max(200).optional(),
  resourceType: z.string().max(40),
  request: z.object({
    url: z.string(),
    method: z.string().max(20),
    headers: z.record(z.string(), z.string()),
    postData: z.string().optional(),
    hasPostData: z.boolean().optional(),
    postDataEntries: z.array(z.object({ bytes: z.string().optional() })).optional(),
  }),
});
type Paused = z.infer<typeof Paused>;

const MAX_URL_CHARS = 16_000;
const MAX_LEFT_OUT = 50;

/**
 * A page's requests go through the broker by the block's own rules. What the block does not declare is not asked and
 * only counted; the page's own address must be declared, at every step of its redirects.
 */
export function answerRequests(options: AnswererOptions): RequestAnswerer {
  const { protocol, send, signal } = options;
  const records: RequestRecord[] = [];
  const leftOut = new Map<string, number>();
  let [asked, open, bytes] = [0, 0, 0];
  let main: MainAnswer | undefined;

  /** The answer for the browser, or `undefined` to let the request fail. */
  async function answer(paused: Paused): Promise<object | undefined> {
    const url = readAddress(paused.request.url);
    const isFull = asked >= PAGE_LIMITS.requests || open >= PAGE_LIMITS.parallelRequests ||
      bytes >= PAGE_LIMITS.bytes;
    if (url === undefined || isFull) return undefined;
    const isMain = paused.resourceType === "Document" && paused.frameId === options.mainFrameId();
    if (!isMain && url.pathname === "/favicon.ico") return undefined;
    if (!isMain && !mayAsk(url, options.policy)) {
      note(leftOut, url.host);
      return undefined;
    }
    if (isPreflight(paused)) return allowPreflight(paused);
    asked++;
    open++;
    const result = await send(toRequest(paused), policyFor(url, options), signal).finally(() => open--);
    if (isMain) main = result;
    if (result.kind === "answered") {
      bytes += result.body.length;
      records.push({ ...result.record, byBrowser: true });
      return toFulfilment(result);
    }
    if (!isMain && isRuleRefusal(result)) note(leftOut, url.host);
    else records.push({ ...result.record, byBrowser: true });
    return undefined;
  }

  async function serve(paused: Paused, sessionId: string | undefined): Promise<void> {
    const { requestId } = paused;
    const fulfilment = await answer(paused);
    options.onTraffic();
    if (fulfilment === undefined) {
      await protocol.send("Fetch.failRequest", { requestId, errorReason: "BlockedByClient" }, sessionId);
    } else await protocol.send("Fetch.fulfillRequest", { requestId, ...fulfilment }, sessionId);
  }

  return {
    take({ method, params, sessionId }) {
      if (method !== "Fetch.requestPaused") return false;
      options.onTraffic();
      const paused = Paused.safeParse(params);
      // A page that left, or a browser that ended, wants no answer.
      if (paused.success) serve(paused.data, sessionId).catch(() => {});
      return true;
    },
    records,
    leftOut,
    main: () => main,
    open: () => open,
  };
}

function readAddress(text: string): URL | undefined {
  if (text.length > MAX_URL_CHARS || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === "https:" || url.protocol === "http:" ? url : undefined;
}

function mayAsk(url: URL, { hosts }: EgressPolicy): boolean {
  return hosts === "any-public" || isHostAllowed(url, hosts);
}

function note(counts: Map<string, number>, host: string): void {
  if (counts.has(host) || counts.size < MAX_LEFT_OUT) counts.set(host, (counts.get(host) ?? 0) + 1);
}

/** It was asked by a page, not by the block: what it wanted is counted, not held against the block. */
function isRuleRefusal({ errorKind }: Failed): boolean {
  return errorKind === "host_not_declared" || errorKind === "blocked_address" || errorKind === "permission";
}

/**
 * A page gets no connection, and what a person opened of the own network is open to the page of that very place alone:
 * a page of the internet must not send anything there.
 */
function policyFor(url: URL, { policy, url: { host } }: AnswererOptions): EgressPolicy {
  const { connections: _connections, ...rest } = policy;
  return url.host === host ? rest : { ...rest, isLanClosed: true };
}

function isPreflight({ request: { method, headers } }: Paused): boolean {
  return method === "OPTIONS" &&
    Object.keys(headers).some((name) => name.toLowerCase() === "access-control-request-method");
}

/**
 * The question before a request to another origin guards what a browser is signed in to, and this one is signed in to
 * nothing. It is answered here; the request itself then passes every rule.
 */
function allowPreflight({ request: { headers } }: Paused): object {
  const asked = new Headers(Object.entries(headers).filter(([name]) => /^[\w-]+$/.test(name)));
  return {
    responseCode: 204,
    responseHeaders: [
      ["access-control-allow-origin", asked.get("origin") ?? "*"],
      ["access-control-allow-methods", asked.get("access-control-request-method") ?? "GET"],
      ["access-control-allow-headers", asked.get("access-control-request-headers") ?? ""],
    ].map(([name, value]) => ({ name, value })),
  };
}

/** One hop: the browser follows redirects itself, and each comes here again. */
function toRequest({ request }: Paused): EgressRequest {
  const body = readBody(request);
  const url = new URL(request.url);
  url.hash = "";
  return {
    url: url.href,
    method: request.method,
    headers: Object.entries(request.headers),
    redirect: "manual",
    ...(body !== undefined && { body }),
  };
}

function readBody({ postData, postDataEntries }: Paused["request"]): Uint8Array | undefined {
  const parts = (postDataEntries ?? []).map(({ bytes = "" }) => Uint8Array.fromBase64(bytes));
  if (parts.length === 0) return postData === undefined ? undefined : new TextEncoder().encode(postData);
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Would lead the browser to other places by itself, or tie it to what was. */
const KEPT_OUT = /^(set-cookie2?|link|refresh|alt-svc|report-to|reporting-endpoints|nel|speculation-rules)$/i;

function toFulfilment(
  { status, headers, body }: Extract<EgressAnswer, { kind: "answered" }>,
): object {
  return {
    responseCode: status,
    responseHeaders: headers.filter(([name]) => !KEPT_OUT.test(name))
      .map(([name, value]) => ({ name, value })),
    body: body.toBase64(),
  };
}
