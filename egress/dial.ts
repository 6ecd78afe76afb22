import { raceWithSignal, withDeadline } from "./deadline.ts";
import { EgressError, unreachable } from "./egress_error.ts";
import { ByteReader } from "./http1/byte_reader.ts";
import { readHead } from "./http1/read_head.ts";
import { writeAll } from "./http1/write_request.ts";
import { startPinnedTls } from "./pinned_tls.ts";
import type { Proxy } from "./proxy.ts";

/** How the bytes of a request reach its host: to one of the checked addresses, or through a proxy. */
export interface Route {
  /** Host name of the request, for TLS; without brackets. */
  readonly hostname: string;
  readonly port: number;
  readonly isTls: boolean;
  /** Checked addresses in the order to try; the proxy's name alone when there is a proxy. */
  readonly addresses: readonly string[];
  readonly proxy?: Proxy;
  /** SHA-256 of the only certificate to talk to, whoever signed it; every trusted one unless given. */
  readonly pin?: string;
}

/** An open connection, encrypted or not. */
export interface Stream {
  read(into: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

export type Connect = (
  address: { readonly hostname: string; readonly port: number },
) => Promise<Deno.TcpConn>;

export interface DialOptions {
  readonly connect: Connect;
  /** PEM text added to the trusted roots. */
  readonly caCerts: string[];
  /** Time until the connection is ready, TLS and proxy included. */
  readonly connectMs: number;
  readonly signal: AbortSignal;
}

const MAX_DIALS = 4;

export interface Dialled {
  readonly socket: Stream;
  /** Which of the route's addresses answered. */
  readonly address: string;
}

/** Opens a connection ready for requests. Throws `EgressError` "network" whatever went wrong on the way. */
export async function dial(route: Route, options: DialOptions): Promise<Dialled> {
  const timedOut = () => unreachable(route.hostname, new Error(`No connection in ${options.connectMs} ms`));
  const work = async (signal: AbortSignal) => {
    const { socket, address } = await dialFirst(route, { ...options, signal });
    try {
      if (!route.isTls) return { socket, address };
      if (route.proxy !== undefined) await openTunnel(socket, { route, signal });
      return { socket: await startTls(socket, { route, caCerts: options.caCerts, signal }), address };
    } catch (error) {
      closeQuietly(socket);
      throw error;
    }
  };
  return await withDeadline(work, {
    timeoutMs: options.connectMs,
    onTimeout: timedOut,
    signal: options.signal,
    discard: ({ socket }) => closeQuietly(socket),
  });
}

/** Closes a connection that may be closed already. */
export function closeQuietly(connection: Pick<Stream, "close">): void {
  try {
    connection.close();
  } catch {
    // Closing twice is the only way this fails.
  }
}

/** The first of the route's addresses that takes a connection, not encrypted yet. Throws `EgressError`. */
export async function dialFirst(
  route: Route,
  options: Omit<DialOptions, "caCerts">,
): Promise<{ readonly socket: Deno.TcpConn; readonly address: string }> {
  const port = route.proxy?.port ?? route.port;
  const addresses = route.addresses.slice(0, MAX_DIALS);
  let cause: unknown = new Error("No address");
  for (const address of addresses) {
    try {
      const timeoutMs = options.connectMs / addresses.length;
      const socket = await withDeadline(() => options.connect({ hostname: address, port }), {
        timeoutMs,
        onTimeout: () => new Error(`No connection in ${timeoutMs} ms`),
        signal: options.signal,
        discard: closeQuietly,
      });
      // A request is one write: holding it back for the acknowledgement of the handshake cost 45 ms.
      socket.setNoDelay(true);
      return { socket, address };
    } catch (error) {
      options.signal.throwIfAborted();
      cause = error;
    }
  }
  throw unreachable(route.hostname, cause);
}

interface StepOptions {
  readonly route: Route;
  readonly signal: AbortSignal;
}

async function openTunnel(socket: Deno.Conn, { route, signal }: StepOptions): Promise<void> {
  const authority = `${route.hostname.includes(":") ? `[${route.hostname}]` : route.hostname}:${route.port}`;
  const login = route.proxy?.authorization === undefined
    ? ""
    : `Proxy-Authorization: ${route.proxy.authorization}\r\n`;
  const head = `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${login}\r\n`;
  const reader = new ByteReader(socket);
  const ask = async () => {
    await writeAll(socket, new TextEncoder().encode(head));
    return await readHead(reader);
  };
  const { status } = await raceWithSignal(ask(), { signal });
  if (status !== 200 || reader.hasBuffered) throw proxyRefusal(route.hostname, status);
}

/** The proxy did not let the request through. */
export function proxyRefusal(hostname: string, status: number): EgressError {
  const hint = status === 407 ? { hint: "Give the proxy's user and password in its address" } : {};
  return new EgressError("network", `Cannot reach "${hostname}": the proxy answered ${status}`, hint);
}

async function startTls(
  socket: Deno.TcpConn,
  { route, caCerts, signal }: StepOptions & { readonly caCerts: string[] },
): Promise<Stream> {
  if (route.pin !== undefined) return await startPinnedTls(socket, { route, pin: route.pin, signal });
  const connection = await Deno.startTls(socket, {
    hostname: route.hostname,
    caCerts,
    alpnProtocols: ["http/1.1"],
  });
  try {
    await raceWithSignal(connection.handshake(), { signal });
    return connection;
  } catch (error) {
    closeQuietly(connection);
    if (signal.aborted) throw signal.reason;
    throw tlsFailure(route.hostname, error);
  }
}

function tlsFailure(hostname: string, cause: unknown): EgressError {
  const isCertificate = cause instanceof Error && /certificate/i.test(cause.message);
  if (!isCertificate) return unreachable(hostname, cause);
  return new EgressError("network", `Cannot reach "${hostname}": its certificate was not accepted`, {
    hint: "An own authority's certificate can be given in TESSERA_CA_FILE",
    cause,
  });
}
