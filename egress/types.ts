import type { ConnectionTerms } from "../domain/connection.ts";
import type { RequestRecord } from "../domain/outcome.ts";
import type { Secret } from "../domain/secret.ts";

/** Whose request it is decides the rules. */
export type EgressPurpose = "block" | "image" | "inspect" | "model" | "database";

export interface EgressPolicy {
  readonly purpose: EgressPurpose;
  /** For the log and for fairness: a block's id, or the purpose's own word. */
  readonly owner: string;
  /** Declared host patterns (`domain/hosts.ts`), or every public host. */
  readonly hosts: readonly string[] | "any-public";
  /** Exact `host:port` entries that a person granted beside the configured ones; beat the name and private-range rules. */
  readonly lanHosts?: readonly string[];
  /** No grant of the own network counts, the configured ones included: for what a page asks of other places. */
  readonly isLanClosed?: boolean;
  readonly limits?: Partial<EgressLimits>;
  /** A person asks for the newest: what is kept is not given before its source was asked whether it still holds. */
  readonly isReload?: boolean;
  /** Connections that a person approved for this owner; a request names one, or holds a placeholder of one. */
  readonly connections?: readonly OpenConnection[];
}

/** A connection made ready for requests. The secret leaves it only towards its own origin. */
export interface OpenConnection extends ConnectionTerms {
  readonly id: string;
  readonly secret: Secret;
  /**
   * What `ctx.secret(name)` gives in this run, from `createPlaceholder`; replaced by the secret (with OAuth, by the
   * access token) in requests to the connection's origin alone.
   */
  readonly placeholder: string;
  /**
   * Called when an OAuth server gave another refresh token in place of the stored one, with the whole secret to store.
   * When it rejects, the request fails and the next one calls it again: the old token may be worth nothing by then.
   */
  readonly onRotated?: (secret: Secret) => Promise<void>;
}

export interface EgressLimits {
  readonly connectMs: number;
  readonly totalMs: number;
  /** Bytes of the body after decompression. */
  readonly bodyBytes: number;
  readonly requestBodyBytes: number;
  readonly redirects: number;
  /** Requests that really go out for this owner: so many a minute, and so many at once beyond that. */
  readonly requestsPerMinute: number;
  readonly burstRequests: number;
  /** Bytes of answers for this owner in any hour of the clock, after decompression. */
  readonly bytesPerHour: number;
}

/** Rate and volume of one bucket: an owner's, a host's, or the broker's as a whole. */
export type RateLimits = Pick<EgressLimits, "requestsPerMinute" | "burstRequests" | "bytesPerHour">;

export interface EgressRequest {
  readonly url: string;
  /** GET unless given. */
  readonly method?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: Uint8Array;
  readonly redirect?: "follow" | "manual" | "error";
  readonly maxAgeSeconds?: number;
  readonly timeoutMs?: number;
  /** Name of one of the policy's connections, whose secret is added after every rule has passed, at each hop. */
  readonly connection?: string;
}

export type EgressErrorKind =
  | "host_not_declared"
  | "blocked_address"
  | "network"
  | "timeout"
  | "too_large"
  | "permission";

/** An answer, or why there is none; a status such as 404 is an answer. `record` is the log row, query left out. */
export type EgressAnswer =
  | {
    readonly kind: "answered";
    readonly status: number;
    readonly statusText: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: Uint8Array;
    readonly url: string;
    readonly isRedirected: boolean;
    readonly record: RequestRecord;
    /** Epoch milliseconds before which the host asked not to be called again (Retry-After). */
    readonly notBefore?: number;
  }
  | {
    readonly kind: "failed";
    readonly errorKind: EgressErrorKind;
    readonly message: string;
    readonly hint?: string;
    readonly record: RequestRecord;
    readonly notBefore?: number;
  };

/** The certificate that a host shows, trusted or not: what a person compares and pins. */
export type CertificateAnswer =
  | {
    readonly kind: "read";
    /** Lower-case hex of the SHA-256 of its DER, as `ConnectionTerms.certificateSha256` wants it. */
    readonly sha256: string;
    readonly subject: string;
    readonly issuer: string;
    /** Epoch milliseconds. */
    readonly validTo: number;
    /** A pin on it holds; false for forms whose signatures the runtime does not check, such as X.509 version 1. */
    readonly isPinnable: boolean;
  }
  | {
    readonly kind: "failed";
    readonly errorKind: EgressErrorKind;
    readonly message: string;
    readonly hint?: string;
  };

/** Whether a process may be let out to these entries by itself, past the broker. */
export type DirectCheck =
  | { readonly kind: "ok" }
  | {
    readonly kind: "refused";
    readonly entry: string;
    /** "network": a name has no address right now. */
    readonly errorKind: "blocked_address" | "network";
    readonly message: string;
    readonly hint: string;
  };

export interface Broker {
  /** Sends one request under a policy. Never throws. */
  send(request: EgressRequest, policy: EgressPolicy, signal?: AbortSignal): Promise<EgressAnswer>;
  /** A `fetch` for the model client: streams its body, follows no redirect to another origin, same address rules. */
  createFetch(policy: EgressPolicy): typeof fetch;
  /**
   * Reads the certificate of an https origin under the same address rules as a request; sends nothing. Never throws.
   * Not through a proxy.
   */
  readCertificate(origin: string, policy: EgressPolicy): Promise<CertificateAnswer>;
  /**
   * Resolves and judges exact `host:port` entries that a process will reach by itself, by the rules for requests. What
   * its names answer after that is out of the broker's hands. Never throws for a refusal.
   */
  checkDirect(entries: readonly string[], policy: Pick<EgressPolicy, "lanHosts">): Promise<DirectCheck>;
  close(): Promise<void>;
}

export interface ProxyConfig {
  readonly httpsProxy?: string;
  readonly httpProxy?: string;
  readonly noProxy: readonly string[];
}

export interface BrokerOptions {
  readonly proxy: ProxyConfig;
  /** PEM text added to the trusted roots. */
  readonly extraCa?: string;
  /** Exact `host:port` entries from the configuration. */
  readonly lanHosts: readonly string[];
  /** Addresses that are this server itself; never reachable, whatever was granted. */
  readonly ownAddresses: () => readonly string[];
  readonly userAgent: string;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** Replaced in tests: name to addresses. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** Replaced in tests: opens the checked address. */
  readonly connect?: (address: { readonly hostname: string; readonly port: number }) => Promise<Deno.TcpConn>;
  /** Limits of every owner, of every host and of all together in place of the built-in ones; for measurements. */
  readonly rates?: { readonly owner?: RateLimits; readonly host?: RateLimits; readonly all?: RateLimits };
}
