import type { ConnectionAuth } from "../../domain/connection.ts";

/** Letters and digits of lower case: no encoding of a URL, a form or JSON changes them, and a host name takes them. */
const CORE = /tsecret[0-9a-f]{32}/i;
const ADDRESS_SUFFIX = ".secret.invalid";

/**
 * What `ctx.secret(name)` gives, new for each run. For a secret address it is an address too, one that no resolver
 * answers (RFC 6761 6.4) and that stays the same when a URL parser wrote it.
 */
export function createPlaceholder(kind: ConnectionAuth["kind"]): string {
  const core = `tsecret${crypto.getRandomValues(new Uint8Array(16)).toHex()}`;
  return kind === "address" ? `https://${core}${ADDRESS_SUFFIX}/` : core;
}

/** The part of a placeholder that cannot be guessed. Throws `TypeError` when there is none. */
export function coreOf(placeholder: string): string {
  const [core] = CORE.exec(placeholder) ?? [];
  if (core === undefined) {
    throw new TypeError("Cannot use a placeholder that createPlaceholder() did not make");
  }
  return core;
}

/** Finds the text as it stands or with any of its characters percent-encoded, in any case. */
export function patternOf(text: string): RegExp {
  const characters = Array.from(text, (character) => {
    const hex = character.charCodeAt(0).toString(16).padStart(2, "0");
    return `(?:${character.replace(/[^0-9a-z]/i, "\\$&")}|%${hex})`;
  });
  return new RegExp(characters.join(""), "gi");
}
