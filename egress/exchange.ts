import type { ConnectionPool, PooledConnection } from "./connection_pool.ts";
import { type DialOptions, proxyRefusal, type Route } from "./dial.ts";
import { EgressError } from "./egress_error.ts";
import { ProtocolError } from "./http1/protocol_error.ts";
import { type Framing, framingOf, readBody } from "./http1/read_body.ts";
import { headerOf, readHead, type ResponseHead } from "./http1/read_head.ts";
import { writeRequest } from "./http1/write_request.ts";

export interface ExchangeRequest {
  readonly method: string;
  readonly url: URL;
  /** Without `Host` and `Content-Length`, which follow from the rest. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Uint8Array;
}

/** One answer of one host. Either read `body` to its end or call `cancel`, or the connection stays open. */
export interface Exchange {
  readonly head: ResponseHead;
  /** As it came over the wire, still compressed. Throws `EgressError`, or the reason of the signal. */
  readonly body: AsyncIterable<Uint8Array>;
  cancel(): void;
}

export interface ExchangeOptions extends DialOptions {
  readonly pool: ConnectionPool;
}

/** Sends one request along a route and reads the head of its answer. Throws `EgressError`, or the signal's reason. */
export async function exchange(
  request: ExchangeRequest,
  route: Route,
  options: ExchangeOptions,
): Promise<Exchange> {
  // A kept connection may be closed by the other side at any time, so only what may be sent twice goes over one.
  const mayReuse = request.method === "GET" || request.method === "HEAD";
  const kept = await options.pool.open(route, { ...options, mayReuse });
  try {
    return await exchangeOver(kept, { request, route, options });
  } catch (error) {
    if (!kept.isReused || options.signal.aborted) throw asEgressError(error, { route, options });
  }
  const fresh = await options.pool.open(route, { ...options, mayReuse: false });
  try {
    return await exchangeOver(fresh, { request, route, options });
  } catch (error) {
    throw asEgressError(error, { route, options });
  }
}

interface Trip {
  readonly request: ExchangeRequest;
  readonly route: Route;
  readonly options: ExchangeOptions;
}

async function exchangeOver(connection: PooledConnection, trip: Trip): Promise<Exchange> {
  const { request, route, options: { signal, pool } } = trip;
  // Closing the socket is what ends a read or write that waits.
  const onAbort = () => pool.discard(connection);
  const cancel = () => {
    signal.removeEventListener("abort", onAbort);
    pool.discard(connection);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    signal.throwIfAborted();
    await writeRequest(connection.socket, wireRequest(request, route));
    const head = await readHead(connection.reader);
    if (route.proxy !== undefined && head.status === 407) throw proxyRefusal(route.hostname, 407);
    const framing = framingOf(head, request.method);
    const finish = () => {
      if (framing.kind === "until_close" || !isKeptAlive(head)) return cancel();
      signal.removeEventListener("abort", onAbort);
      pool.keep(connection);
    };
    return { head, body: readWhole({ connection, framing, finish, cancel, trip }), cancel };
  } catch (error) {
    cancel();
    throw error;
  }
}

interface ReadWholeOptions {
  readonly connection: PooledConnection;
  readonly framing: Framing;
  readonly finish: () => void;
  readonly cancel: () => void;
  readonly trip: Trip;
}

async function* readWhole(options: ReadWholeOptions): AsyncGenerator<Uint8Array> {
  let isWhole = false;
  try {
    yield* readBody(options.connection.reader, options.framing);
    isWhole = true;
  } catch (error) {
    throw asEgressError(error, options.trip);
  } finally {
    if (isWhole) options.finish();
    else options.cancel();
  }
}

function wireRequest(request: ExchangeRequest, route: Route) {
  const { method, url, body } = request;
  const isThroughProxy = route.proxy !== undefined && !route.isTls;
  const headers: (readonly [string, string])[] = [["Host", url.host], ...request.headers];
  if (body !== undefined) headers.push(["Content-Length", String(body.length)]);
  if (isThroughProxy && route.proxy?.authorization !== undefined) {
    headers.push(["Proxy-Authorization", route.proxy.authorization]);
  }
  const path = `${url.pathname}${url.search}`;
  const target = isThroughProxy ? `http://${url.host}${path}` : path;
  return { method, target, headers, ...(body === undefined ? {} : { body }) };
}

function isKeptAlive(head: ResponseHead): boolean {
  const connection = headerOf(head.headers, "connection")?.toLowerCase() ?? "";
  return !head.isHttp10 && !connection.split(",").some((token) => token.trim() === "close");
}

function asEgressError(
  error: unknown,
  { route, options }: { readonly route: Route; readonly options: { readonly signal: AbortSignal } },
): unknown {
  if (options.signal.aborted) return options.signal.reason;
  if (error instanceof EgressError) return error;
  const what = error instanceof ProtocolError ? "is not proper HTTP" : "broke off";
  return new EgressError("network", `The answer of "${route.hostname}" ${what}`, { cause: error });
}
