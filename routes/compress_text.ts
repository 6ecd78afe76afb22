import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Below this a compressed answer saves nothing that a packet would notice. */
const MIN_CHARS = 700;
// The cheapest levels: pages are made for one request, and most of the saving comes with the first step.
const BROTLI_OPTIONS = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const GZIP_OPTIONS = { level: 4 };

export interface CompressedText {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly encoding: "br" | "gzip" | undefined;
}

/** A text in the best encoding that the browser accepts, as bytes. */
export function compressText(text: string, accepted: string | undefined): CompressedText {
  const encoding = text.length < MIN_CHARS ? undefined : chooseEncoding(accepted);
  const plain = new TextEncoder().encode(text);
  if (encoding === undefined) return { bytes: plain, encoding };
  const packed = encoding === "br"
    ? brotliCompressSync(plain, BROTLI_OPTIONS)
    : gzipSync(plain, GZIP_OPTIONS);
  return { bytes: new Uint8Array(packed), encoding };
}

/** Brotli, then gzip, then none; an encoding with `q=0` is one that the browser refuses. */
export function chooseEncoding(accepted: string | undefined): "br" | "gzip" | undefined {
  if (accepted === undefined) return undefined;
  const names = accepted.toLowerCase().split(",").map((part) => part.trim())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part)).map((part) => part.split(";")[0]);
  if (names.includes("br")) return "br";
  return names.includes("gzip") ? "gzip" : undefined;
}
