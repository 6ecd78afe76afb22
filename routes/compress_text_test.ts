import { equal } from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { chooseEncoding, compressText } from "./compress_text.ts";

const TEXT = "<p>Grüße</p>".repeat(200);

Deno.test("compressText() gives back the same text in every encoding", () => {
  equal(brotliDecompressSync(compressText(TEXT, { accepted: "br" }).bytes).toString(), TEXT);
  equal(gunzipSync(compressText(TEXT, { accepted: "gzip" }).bytes).toString(), TEXT);
  equal(new TextDecoder().decode(compressText(TEXT, { accepted: undefined }).bytes), TEXT);
});

Deno.test("compressText() leaves short texts alone", () => {
  equal(compressText("<p>short</p>", { accepted: "br, gzip" }).encoding, undefined);
});

Deno.test("chooseEncoding() prefers brotli and honours a refusal", () => {
  equal(chooseEncoding("gzip, deflate, br, zstd"), "br");
  equal(chooseEncoding("GZIP;q=0.5"), "gzip");
  equal(chooseEncoding("br;q=0, gzip;q=0.0"), undefined);
  equal(chooseEncoding("abracadabra"), undefined);
  equal(chooseEncoding(""), undefined);
});

Deno.test("compressText() packs a text once for all who ask, and never takes one for another", () => {
  const first = compressText(TEXT, { accepted: "br", identity: "a" });
  equal(compressText(TEXT, { accepted: "br", identity: "a" }).bytes, first.bytes);
  equal(gunzipSync(compressText(TEXT, { accepted: "gzip", identity: "a" }).bytes).toString(), TEXT);
  const other = compressText(TEXT.toUpperCase(), { accepted: "br", identity: "b" });
  equal(brotliDecompressSync(other.bytes).toString(), TEXT.toUpperCase());
});
