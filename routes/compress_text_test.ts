import { equal } from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { chooseEncoding, compressText } from "./compress_text.ts";

const TEXT = "<p>Grüße</p>".repeat(200);

Deno.test("compressText() gives back the same text in every encoding", () => {
  equal(brotliDecompressSync(compressText(TEXT, "br").bytes).toString(), TEXT);
  equal(gunzipSync(compressText(TEXT, "gzip").bytes).toString(), TEXT);
  equal(new TextDecoder().decode(compressText(TEXT, undefined).bytes), TEXT);
});

Deno.test("compressText() leaves short texts alone", () => {
  equal(compressText("<p>short</p>", "br, gzip").encoding, undefined);
});

Deno.test("chooseEncoding() prefers brotli and honours a refusal", () => {
  equal(chooseEncoding("gzip, deflate, br, zstd"), "br");
  equal(chooseEncoding("GZIP;q=0.5"), "gzip");
  equal(chooseEncoding("br;q=0, gzip;q=0.0"), undefined);
  equal(chooseEncoding("abracadabra"), undefined);
  equal(chooseEncoding(""), undefined);
});
