import { z } from "zod";
import type { ConnectionTerms } from "../../domain/connection.ts";
import { Secret } from "../../domain/secret.ts";
import type { FieldErrors } from "../types.ts";
import type { ConnectionForm } from "./types.ts";

export type ParsedSecret =
  | { readonly kind: "secret"; readonly secret: Secret }
  | { readonly kind: "invalid"; readonly errors: FieldErrors };

/** Shorter ones stand in ordinary text by chance, so they cannot be kept out of answers. */
const MIN_CHARS = 4;
const MAX_CHARS = 8_000;
const VISIBLE_ASCII = /^[\x20-\x7e]*$/;
const ONE_LINE = /^[^\u0000-\u001f\u007f]*$/;

/** The secret as it is stored for this kind of connection; no message ever quotes it. */
export function parseSecret(
  given: Pick<ConnectionForm, "secret" | "refreshToken">,
  terms: Pick<ConnectionTerms, "auth" | "origin">,
): ParsedSecret {
  const text = given.secret.reveal().trim();
  switch (terms.auth.kind) {
    case "refresh_token":
      return parseBoth(text, given.refreshToken.reveal().trim());
    case "address":
      return parseSecretAddress(text, terms.origin);
    case "bearer":
    case "header":
      return parseText(text, VISIBLE_ASCII);
    case "basic":
    case "query":
    case "placeholder":
    case "client_credentials":
      return parseText(text, ONE_LINE);
  }
}

/** What `refresh_token` stores: an empty client secret is that of a public client. */
export const RefreshSecret = z.object({ clientSecret: z.string(), refreshToken: z.string() });

function parseBoth(clientSecret: string, refreshToken: string): ParsedSecret {
  const token = parseText(refreshToken, ONE_LINE);
  const client = clientSecret === "" ? undefined : parseText(clientSecret, ONE_LINE);
  const errors = {
    ...(token.kind === "invalid" && { refreshToken: token.errors["secret"] ?? "" }),
    ...(client?.kind === "invalid" && client.errors),
  };
  if (Object.keys(errors).length > 0) return { kind: "invalid", errors };
  return { kind: "secret", secret: new Secret(JSON.stringify({ clientSecret, refreshToken })) };
}

function parseSecretAddress(text: string, origin: string): ParsedSecret {
  const address = text.replace(/^webcal:/i, "https:");
  if (text === "") return wrong("The secret address is needed");
  if (text.length > MAX_CHARS || !URL.canParse(address)) {
    return wrong('Expected a whole address, "https://…"');
  }
  const url = new URL(address);
  if (url.username !== "" || url.password !== "") return wrong("Expected no name or password in the address");
  if (url.origin !== origin) return wrong(`Expected an address at ${origin}, the origin of this connection`);
  if (url.pathname.length + url.search.length < MIN_CHARS) return wrong("This address holds no secret");
  return { kind: "secret", secret: new Secret(url.href) };
}

function parseText(text: string, allowed: RegExp): ParsedSecret {
  if (text === "") return wrong("The secret is needed");
  if (text.length < MIN_CHARS) {
    return wrong(`At least ${MIN_CHARS} characters: shorter ones cannot be kept out of answers`);
  }
  if (text.length > MAX_CHARS) return wrong(`At most ${MAX_CHARS} characters`);
  if (!allowed.test(text)) return wrong("Expected one line of characters that a header can hold");
  return { kind: "secret", secret: new Secret(text) };
}

function wrong(message: string): ParsedSecret {
  return { kind: "invalid", errors: { secret: message } };
}
