import { Buffer } from "node:buffer";
import { patternsOf } from "./secret_patterns.ts";

const SHOWN = "[secret]";

/** Takes secrets out of whatever leaves the broker. */
export interface Scrubber {
  bytes(body: Uint8Array): Uint8Array;
  text(text: string): string;
  /** For text whose characters are bytes already, such as the values of headers. */
  latin1(text: string): string;
}

/** Finds the given texts and their usual encodings (`patternsOf`); bytes around them stay as they are. */
export function createScrubber(secrets: readonly string[]): Scrubber {
  // The longest first: one that holds another would otherwise leave its rest behind.
  const ordered = [...new Set(secrets)].sort((one, other) => other.length - one.length);
  const patterns = ordered.flatMap(patternsOf);
  const latin1 = (text: string) =>
    patterns.reduce((rest, { probe, whole }) => probe.test(rest) ? rest.replace(whole, SHOWN) : rest, text);
  return {
    latin1,
    bytes(body) {
      if (patterns.length === 0) return body;
      const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("latin1");
      const scrubbed = latin1(text);
      return scrubbed === text ? body : new Uint8Array(Buffer.from(scrubbed, "latin1"));
    },
    text: (text) =>
      patterns.length === 0
        ? text
        : Buffer.from(latin1(Buffer.from(text).toString("latin1")), "latin1").toString(),
  };
}
