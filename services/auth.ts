import { createHash } from "node:crypto";
import { cleanText } from "../domain/outcome.ts";
import type { Database } from "../storage/database.ts";
import {
  deleteExpiredSessions,
  deleteSession,
  findSession,
  insertSession,
  listSessions,
  updateSessionSeen,
} from "../storage/sessions.ts";
import { insertSignInLink, useSignInLink } from "../storage/sign_in_links.ts";

/** Sign-in by one-time links and sessions by cookie; every token is stored hashed. */
export interface Auth {
  /** A link token that works once, for ten minutes. */
  createLink(): Promise<{ readonly token: string; readonly expiresAt: number }>;
  /** Trades a link's token for a session; `undefined` when it is unknown, used or too old. */
  exchange(
    token: string,
    userAgent: string,
  ): Promise<{ readonly cookie: string; readonly expiresAt: number } | undefined>;
  /** The session of a cookie's value; prolongs it, and gives the new end when it did. */
  findSession(
    cookie: string,
  ): Promise<{ readonly id: string; readonly prolongedTo?: number } | undefined>;
  listSessions(): Promise<
    readonly { readonly id: string; readonly userAgent: string; readonly lastSeenAt: number }[]
  >;
  endSession(id: string): Promise<void>;
  /** Calls the listener when this program ends the session; the function returned forgets it. */
  onSessionEnd(id: string, listener: () => void): () => void;
}

export const LINK_LIFE_MS = 10 * 60_000;
/** Counted from the last visit. */
export const SESSION_LIFE_MS = 90 * 24 * 3600_000;
/** A visit is written down at most this often, so that reading a page writes nothing. */
export const SEEN_EVERY_MS = 3600_000;

const TOKEN_BYTES = 32;
const TOKEN_PATTERN = /^[A-Za-z0-9_-]{43}$/;
const MAX_USER_AGENT_CHARS = 300;

export interface AuthOptions {
  readonly db: Database;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Sign-in over the database. A session's id is its token's hash: it names the session and opens nothing. */
export function createAuth({ db, now }: AuthOptions): Auth {
  const ends = new EventTarget();
  return {
    createLink: async () => {
      const token = createToken();
      const expiresAt = now() + LINK_LIFE_MS;
      await insertSignInLink(db, { tokenHash: hashToken(token), createdAt: now(), expiresAt });
      return { token, expiresAt };
    },
    exchange: async (token, userAgent) => {
      if (!TOKEN_PATTERN.test(token)) return undefined;
      if (!await useSignInLink(db, hashToken(token), now())) return undefined;
      return await createSession({ db, now: now(), userAgent });
    },
    findSession: async (cookie) => {
      if (!TOKEN_PATTERN.test(cookie)) return undefined;
      return await visit({ db, now: now(), tokenHash: hashToken(cookie) });
    },
    listSessions: async () =>
      (await listSessions(db, now())).map(({ tokenHash, userAgent, lastSeenAt }) => ({
        id: tokenHash,
        userAgent,
        lastSeenAt,
      })),
    endSession: async (id) => {
      await deleteSession(db, id);
      ends.dispatchEvent(new Event(id));
    },
    onSessionEnd: (id, listener) => {
      ends.addEventListener(id, listener);
      return () => ends.removeEventListener(id, listener);
    },
  };
}

async function createSession(
  { db, now, userAgent }: { readonly db: Database; readonly now: number; readonly userAgent: string },
): Promise<{ readonly cookie: string; readonly expiresAt: number }> {
  const cookie = createToken();
  const expiresAt = now + SESSION_LIFE_MS;
  await deleteExpiredSessions(db, now);
  await insertSession(db, {
    tokenHash: hashToken(cookie),
    userAgent: cleanText(userAgent, MAX_USER_AGENT_CHARS),
    createdAt: now,
    lastSeenAt: now,
    expiresAt,
  });
  return { cookie, expiresAt };
}

async function visit(
  { db, now, tokenHash }: { readonly db: Database; readonly now: number; readonly tokenHash: string },
): Promise<{ readonly id: string; readonly prolongedTo?: number } | undefined> {
  const session = await findSession(db, tokenHash, now);
  if (session === undefined) return undefined;
  // A clock that was set back is seen as well: otherwise a session would stay in the future.
  if (Math.abs(now - session.lastSeenAt) < SEEN_EVERY_MS) return { id: tokenHash };
  const prolongedTo = now + SESSION_LIFE_MS;
  await updateSessionSeen(db, { tokenHash, lastSeenAt: now, expiresAt: prolongedTo });
  return { id: tokenHash, prolongedTo };
}

function createToken(): string {
  return crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)).toBase64({
    alphabet: "base64url",
    omitPadding: true,
  });
}

/** The token is 256 random bits, so a plain hash is as good as a slow one. */
function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
