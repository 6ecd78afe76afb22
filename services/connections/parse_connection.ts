import { ConnectionAuth, type ConnectionTerms, ConnectionTerms as Terms } from "../../domain/connection.ts";
import type { FieldErrors } from "../types.ts";
import { parseOrigin } from "./parse_origin.ts";
import type { ConnectionForm } from "./types.ts";

export type ParsedTerms =
  | { readonly kind: "terms"; readonly terms: ConnectionTerms }
  | { readonly kind: "invalid"; readonly errors: FieldErrors };

type Errors = Record<string, string>;

/** A form's words about where a secret may go and how; the secret itself is read by `parseSecret`. */
export function parseConnection(form: ConnectionForm): ParsedTerms {
  const errors: Errors = {};
  const auth = parseAuth(form, errors);
  const origin = parseOrigin(form.origin.trim() === "" ? originOfSecret(form) : form.origin);
  if (origin.kind === "wrong") errors["origin"] = origin.message;
  const terms = Terms.safeParse({
    name: form.name.trim(),
    origin: origin.kind === "origin" ? origin.origin : "",
    methods: [...form.methods],
    pathPrefix: form.pathPrefix.trim() || "/",
    auth: auth ?? { kind: "placeholder" },
    certificateSha256: form.certificateSha256.replace(/[:\s]/g, "").toLowerCase() || null,
  });
  if (!terms.success) {
    for (const { path } of terms.error.issues) {
      errors[String(path[0])] ??= WANTED[String(path[0])] ?? "Cannot be used";
    }
    return { kind: "invalid", errors };
  }
  Object.assign(errors, checkTogether(terms.data));
  return Object.keys(errors).length > 0 ? { kind: "invalid", errors } : { kind: "terms", terms: terms.data };
}

const WANTED: Readonly<Record<string, string>> = {
  name: "Expected letters, digits, _ and -, beginning with a letter, such as GITHUB (at most 40)",
  methods: "Choose at least one",
  pathPrefix: 'Expected a path that begins with "/", such as "/api/v1"',
  certificateSha256: "Expected the SHA-256 fingerprint of a certificate: 64 hexadecimal digits",
};

/** A secret address says its own origin. */
function originOfSecret({ kind, secret }: ConnectionForm): string {
  const address = secret.reveal().trim().replace(/^webcal:/i, "https:");
  return kind === "address" && URL.canParse(address) ? new URL(address).origin : "";
}

function parseAuth(form: ConnectionForm, errors: Errors): ConnectionAuth | undefined {
  const parsed = ConnectionAuth.safeParse({
    ...form,
    parameter: form.parameter.trim(),
    header: form.header.trim(),
    clientId: form.clientId.trim(),
    tokenUrl: form.tokenUrl.trim(),
    clientAuth: form.clientAuth || undefined,
  });
  if (!parsed.success) {
    for (const { path } of parsed.error.issues) {
      const field = String(path[0]);
      errors[field] ??= WANTED_OF_AUTH[field] ?? "Expected one line of at most 400 characters";
    }
    return undefined;
  }
  Object.assign(errors, checkAuth(parsed.data));
  return parsed.data;
}

const WANTED_OF_AUTH: Readonly<Record<string, string>> = {
  kind: "Choose how the secret is sent",
  header: "Expected the name of a header, such as X-Api-Key",
  parameter: "Expected the name of a parameter, such as api_key",
  tokenUrl: 'Expected an address such as "https://auth.example.org/oauth/token"',
};

/** Headers that say who speaks to whom: a secret in their place would change what the request is. */
const OWN_HEADERS =
  /^(host|content-length|transfer-encoding|connection|te|trailer|upgrade|expect|accept-encoding)$/i;

function checkAuth(auth: ConnectionAuth): Errors {
  switch (auth.kind) {
    case "basic":
      return auth.user.includes(":") ? { user: "A user name for this kind cannot hold a colon" } : {};
    case "header":
      return OWN_HEADERS.test(auth.header)
        ? { header: `"${auth.header}" belongs to the connection itself` }
        : {};
    case "client_credentials":
    case "refresh_token":
      return {
        ...checkTokenUrl(auth.tokenUrl),
        ...(auth.clientId === "" && { clientId: "The client ID is needed" }),
      };
    case "bearer":
    case "query":
    case "address":
    case "placeholder":
      return {};
  }
}

function checkTokenUrl(text: string): Errors {
  const url = new URL(text);
  const origin = parseOrigin(url.origin);
  if (origin.kind === "wrong") return { tokenUrl: origin.message };
  return url.username === "" && url.password === ""
    ? {}
    : { tokenUrl: "Expected no name or password in the address" };
}

function checkTogether({ origin, pathPrefix, certificateSha256, auth }: ConnectionTerms): Errors {
  return {
    ...(certificateSha256 !== null && !origin.startsWith("https:") &&
      { certificateSha256: "Only an https address has a certificate" }),
    ...(new URL(pathPrefix, "https://x.invalid").pathname !== pathPrefix &&
      { pathPrefix: 'Expected a plain path such as "/api/v1", without "..", "?" or "#"' }),
    ...(auth.kind === "address" && pathPrefix !== "/" &&
      { pathPrefix: "A secret address is its own path: leave this /" }),
  };
}
