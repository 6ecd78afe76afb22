import { createHash } from "node:crypto";
import { isRecord } from "./json.ts";

/**
 * The same value with every text in one spelling: line ends as `\n`, Unicode composed (NFC). What Git or a file system
 * does to a file on its way then changes nothing.
 */
export function inOneSpelling(value: unknown): unknown {
  if (typeof value === "string") return spell(value);
  if (Array.isArray(value)) return value.map(inOneSpelling);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [spell(key), inOneSpelling(each)]));
}

/** True for a text that `inOneSpelling` leaves as it is. */
export function isInOneSpelling(text: string): boolean {
  return spell(text) === text;
}

/** JSON with sorted keys and no spaces: the same text for the same value (RFC 8785, for values that JSON parsed). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
    .sort(([one], [other]) => one < other ? -1 : 1);
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(",")}}`;
}

/** `sha256:` and 64 hex digits, over the canonical JSON of the value in one spelling. */
export function contentHash(value: unknown): string {
  return `sha256:${createHash("sha256").update(canonicalJson(inOneSpelling(value))).digest("hex")}`;
}

function spell(text: string): string {
  return text.replace(/\r\n?/g, "\n").toWellFormed().normalize("NFC");
}
