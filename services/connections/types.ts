import type { ConnectionAuth, ConnectionId, ConnectionTerms } from "../../domain/connection.ts";
import type { BlockId } from "../../domain/ids.ts";
import type { Secret } from "../../domain/secret.ts";
import type { FieldErrors } from "../types.ts";

/** What pages and commands know of a connection: everything but its secret. All times are epoch milliseconds. */
export interface ConnectionSummary extends ConnectionTerms {
  readonly id: ConnectionId;
  /** When the secret was typed in, or given anew by its server. */
  readonly savedAt: number;
  readonly lastUsedAt: number | null;
  readonly state: ConnectionState;
  /** Blocks that name it, approved or not. */
  readonly blocks: readonly ConnectionUser[];
}

export interface ConnectionUser {
  readonly id: BlockId;
  readonly title: string;
  readonly isApproved: boolean;
}

export type ConnectionState =
  | { readonly kind: "unused" }
  | { readonly kind: "good"; readonly status: number }
  /** The source took the request and not the secret: 401 or 403. */
  | { readonly kind: "refused"; readonly status: number }
  | { readonly kind: "failed"; readonly message: string };

/** A form as it was typed: texts, read and judged by `parseConnection`. Secrets are empty to keep the stored one. */
export interface ConnectionForm {
  readonly name: string;
  readonly kind: string;
  readonly origin: string;
  readonly methods: readonly string[];
  readonly pathPrefix: string;
  readonly user: string;
  readonly header: string;
  readonly prefix: string;
  readonly parameter: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly scope: string;
  readonly clientAuth: string;
  /** Fingerprint to trust, or empty. */
  readonly certificateSha256: string;
  readonly secret: Secret;
  /** Beside the client secret, for the kind that has both. */
  readonly refreshToken: Secret;
}

export type ConnectionKind = ConnectionAuth["kind"];

export type SavedConnection =
  | { readonly kind: "saved"; readonly id: ConnectionId }
  | { readonly kind: "invalid"; readonly errors: FieldErrors };

export type ConnectionTest =
  /** `excerpt` is the source's own text, scrubbed of the secret: show as text only. */
  | {
    readonly kind: "answered";
    readonly status: number;
    readonly type: string;
    readonly bytes: number;
    readonly excerpt: string;
  }
  | { readonly kind: "failed"; readonly message: string; readonly hint: string | undefined };

export type CertificateReading =
  | {
    readonly kind: "read";
    /** The origin that showed it. */
    readonly origin: string;
    readonly sha256: string;
    readonly subject: string;
    readonly issuer: string;
    readonly validTo: number;
    readonly isPinnable: boolean;
  }
  | { readonly kind: "failed"; readonly message: string; readonly hint: string | undefined };

/** What routes and commands ask of connections; part of `App`. */
export interface ConnectionCases {
  listConnections(): Promise<readonly ConnectionSummary[]>;
  /** Throws `NotFoundError`. */
  getConnection(id: ConnectionId): Promise<ConnectionSummary>;
  createConnection(form: ConnectionForm): Promise<SavedConnection>;
  /** Another place for the secret (origin, token address) needs the secret again, and every block's approval. */
  changeConnection(id: ConnectionId, form: ConnectionForm): Promise<SavedConnection>;
  replaceSecret(
    id: ConnectionId,
    given: Pick<ConnectionForm, "secret" | "refreshToken">,
  ): Promise<SavedConnection>;
  /** Sends a GET with the secret to a path of the connection. */
  testConnection(id: ConnectionId, path: string): Promise<ConnectionTest>;
  /** Reads the certificate that an https origin shows, trusted or not; sends no secret. */
  readCertificate(origin: string): Promise<CertificateReading>;
  /** Forgets the secret; blocks that use it stop, and keep what they show. Throws `NotFoundError`. */
  revokeConnection(id: ConnectionId): Promise<void>;
}
