import { createHash } from "node:crypto";
import { Duplex } from "node:stream";
import { connect, type TLSSocket } from "node:tls";
import { raceWithSignal } from "./deadline.ts";
import type { Route, Stream } from "./dial.ts";
import { EgressError, unreachable } from "./egress_error.ts";

const READ_BYTES = 32 * 1024;

export interface PinnedTlsOptions {
  readonly route: Route;
  /** Lower-case hex. */
  readonly pin: string;
  readonly signal: AbortSignal;
}

/**
 * TLS to the one certificate that a person pinned: neither names nor authorities nor dates count, only its SHA-256,
 * which is compared before a byte of the request is sent. Throws `EgressError`.
 */
export async function startPinnedTls(
  socket: Deno.Conn,
  { route, pin, signal }: PinnedTlsOptions,
): Promise<Stream> {
  const { secured, certificate } = await handshake(socket, { route, signal });
  const seen = createHash("sha256").update(certificate).digest("hex");
  if (seen === pin && isVersion3(certificate)) return streamOf(secured);
  secured.destroy();
  throw new EgressError(
    "network",
    seen === pin
      ? `Cannot trust "${route.hostname}": its certificate has a form that cannot be pinned`
      : `Cannot trust "${route.hostname}": its certificate is not the pinned one`,
    {
      hint: seen === pin
        ? "Give it a certificate of X.509 version 3"
        : "When it was replaced on purpose, read it again in the settings of the connection",
    },
  );
}

export interface Handshake {
  readonly secured: TLSSocket;
  /** DER of the certificate that the other side shows and has the key of. */
  readonly certificate: Uint8Array;
}

/** A handshake with whoever answers; what it shows is judged by the caller. Throws `EgressError`. */
export async function handshake(
  socket: Deno.Conn,
  { route, signal }: { readonly route: Route; readonly signal: AbortSignal },
): Promise<Handshake> {
  requireCheckedSignatures();
  const isAddress = route.hostname.includes(":") || /^[0-9.]+$/.test(route.hostname);
  const secured = connect({
    socket: duplexOf(socket),
    // An address is no server name (RFC 6066 3).
    ...(isAddress ? {} : { servername: route.hostname }),
    rejectUnauthorized: false,
    ALPNProtocols: ["http/1.1"],
  });
  const done = Promise.withResolvers<void>();
  secured.once("secureConnect", done.resolve);
  secured.once("close", () => done.reject(new Error("The connection was closed")));
  secured.on("error", done.reject);
  // It may also fail later, when nobody waits for it here any more.
  done.promise.catch(() => {});
  try {
    await raceWithSignal(done.promise, { signal });
    const certificate = secured.getPeerCertificate().raw;
    if (certificate === undefined) throw new Error("It showed no certificate");
    return { secured, certificate: new Uint8Array(certificate) };
  } catch (error) {
    secured.destroy();
    if (signal.aborted) throw signal.reason;
    throw unreachable(route.hostname, error);
  }
}

/**
 * True when the DER says X.509 version 3. The runtime takes every signature of a handshake for good where it cannot
 * read the certificate, and it reads no other version: a copy of such a certificate would pass for the original.
 */
export function isVersion3(der: Uint8Array): boolean {
  const inside = contentOf(der, 0);
  const first = inside === undefined ? undefined : contentOf(der, inside);
  if (first === undefined) return false;
  return [0xa0, 0x03, 0x02, 0x01, 0x02].every((byte, index) => der[first + index] === byte);
}

/** Where the content of the SEQUENCE at this place begins (X.690 8.1.3). */
function contentOf(der: Uint8Array, at: number): number | undefined {
  if (der[at] !== 0x30) return undefined;
  const length = der[at + 1] ?? 0;
  return at + 2 + (length < 0x80 ? 0 : length & 0x7f);
}

/** Before 2.9 a client that rejects no certificate did not look at the handshake's signature either. */
function requireCheckedSignatures(): void {
  const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);
  if (major > 2 || (major === 2 && minor >= 9)) return;
  throw new EgressError(
    "permission",
    "Cannot check a pinned certificate with this Deno: expected 2.9 or newer",
  );
}

/** A connection of Deno as a stream of Node. */
function duplexOf(socket: Deno.Conn): Duplex {
  const buffer = new Uint8Array(READ_BYTES);
  return new Duplex({
    read() {
      socket.read(buffer).then(
        (count) => this.push(count === null ? null : buffer.slice(0, count)),
        (error) => this.destroy(error),
      );
    },
    write(chunk: Uint8Array, _encoding, done) {
      writeWhole(socket, chunk).then(() => done(), done);
    },
    destroy(error, done) {
      try {
        socket.close();
      } catch {
        // Closed by the pool already.
      }
      done(error);
    },
  });
}

async function writeWhole(socket: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await socket.write(bytes.subarray(sent));
}

/** A stream of Node as the reader and writer of requests want it. */
function streamOf(secured: TLSSocket): Stream {
  const parts = secured.iterator({ destroyOnReturn: false });
  let rest: Uint8Array = new Uint8Array(0);
  return {
    async read(into) {
      while (rest.length === 0) {
        const { done, value } = await parts.next();
        if (done === true) return null;
        rest = value;
      }
      const count = Math.min(rest.length, into.length);
      into.set(rest.subarray(0, count));
      rest = rest.subarray(count);
      return count;
    },
    write(bytes) {
      return new Promise((resolve, reject) => {
        secured.write(bytes, (error) => error ? reject(error) : resolve(bytes.length));
      });
    },
    close: () => void secured.destroy(),
  };
}
