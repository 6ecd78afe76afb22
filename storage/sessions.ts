import { z } from "zod";
import type { Queries } from "./database.ts";
import { parseRow, parseRows } from "./rows.ts";

/** All times are epoch milliseconds. */
const SessionRow = z.object({
  /** SHA-256 of the cookie's value, hex. */
  tokenHash: z.string(),
  userAgent: z.string(),
  createdAt: z.number(),
  lastSeenAt: z.number(),
  expiresAt: z.number(),
}).readonly();
export type SessionRow = z.infer<typeof SessionRow>;

const COLUMNS =
  "token_hash AS tokenHash, user_agent AS userAgent, created_at AS createdAt, last_seen_at AS lastSeenAt, expires_at AS expiresAt";

export async function insertSession(db: Queries, session: SessionRow): Promise<void> {
  await db.execute(
    "INSERT INTO sessions (token_hash, user_agent, created_at, last_seen_at, expires_at) VALUES (?, ?, ?, ?, ?)",
    [session.tokenHash, session.userAgent, session.createdAt, session.lastSeenAt, session.expiresAt],
  );
}

/** The session when it has not expired at `now`. */
export async function findSession(
  db: Queries,
  tokenHash: string,
  now: number,
): Promise<SessionRow | undefined> {
  const { rows } = await db.execute(
    `SELECT ${COLUMNS} FROM sessions WHERE token_hash = ? AND expires_at > ?`,
    [tokenHash, now],
  );
  return rows[0] && parseRow(SessionRow, rows[0], "session");
}

/** Sessions that have not expired at `now`, the last seen first. */
export async function listSessions(db: Queries, now: number): Promise<SessionRow[]> {
  const { rows } = await db.execute(
    `SELECT ${COLUMNS} FROM sessions WHERE expires_at > ? ORDER BY last_seen_at DESC, token_hash`,
    [now],
  );
  return parseRows(SessionRow, rows, "sessions");
}

export async function updateSessionSeen(
  db: Queries,
  session: Pick<SessionRow, "tokenHash" | "lastSeenAt" | "expiresAt">,
): Promise<void> {
  await db.execute(
    "UPDATE sessions SET last_seen_at = ?, expires_at = ? WHERE token_hash = ?",
    [session.lastSeenAt, session.expiresAt, session.tokenHash],
  );
}

export async function deleteSession(db: Queries, tokenHash: string): Promise<void> {
  await db.execute("DELETE FROM sessions WHERE token_hash = ?", [tokenHash]);
}

export async function deleteExpiredSessions(db: Queries, now: number): Promise<void> {
  await db.execute("DELETE FROM sessions WHERE expires_at <= ?", [now]);
}
