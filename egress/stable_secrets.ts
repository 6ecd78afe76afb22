import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { RecordedRequest } from "../domain/recording.ts";
import { patternOf } from "./connections/placeholder.ts";
import type { EgressRequest, OpenConnection } from "./types.ts";

/** What `ctx.secret(name)` gave in one run. */
export type NamedPlaceholder = Pick<OpenConnection, "name" | "placeholder">;

const MARK = /\[secret:([A-Za-z0-9_-]+)\]/g;

/** A whole address that is a secret stands as its name alone. */
export function isSecretAddress(url: string): boolean {
  return url.startsWith("[secret:");
}

/**
 * A request as it is recorded and looked up. Placeholders are random in each run, so names stand in their stead, in the
 * address and in what the body's hash is made of; recording and replay both come through here.
 */
export function stableRequest(
  request: EgressRequest,
  placeholders: readonly NamedPlaceholder[],
): RecordedRequest {
  const { method = "GET", url, body, connection } = request;
  return {
    method: method.toUpperCase(),
    url: stableUrl(url, placeholders),
    ...(body !== undefined && body.length > 0 && { bodySha256: sha256(stableBytes(body, placeholders)) }),
    ...(connection !== undefined && { connection }),
  };
}

/** An address in its one spelling, without its fragment, with names for placeholders. */
export function stableUrl(text: string, placeholders: readonly NamedPlaceholder[]): string {
  return stableText(normaliseUrl(text), placeholders);
}

/** A text with `[secret:NAME]` for each placeholder, in every spelling that the broker knows it by. */
export function stableText(text: string, placeholders: readonly NamedPlaceholder[]): string {
  return placeholders.reduce(
    (stable, { name, placeholder }) => stable.replace(patternOf(placeholder), `[secret:${name}]`),
    text,
  );
}

export function stableBytes(bytes: Uint8Array, placeholders: readonly NamedPlaceholder[]): Uint8Array {
  if (placeholders.length === 0) return bytes;
  // One character a byte: placeholders are plain letters and digits, and nothing else may change.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const stable = stableText(text, placeholders);
  return stable === text ? bytes : new Uint8Array(Buffer.from(stable, "latin1"));
}

/** The other way: a recorded address as a run with these placeholders would have seen it. */
export function withPlaceholders(text: string, placeholders: readonly NamedPlaceholder[]): string {
  return text.replaceAll(
    MARK,
    (mark, name: string) => placeholders.find((each) => each.name === name)?.placeholder ?? mark,
  );
}

function normaliseUrl(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.hash = "";
  return url.href;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
