import type { ByteReader } from "./byte_reader.ts";
import { ProtocolError } from "./protocol_error.ts";
import { headerOf, type ResponseHead } from "./read_head.ts";

const CHUNK_BYTES = 32 * 1024;
const MAX_CHUNK_LINE_BYTES = 4096;
const MAX_TRAILER_LINES = 100;

/** How the end of a body is known (RFC 9112 6.3). */
export type Framing =
  | { readonly kind: "none" }
  | { readonly kind: "length"; readonly bytes: number }
  | { readonly kind: "chunked" }
  | { readonly kind: "until_close" };

/** Throws `ProtocolError` when the head says two things. */
export function framingOf(head: ResponseHead, method: string): Framing {
  if (method === "HEAD" || head.status === 204 || head.status === 304) return { kind: "none" };
  const encoding = headerOf(head.headers, "transfer-encoding");
  const length = headerOf(head.headers, "content-length");
  if (encoding !== undefined) {
    // Both at once is how answers are smuggled into a kept connection.
    if (length !== undefined) throw new ProtocolError("both a length and a transfer encoding were given");
    if (encoding.toLowerCase() !== "chunked") throw new ProtocolError("the transfer encoding is unknown");
    return { kind: "chunked" };
  }
  if (length === undefined) return { kind: "until_close" };
  const [bytes = "", ...others] = new Set(length.split(",").map((part) => part.trim()));
  if (!/^\d{1,15}$/.test(bytes) || others.length > 0) throw new ProtocolError("the length is malformed");
  return { kind: "length", bytes: Number(bytes) };
}

/** The body as it came over the wire, without its framing. Throws `ProtocolError` when it ends too early. */
export async function* readBody(reader: ByteReader, framing: Framing): AsyncGenerator<Uint8Array> {
  switch (framing.kind) {
    case "none":
      return;
    case "length":
      return yield* readExactly(reader, framing.bytes);
    case "chunked":
      return yield* readChunks(reader);
    case "until_close":
      for (let some = await reader.readSome(CHUNK_BYTES); some !== null;) {
        yield some;
        some = await reader.readSome(CHUNK_BYTES);
      }
  }
}

async function* readExactly(reader: ByteReader, bytes: number): AsyncGenerator<Uint8Array> {
  for (let left = bytes; left > 0;) {
    const some = await reader.readSome(Math.min(left, CHUNK_BYTES));
    if (some === null) throw new ProtocolError("the body ended too early");
    left -= some.length;
    yield some;
  }
}

async function* readChunks(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const size = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i.exec(await reader.readLine(MAX_CHUNK_LINE_BYTES))?.[1];
    if (size === undefined) throw new ProtocolError("a chunk size is malformed");
    if (/^0+$/.test(size)) break;
    yield* readExactly(reader, parseInt(size, 16));
    if (await reader.readLine(2) !== "") throw new ProtocolError("a chunk has no end");
  }
  for (let lines = 0; await reader.readLine(MAX_CHUNK_LINE_BYTES) !== ""; lines += 1) {
    if (lines >= MAX_TRAILER_LINES) throw new ProtocolError("the trailer is too long");
  }
}
