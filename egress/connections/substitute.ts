import { Buffer } from "node:buffer";
import { EgressError } from "../egress_error.ts";
import { headerOf } from "../http1/read_head.ts";
import type { HeaderList } from "../request_headers.ts";
import { coreOf, patternOf } from "./placeholder.ts";

/** A placeholder and what goes out in its place. */
export interface Substitution {
  readonly name: string;
  readonly placeholder: string;
  readonly value: string;
}

export interface Parts {
  readonly url: URL;
  readonly headers: HeaderList;
  readonly body?: Uint8Array;
}

/**
 * The parts of a request with the secrets in place, encoded as their surroundings want them.
 * Throws `EgressError` "permission" where a secret cannot stand or a placeholder is there in pieces.
 */
export function substitute(parts: Parts, substitutions: readonly Substitution[]): Parts {
  return substitutions.reduce(substituteOne, parts);
}

function substituteOne({ url, headers, body }: Parts, each: Substitution): Parts {
  const encodeBody = bodyEncoderOf(headers);
  return {
    url: substituteUrl(url, each),
    headers: headers.map(([name, value]) => [name, substituteHeader(value, each)] as const),
    ...(body === undefined ? {} : { body: substituteBody(body, each, encodeBody) }),
  };
}

function substituteUrl(url: URL, each: Substitution): URL {
  const written = `${url.pathname}${url.search}`;
  const replaced = replace(written, each, encodeURIComponent);
  if (replaced === written) return url;
  const filled = new URL(`${url.origin}${replaced}`);
  if (filled.pathname === replaced.split("?")[0]) return filled;
  // A segment of dots is the one thing that encoding leaves and a parser takes for a step upwards.
  throw new EgressError("permission", `Cannot put the secret "${each.name}" into a path`);
}

function substituteHeader(value: string, each: Substitution): string {
  return replace(value, each, (secret) => headerText(secret, each.name));
}

/** The secret as a header takes it. Throws `EgressError` "permission" for one with a line break or beyond Latin-1. */
export function headerText(secret: string, name: string): string {
  if (/^[\t\x20-\x7e\x80-\xff]+$/.test(secret)) return secret;
  throw new EgressError(
    "permission",
    `Cannot put the secret "${name}" into a header: expected one line of Latin-1`,
  );
}

function substituteBody(
  body: Uint8Array,
  each: Substitution,
  encode: (secret: string) => string,
): Uint8Array {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("latin1");
  const replaced = replace(text, each, (secret) => Buffer.from(encode(secret)).toString("latin1"));
  return replaced === text ? body : new Uint8Array(Buffer.from(replaced, "latin1"));
}

function replace(
  text: string,
  { name, placeholder, value }: Substitution,
  encode: (secret: string) => string,
): string {
  const whole = patternOf(placeholder);
  // Who encoded the placeholder would have encoded the secret.
  const replaced = text.replace(
    whole,
    (found) => found.includes("%") ? encodeURIComponent(value) : encode(value),
  );
  if (patternOf(coreOf(placeholder)).test(replaced)) {
    throw new EgressError(
      "permission",
      `Cannot put the secret "${name}" here: expected ctx.secret("${name}") unchanged`,
    );
  }
  return replaced;
}

function bodyEncoderOf(headers: HeaderList): (secret: string) => string {
  const type = headerOf(headers, "content-type")?.toLowerCase() ?? "";
  if (/[/+]json\b/.test(type)) return (secret) => JSON.stringify(secret).slice(1, -1);
  if (type.includes("x-www-form-urlencoded")) return encodeURIComponent;
  if (/[/+](xml|html)\b/.test(type)) return escapeMarkup;
  return (secret) => secret;
}

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
