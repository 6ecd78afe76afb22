import { closeQuietly, dial, type DialOptions, type Route, type Stream } from "./dial.ts";
import { unreachable } from "./egress_error.ts";
import { ByteReader } from "./http1/byte_reader.ts";

const IDLE_MS = 10_000;
const MAX_IDLE_PER_KEY = 4;
const MAX_IDLE = 32;

export interface PooledConnection {
  readonly socket: Stream;
  /** Holds bytes that arrived already, so it goes with the socket. */
  readonly reader: ByteReader;
  readonly key: string;
  /** It answered a request before, so the other side may have closed it since. */
  readonly isReused: boolean;
}

export interface ConnectionPool {
  /** A kept connection to one of the route's addresses when `mayReuse`, else a new one. Throws `EgressError`. */
  open(route: Route, options: DialOptions & { readonly mayReuse: boolean }): Promise<PooledConnection>;
  /** Takes back a connection whose answer was read to its end. */
  keep(connection: PooledConnection): void;
  discard(connection: PooledConnection): void;
  /** Closes every connection, also those in use. */
  close(): void;
}

interface Idle {
  readonly connection: PooledConnection;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Keeps connections by host *and* checked address: a kept one never stands for an address that was not checked. */
export function createConnectionPool(): ConnectionPool {
  const idle = new Set<Idle>();
  const open = new Set<Stream>();
  let isClosed = false;

  const discard = ({ socket }: PooledConnection) => {
    open.delete(socket);
    closeQuietly(socket);
  };
  const take = (keys: readonly string[]) => {
    const found = [...idle].findLast(({ connection }) => keys.includes(connection.key));
    if (found === undefined) return undefined;
    idle.delete(found);
    clearTimeout(found.timer);
    return { ...found.connection, isReused: true };
  };
  return {
    async open(route, options) {
      const kept = options.mayReuse
        ? take(route.addresses.map((address) => keyOf(route, address)))
        : undefined;
      if (kept !== undefined) return kept;
      const { socket, address } = await dial(route, options);
      if (isClosed) {
        closeQuietly(socket);
        throw unreachable(route.hostname, new Error("The broker was closed"));
      }
      open.add(socket);
      return { socket, reader: new ByteReader(socket), key: keyOf(route, address), isReused: false };
    },
    keep(connection) {
      const ofKey = [...idle].filter((each) => each.connection.key === connection.key).length;
      if (isClosed || ofKey >= MAX_IDLE_PER_KEY || idle.size >= MAX_IDLE || connection.reader.hasBuffered) {
        return discard(connection);
      }
      const timer = setTimeout(() => {
        idle.delete(entry);
        discard(connection);
      }, IDLE_MS);
      Deno.unrefTimer(timer);
      const entry = { connection, timer };
      idle.add(entry);
    },
    discard,
    close() {
      isClosed = true;
      for (const { timer } of idle) clearTimeout(timer);
      for (const socket of open) closeQuietly(socket);
      idle.clear();
      open.clear();
    },
  };
}

function keyOf(route: Route, address: string): string {
  return JSON.stringify([route.isTls, route.hostname, route.port, address, route.proxy?.port, route.pin]);
}
