import type { Context } from "hono";
import { z } from "zod";
import { ConnectionId, ConnectionName } from "../../domain/connection.ts";
import { NotFoundError } from "../../domain/errors.ts";
import { BlockId } from "../../domain/ids.ts";
import { Secret } from "../../domain/secret.ts";
import type { ConnectionForm, ConnectionKind, ConnectionSummary } from "../../services/connections/types.ts";
import type { Card, Need } from "../../services/types.ts";

const Text = z.string().max(2_000).default("");
/** Longer than any key: a certificate's whole chain pasted by mistake is refused by its size alone. */
const SecretText = z.string().max(20_000).default("").transform((text) => new Secret(text));

export const TermsForm = z.object({
  name: Text,
  kind: Text,
  origin: Text,
  methods: z.union([z.array(z.string()), z.string().transform((text) => [text])]).default([]),
  pathPrefix: Text,
  user: Text,
  header: Text,
  prefix: Text,
  parameter: Text,
  tokenUrl: Text,
  clientId: Text,
  scope: Text,
  clientAuth: Text,
  certificateSha256: Text,
  secret: SecretText,
  refreshToken: SecretText,
});

export const SecretForm = z.object({ secret: SecretText, refreshToken: SecretText });
export const TestForm = z.object({ path: Text });

const NO_SECRET = new Secret("");

/** An empty form; reading is what most blocks do. */
export const BLANK_FORM: ConnectionForm = {
  ...{ name: "", kind: "bearer", origin: "", methods: ["GET", "HEAD"], pathPrefix: "/" },
  user: "",
  header: "",
  prefix: "",
  parameter: "",
  tokenUrl: "",
  clientId: "",
  scope: "",
  clientAuth: "basic",
  ...{ certificateSha256: "", secret: NO_SECRET, refreshToken: NO_SECRET },
};

/** The form of a stored connection: everything but the secret, which never comes back out. */
export function formOf({ auth, certificateSha256, ...terms }: ConnectionSummary): ConnectionForm {
  return {
    ...BLANK_FORM,
    ...auth,
    ...{ name: terms.name, origin: terms.origin, methods: terms.methods, pathPrefix: terms.pathPrefix },
    certificateSha256: certificateSha256 ?? "",
  };
}

/** What a block's card asks for, as far as it is known; a link can give a name and never an address. */
export function prefill(card: Card | undefined, name: string | undefined): ConnectionForm {
  const given = ConnectionName.safeParse(name);
  const named = given.success ? { name: given.data } : {};
  const wanted = card && findWanted(card);
  if (wanted !== undefined) {
    return {
      ...BLANK_FORM,
      ...{ name: wanted.name, origin: wanted.origin, kind: wanted.kind, header: wanted.header ?? "" },
      ...named,
    };
  }
  const need = card?.state.kind === "needs_you" ? card.state.need : undefined;
  if (need?.kind !== "connection") return { ...BLANK_FORM, ...named };
  return {
    ...BLANK_FORM,
    origin: need.origin ?? "",
    kind: guessKind(need),
    name: need.name ?? guessName(need.host),
    ...named,
  };
}

/** The connection that would make possible what was refused. */
function findWanted({ state, editing }: Card) {
  const generation = state.kind === "draft" ? state.generation : editing;
  return generation?.status === "refused" ? generation.refusal?.connection : undefined;
}

/** Devices of the own network mostly have users and passwords, services on the web tokens. */
function guessKind({ host, origin }: Extract<Need, { kind: "connection" }>): ConnectionKind {
  if (/^(calendar|ical|cal)\./.test(host)) return "address";
  return origin?.startsWith("http:") ? "basic" : "bearer";
}

/** "api.github.com" becomes "GITHUB". */
function guessName(host: string): string {
  const labels = host.replace(/:\d+$/, "").split(".");
  const label = /^[\d.[]/.test(host) ? "" : labels.at(labels.length > 1 ? -2 : 0) ?? "";
  const name = label.toUpperCase().replace(/[^A-Z0-9_-]/g, "_");
  return ConnectionName.safeParse(name).success ? name : "";
}

export function getConnectionId(c: Context): ConnectionId {
  const text = c.req.param("connection") ?? "";
  const id = ConnectionId.safeParse(text);
  if (!id.success) throw new NotFoundError("connection", text);
  return id.data;
}

/** The block that a form was opened from, to go back to. */
export function parseBlockId(text: unknown): BlockId | undefined {
  return BlockId.safeParse(text).data;
}
