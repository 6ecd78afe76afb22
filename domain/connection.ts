import { z } from "zod";

/** A stored secret and the only place that it may go to. Code, prompts and manifests know its name alone. */

export const ConnectionId = z.string().regex(/^[A-Za-z0-9]{16}$/).brand("ConnectionId");
export type ConnectionId = z.infer<typeof ConnectionId>;

/** What code calls it by: `init.connection`, `ctx.secret(name)`, the manifest's `connections`. Unique, case counts. */
export const ConnectionName = z.string().regex(
  /^[A-Za-z][A-Za-z0-9_-]{0,39}$/,
  "a name of letters, digits, _ and -, such as GITHUB_TOKEN",
);

const HeaderName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}$/, "the name of a header");
const Line = z.string().max(400).regex(/^[^\u0000-\u001f\u007f]*$/, "one line of text");

/** How the secret is put into a request. */
export const ConnectionAuth = z.discriminatedUnion("kind", [
  /** `Authorization: Bearer <secret>` */
  z.object({ kind: z.literal("bearer") }),
  /** `Authorization: Basic base64(user:<secret>)` (RFC 7617) */
  z.object({ kind: z.literal("basic"), user: Line }),
  /** `<header>: <prefix><secret>` */
  z.object({ kind: z.literal("header"), header: HeaderName, prefix: Line.default("") }),
  /** `?<parameter>=<secret>`: servers log addresses, so this is for sources that take nothing else. */
  z.object({ kind: z.literal("query"), parameter: z.string().min(1).max(80) }),
  /** The secret is a whole address, such as a private calendar link: `fetch(ctx.secret(name))`. */
  z.object({ kind: z.literal("address") }),
  /** Only where the block puts `ctx.secret(name)`: in a body, a header or a query. */
  z.object({ kind: z.literal("placeholder") }),
  /** OAuth 2.0 (RFC 6749 4.4): the secret is the client secret; a bearer token is fetched when it is needed. */
  z.object({
    kind: z.literal("client_credentials"),
    tokenUrl: z.url(),
    clientId: Line,
    scope: Line.default(""),
    /** How the client says who it is (RFC 6749 2.3.1). */
    clientAuth: z.enum(["basic", "body"]).default("basic"),
  }),
  /** OAuth 2.0 (RFC 6749 6): the secret is JSON `{ clientSecret, refreshToken }`; a server may rotate the latter. */
  z.object({
    kind: z.literal("refresh_token"),
    tokenUrl: z.url(),
    clientId: Line,
    scope: Line.default(""),
    clientAuth: z.enum(["basic", "body"]).default("basic"),
  }),
]);
export type ConnectionAuth = z.infer<typeof ConnectionAuth>;

export const CONNECTION_KINDS = ConnectionAuth.options.map(({ shape }) => shape.kind.value);

export const CONNECTION_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Where a connection may be used and how: everything of it but the secret. */
export const ConnectionTerms = z.object({
  name: ConnectionName,
  /** Scheme, host and port, as `URL.origin` writes them. Exact: no wildcard, no other port, no other scheme. */
  origin: z.string().max(300),
  methods: z.array(z.enum(CONNECTION_METHODS)).min(1),
  /** Paths below this one only, compared segment by segment after the URL parser normalised the path. */
  pathPrefix: z.string().max(400).startsWith("/").default("/"),
  auth: ConnectionAuth,
  /** SHA-256 of the server's certificate (DER), lower-case hex: trusts exactly that one, whoever signed it. */
  certificateSha256: z.string().regex(/^[0-9a-f]{64}$/).nullable().default(null),
});
export type ConnectionTerms = z.infer<typeof ConnectionTerms>;
