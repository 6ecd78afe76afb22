import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";
import { EgressError } from "./egress_error.ts";

/** What `decodeBody` understands, for `Accept-Encoding`. */
export const ACCEPTED_ENCODINGS = "gzip, deflate, br";

const MAX_CODINGS = 3;

type Decoder = ReturnType<typeof createGunzip>;
type Bytes = AsyncIterable<Uint8Array>;

/**
 * The body after its content codings are undone, never more than `maxBytes` before, between or after them: a bomb
 * ends with `EgressError` "too_large" when the limit is reached, not when memory is.
 */
export function decodeBody(
  body: Bytes,
  { contentEncoding, maxBytes }: { readonly contentEncoding: string | undefined; readonly maxBytes: number },
): Bytes {
  const codings = (contentEncoding ?? "").toLowerCase().split(",").map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  if (codings.length > MAX_CODINGS) {
    throw new EgressError("network", "The answer is compressed too many times");
  }
  let decoded = count(body, maxBytes);
  // The last coding named was applied last (RFC 9110 8.4).
  for (const coding of codings.reverse()) {
    decoded = decompress(decoded, { createDecoder: decoderOf(coding), maxBytes });
  }
  return decoded;
}

/** All of a body in one piece. */
export async function collect(body: Bytes): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  if (parts.length === 1 && parts[0] !== undefined) return parts[0];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

async function* count(body: Bytes, maxBytes: number): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const part of body) {
    total += part.length;
    if (total > maxBytes) throw tooLarge(maxBytes);
    yield part;
  }
}

function tooLarge(maxBytes: number): EgressError {
  return new EgressError("too_large", `The answer is larger than ${maxBytes} bytes`);
}

function decoderOf(coding: string): (first: Uint8Array) => Decoder {
  switch (coding) {
    case "gzip":
    case "x-gzip":
      return () => createGunzip();
    case "br":
      return () => createBrotliDecompress();
    case "deflate":
      // Some servers send the bare stream; the zlib wrapper's first byte names method 8 (RFC 1950 2.2).
      return (first) => ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
    default:
      throw new EgressError("network", "The answer has an unknown compression");
  }
}

interface DecompressOptions {
  readonly createDecoder: (first: Uint8Array) => Decoder;
  readonly maxBytes: number;
}

async function* decompress(body: Bytes, options: DecompressOptions): AsyncGenerator<Uint8Array> {
  let stage: Stage | undefined;
  try {
    for await (const part of body) {
      stage ??= createStage(options.createDecoder(part), options.maxBytes);
      await stage.write(part);
      yield* stage.take();
    }
    await stage?.end();
    yield* stage?.take() ?? [];
  } finally {
    await stage?.close();
  }
}

interface Stage {
  /** Resolves when the part is decoded. Rejects when it is broken or the output would pass the limit. */
  write(part: Uint8Array): Promise<void>;
  end(): Promise<void>;
  take(): Uint8Array[];
  close(): Promise<void>;
}

function createStage(decoder: Decoder, maxBytes: number): Stage {
  const ready: Uint8Array[] = [];
  const failed = Promise.withResolvers<never>();
  const ended = Promise.withResolvers<void>();
  // Readers race against it; where nobody reads at the moment, its failure must not count as unhandled.
  failed.promise.catch(() => {});
  let total = 0;
  decoder.on("data", (part: Uint8Array) => {
    total += part.length;
    if (total <= maxBytes) return void ready.push(part);
    // Pausing stops the decoder in the middle of its input; it goes on only while someone reads.
    decoder.pause();
    failed.reject(tooLarge(maxBytes));
  });
  decoder.on(
    "error",
    (cause) => failed.reject(new EgressError("network", "The answer is broken", { cause })),
  );
  decoder.on("end", ended.resolve);
  return {
    write: (part) =>
      Promise.race([
        new Promise<void>((resolve) => decoder.write(part, () => resolve())),
        failed.promise,
      ]),
    end() {
      decoder.end();
      return Promise.race([ended.promise, failed.promise]);
    },
    take: () => ready.splice(0),
    async close() {
      decoder.pause();
      // Deno 2.6 aborts the process when a brotli decoder is destroyed in the turn in which it was stopped.
      await new Promise((resolve) => setTimeout(resolve, 0));
      decoder.destroy();
    },
  };
}
