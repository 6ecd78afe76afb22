import { createHash } from "node:crypto";
import { z } from "zod";
import { Secret } from "../../domain/secret.ts";
import { raceWithSignal, withDeadline } from "../deadline.ts";
import { EgressError } from "../egress_error.ts";
import { limitsOf } from "../limits.ts";
import type { EgressPolicy, OpenConnection } from "../types.ts";
import type { ClientSecrets, OAuthTerms, TokenAnswer, TokenRequestOptions } from "./request_token.ts";

/** A token is given up this long before its end, or after nine tenths of its life. */
const MARGIN_MS = 60_000;
const UNSAID_LIFE_MS = 300_000;
const MAX_KEPT = 500;
const MAX_OLD_TOKENS = 4;
const MAX_KNOWN = 16;

const RefreshSecret = z.object({ clientSecret: z.string(), refreshToken: z.string().min(1) });

export type AskToken = (options: Omit<TokenRequestOptions, "services">) => Promise<TokenAnswer>;

export interface AccessToken {
  readonly value: string;
  /** Given for this request, so asking for another would give no better one. */
  readonly isNew: boolean;
}

export interface TokenOptions {
  readonly policy: EgressPolicy;
  readonly signal: AbortSignal;
  /** A token that the other side did not take. */
  readonly refused?: string;
}

/** Access tokens of OAuth connections, kept in memory until shortly before they end. */
export interface Tokens {
  /** One that is good now; those who need it at the same time share one request. Throws `EgressError`. */
  get(connection: OpenConnection, options: TokenOptions): Promise<AccessToken>;
  /** Everything about the connection that must not be shown: tokens, their predecessors, and rotated secrets. */
  textsOf(connection: OpenConnection): readonly string[];
  /** Resolves when no request for a token is on its way, after its signal was aborted. */
  idle(): Promise<void>;
}

interface Entry {
  /** Secrets that mean this entry: the stored one, and those that the server gave in its place. */
  readonly known: Set<string>;
  secret: Secret;
  unsaved: Secret | undefined;
  token: { readonly value: string; readonly endsAt: number } | undefined;
  readonly shown: string[];
  flight: Promise<string> | undefined;
}

export interface TokensOptions {
  readonly now: () => number;
  readonly ask: AskToken;
  readonly closing: AbortSignal;
}

export function createTokens({ now, ask, closing }: TokensOptions): Tokens {
  const entries = new Map<string, Entry>();
  const entryOf = (connection: OpenConnection) => {
    const key = JSON.stringify([connection.id, connection.auth]);
    const given = digest(connection.secret);
    const found = entries.get(key);
    const entry = found?.known.has(given) ? found : newEntry(connection.secret, given);
    entries.delete(key);
    entries.set(key, entry);
    for (const [oldest, { flight, unsaved }] of entries) {
      if (entries.size <= MAX_KEPT) break;
      if (flight === undefined && unsaved === undefined) entries.delete(oldest);
    }
    return entry;
  };
  const renew = async (entry: Entry, connection: OpenConnection, policy: EgressPolicy) => {
    const auth = oauthTermsOf(connection);
    const secrets = secretsOf(auth, entry.secret, connection.name);
    // Nobody's leaving ends it: the server may have put another refresh token in place of ours already.
    const answer = await withDeadline((signal) => ask({ auth, connection, secrets, policy, signal }), {
      timeoutMs: limitsOf(policy).totalMs,
      onTimeout: () => new EgressError("timeout", `No token for the connection "${connection.name}" in time`),
      signal: closing,
    });
    entry.token = { value: answer.access_token, endsAt: now() + usefulMs(answer.expires_in) };
    entry.shown.unshift(answer.access_token);
    entry.shown.splice(MAX_OLD_TOKENS);
    if (answer.refresh_token !== undefined && auth.kind === "refresh_token") {
      rotate(entry, { ...secrets, refreshToken: answer.refresh_token });
    }
    await save(entry, connection);
    return answer.access_token;
  };
  return {
    async get(connection, { policy, signal, refused }) {
      const entry = entryOf(connection);
      await save(entry, connection);
      const { token } = entry;
      const isGood = token !== undefined && token.endsAt > now() && token.value !== refused;
      if (isGood) return { value: token.value, isNew: false };
      entry.flight ??= renew(entry, connection, policy).finally(() => entry.flight = undefined);
      return { value: await raceWithSignal(entry.flight, { signal }), isNew: true };
    },
    textsOf(connection) {
      const { secret, shown } = entryOf(connection);
      return [
        ...shown,
        ...textsOfSecret(connection, connection.secret),
        ...textsOfSecret(connection, secret),
      ];
    },
    async idle() {
      await Promise.allSettled([...entries.values()].map(({ flight }) => flight));
    },
  };
}

export function isOAuth({ auth }: OpenConnection): boolean {
  return auth.kind === "client_credentials" || auth.kind === "refresh_token";
}

function newEntry(secret: Secret, given: string): Entry {
  return {
    known: new Set([given]),
    secret,
    unsaved: undefined,
    token: undefined,
    shown: [],
    flight: undefined,
  };
}

function rotate(entry: Entry, secrets: ClientSecrets): void {
  const next = new Secret(JSON.stringify(secrets));
  if (entry.known.has(digest(next))) return;
  entry.known.add(digest(next));
  const [first = ""] = entry.known;
  if (entry.known.size > MAX_KNOWN) entry.known.delete(first);
  entry.secret = next;
  entry.unsaved = next;
}

async function save(entry: Entry, connection: OpenConnection): Promise<void> {
  const { unsaved } = entry;
  if (unsaved === undefined) return;
  try {
    await connection.onRotated?.(unsaved);
  } catch (cause) {
    throw new EgressError(
      "network",
      `Cannot store the new refresh token of the connection "${connection.name}"`,
      {
        cause,
      },
    );
  }
  if (entry.unsaved === unsaved) entry.unsaved = undefined;
}

function oauthTermsOf({ auth, name }: OpenConnection): OAuthTerms {
  if (auth.kind === "client_credentials" || auth.kind === "refresh_token") return auth;
  throw new TypeError(`The connection "${name}" has no tokens`);
}

function secretsOf(auth: OAuthTerms, secret: Secret, name: string): ClientSecrets {
  if (auth.kind === "client_credentials") return { clientSecret: secret.reveal() };
  const parsed = parseRefreshSecret(secret);
  if (parsed !== undefined) return parsed;
  throw new EgressError("permission", `Cannot read the secret of the connection "${name}"`, {
    hint: "Enter its client secret and refresh token again",
  });
}

function parseRefreshSecret(secret: Secret): ClientSecrets | undefined {
  try {
    return RefreshSecret.safeParse(JSON.parse(secret.reveal())).data;
  } catch {
    // Its words would quote the secret.
    return undefined;
  }
}

function textsOfSecret({ auth }: OpenConnection, secret: Secret): string[] {
  if (auth.kind === "client_credentials") return [secret.reveal(), `${auth.clientId}:${secret.reveal()}`];
  const parts = parseRefreshSecret(secret);
  if (auth.kind !== "refresh_token" || parts === undefined) return [secret.reveal()];
  const { clientSecret, refreshToken = "" } = parts;
  return [clientSecret, refreshToken, `${auth.clientId}:${clientSecret}`];
}

/** How long a token of so many seconds is used; a server that says nothing gets a short one. */
function usefulMs(expiresInSeconds: number | undefined): number {
  const lifeMs = expiresInSeconds === undefined ? UNSAID_LIFE_MS : expiresInSeconds * 1000;
  return Math.max(0, Number.isFinite(lifeMs) ? Math.max(lifeMs * 0.9, lifeMs - MARGIN_MS) : UNSAID_LIFE_MS);
}

function digest(secret: Secret): string {
  return createHash("sha256").update(secret.reveal()).digest("hex");
}
