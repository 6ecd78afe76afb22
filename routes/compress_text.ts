import { brotliCompressSync, constants, gzipSync } from "node:zlib";

export type Encoding = "br" | "gzip";

export interface CompressedText {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly encoding: Encoding | undefined;
}

/** Below this a compressed answer saves nothing that a packet would notice. */
const MIN_CHARS = 700;
// Cheap levels: most of the saving comes with the first steps. Brotli's fifth saves a tenth of a page for half a millisecond.
const BROTLI_OPTIONS = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const GZIP_OPTIONS = { level: 4 };

/** Packed answers that are kept for who asks next: a handful of pages for a handful of people. */
const MAX_KEPT = 40;
const kept = new Map<string, Uint8Array<ArrayBuffer>>();

/**
 * A text in the best encoding that the browser accepts, as bytes.
 * @param identity two texts with the same one are equal; such a text is packed once.
 */
export function compressText(
  text: string,
  { accepted, identity }: { readonly accepted: string | undefined; readonly identity?: string | undefined },
): CompressedText {
  const encoding = text.length < MIN_CHARS ? undefined : chooseEncoding(accepted);
  if (encoding === undefined) return { bytes: new TextEncoder().encode(text), encoding };
  const key = identity === undefined ? undefined : `${encoding} ${identity}`;
  const known = key === undefined ? undefined : kept.get(key);
  const bytes = known ?? pack(text, encoding);
  if (known === undefined && key !== undefined) keep(key, bytes);
  return { bytes, encoding };
}

/** Brotli, then gzip, then none; an encoding with `q=0` is one that the browser refuses. */
export function chooseEncoding(accepted: string | undefined): Encoding | undefined {
  if (accepted === undefined) return undefined;
  const names = accepted.toLowerCase().split(",").map((part) => part.trim())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part)).map((part) => part.split(";")[0]);
  if (names.includes("br")) return "br";
  return names.includes("gzip") ? "gzip" : undefined;
}

function pack(text: string, encoding: Encoding): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    encoding === "br" ? brotliCompressSync(text, BROTLI_OPTIONS) : gzipSync(text, GZIP_OPTIONS),
  );
}

function keep(key: string, bytes: Uint8Array<ArrayBuffer>): void {
  kept.set(key, bytes);
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
}
