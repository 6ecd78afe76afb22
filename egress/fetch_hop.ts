import type { Connect } from "./dial.ts";
import { collect, decodeBody } from "./decode_body.ts";
import type { ConnectionPool } from "./connection_pool.ts";
import { EgressError } from "./egress_error.ts";
import { type Exchange, exchange } from "./exchange.ts";
import type { FetchedAnswer } from "./fetched_answer.ts";
import { isCacheBypassed } from "./freshness.ts";
import { isOwnClient } from "./limits.ts";
import { headerOf } from "./http1/read_head.ts";
import type { HttpCache } from "./http_cache.ts";
import type { Politeness } from "./politeness.ts";
import type { Rates } from "./rates.ts";
import type { HeaderList } from "./request_headers.ts";
import { cleanResponseHeaders } from "./response_headers.ts";
import { notBeforeOf } from "./retry_after.ts";
import type { FindRoute } from "./route_finder.ts";
import type { SingleFlight } from "./single_flight.ts";
import type { Slots } from "./slots.ts";
import { hostAndPort, type Target } from "./target_rules.ts";
import type { EgressLimits, EgressPurpose } from "./types.ts";

/** What every request of one broker shares. */
export interface HopServices {
  readonly findRoute: FindRoute;
  readonly pool: ConnectionPool;
  readonly connect: Connect;
  readonly caCerts: string[];
  readonly cache: HttpCache;
  readonly flights: SingleFlight<FetchedAnswer>;
  readonly politeness: Politeness;
  readonly slots: Slots;
  readonly rates: Rates;
  readonly now: () => number;
}

/** One request to one checked target. */
export interface Hop {
  readonly target: Target;
  readonly method: string;
  readonly headers: HeaderList;
  readonly body?: Uint8Array;
  readonly owner: string;
  readonly purpose: EgressPurpose;
  readonly limits: EgressLimits;
  readonly maxAgeSeconds?: number;
  /** Asks the host whatever is kept, with what it told the kept answer by. */
  readonly isReload?: boolean;
  /** What really goes out, secrets included, where that is not the above; never part of a key. */
  readonly wire?: { readonly url: URL; readonly headers: HeaderList; readonly body?: Uint8Array };
  /** Answers are kept, shared and slowed down among requests of one partition only. */
  readonly partition?: string;
  /** Names the answer in the partition; the request itself unless given. */
  readonly key?: string;
  /** SHA-256 of the only certificate to talk to. */
  readonly pin?: string;
}

/**
 * The answer to one hop: kept, shared with someone who asks the same now, or asked of the host in its turn.
 * Throws `EgressError`, or the signal's reason.
 */
export async function fetchHop(hop: Hop, services: HopServices, signal: AbortSignal): Promise<FetchedAnswer> {
  if (!isShareable(hop)) return await askHost(hop, services, signal);
  const key = cacheKeyOf(hop);
  const kept = hop.isReload === true ? undefined : services.cache.findUsable(key, hop.maxAgeSeconds);
  if (kept !== undefined) return withinLimit(kept, hop.limits);
  const flightKey = `${key}\n${hop.limits.bodyBytes}\n${hop.limits.connectMs}`;
  return await services.flights.run(flightKey, (flight) => askWithCache(hop, services, flight), signal);
}

/** Opens the exchange of a hop without any of the sharing, for bodies that stream. */
export async function openHop(hop: Hop, services: HopServices, signal: AbortSignal): Promise<Exchange> {
  const route = await services.findRoute(hop.target, signal);
  const { method, limits } = hop;
  const { url, headers, body } = hop.wire ?? { ...hop, url: hop.target.url };
  const request = { method, url, headers, ...(body === undefined ? {} : { body }) };
  const { pool, connect, caCerts } = services;
  const pinned = hop.pin === undefined ? route : { ...route, pin: hop.pin };
  return await exchange(request, pinned, { pool, connect, caCerts, connectMs: limits.connectMs, signal });
}

async function askWithCache(hop: Hop, services: HopServices, signal: AbortSignal): Promise<FetchedAnswer> {
  const key = cacheKeyOf(hop);
  const validators = services.cache.validatorsOf(key);
  const answer = await askHost(withHeaders(hop, validators), services, signal);
  if (answer.status === 304 && validators.length > 0) {
    const confirmed = services.cache.confirm(key, answer.headers);
    return confirmed === undefined
      ? await askHost(hop, services, signal)
      : withinLimit(confirmed, hop.limits);
  }
  if (!answer.isFromCache) services.cache.store(key, answer);
  return answer;
}

async function askHost(hop: Hop, services: HopServices, signal: AbortSignal): Promise<FetchedAnswer> {
  const host = hostAndPort(hop.target.url);
  // A host counts each of its users apart, so one's pause says nothing about another.
  const polite = hop.partition === undefined ? host : `${host} ${hop.partition}`;
  const pause = services.politeness.findPause(polite);
  if (pause !== undefined) return pause;
  const keys = { host, owner: `${hop.purpose} ${hop.owner}` };
  if (!isOwnClient(hop.purpose)) services.rates.take(keys, hop.limits);
  const release = await services.slots.acquire({ host, owner: hop.owner }, signal);
  try {
    const answer = await readAnswer(await openHop(hop, services, signal), hop, services.now);
    services.rates.count(keys, answer.body.length);
    services.politeness.note(polite, answer);
    return answer;
  } catch (error) {
    const isTooLarge = error instanceof EgressError && error.kind === "too_large";
    if (isTooLarge) services.rates.count(keys, hop.limits.bodyBytes);
    throw error;
  } finally {
    release();
  }
}

async function readAnswer(opened: Exchange, hop: Hop, now: () => number): Promise<FetchedAnswer> {
  const { status, statusText, headers } = opened.head;
  try {
    const contentEncoding = headerOf(headers, "content-encoding");
    const body = await collect(decodeBody(opened.body, { contentEncoding, maxBytes: hop.limits.bodyBytes }));
    const notBefore = notBeforeOf(status, headerOf(headers, "retry-after"), now());
    return {
      status,
      statusText,
      headers: cleanResponseHeaders(headers),
      body,
      isFromCache: false,
      ...(notBefore === undefined ? {} : { notBefore }),
    };
  } catch (error) {
    opened.cancel();
    throw error;
  }
}

function withHeaders(hop: Hop, added: HeaderList): Hop {
  const { wire } = hop;
  const headers = [...hop.headers, ...added];
  return wire === undefined
    ? { ...hop, headers }
    : { ...hop, headers, wire: { ...wire, headers: [...wire.headers, ...added] } };
}

/** What one caller is told may be told to every other: it depends on nothing but the key. */
function isShareable({ method, body, headers, partition }: Hop): boolean {
  const isRead = (method === "GET" || method === "HEAD") && body === undefined;
  const hasIdentity = partition === undefined && headers.some(([name]) => name === "authorization");
  return isRead && !hasIdentity && !isCacheBypassed(headers);
}

function withinLimit(answer: FetchedAnswer, limits: EgressLimits): FetchedAnswer {
  if (answer.body.length <= limits.bodyBytes) return answer;
  throw new EgressError("too_large", `The answer is larger than ${limits.bodyBytes} bytes`);
}

/** A grant is part of the key: what a granted caller read inside must not answer one without the grant. */
function cacheKeyOf({ method, target, headers, partition, key }: Hop): string {
  const grant = target.isGranted ? "granted" : "public";
  if (partition !== undefined && key !== undefined) return [partition, grant, key].join("\n");
  const sorted = headers.map(([name, value]) => `${name}: ${value}`).sort();
  return [method, target.url.href, grant, ...sorted].join("\n");
}
