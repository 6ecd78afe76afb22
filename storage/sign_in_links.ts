import type { Queries } from "./database.ts";

/** All times are epoch milliseconds. */
export interface SignInLinkRow {
  /** SHA-256 of the link's token, hex. */
  readonly tokenHash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Adds a link, and removes those that expired. */
export async function insertSignInLink(db: Queries, link: SignInLinkRow): Promise<void> {
  await db.batch([
    { sql: "DELETE FROM sign_in_links WHERE expires_at <= ?", args: [link.createdAt] },
    {
      sql: "INSERT INTO sign_in_links (token_hash, created_at, expires_at) VALUES (?, ?, ?)",
      args: [link.tokenHash, link.createdAt, link.expiresAt],
    },
  ]);
}

/** Uses a link up. True for exactly one caller, and only before it expires. */
export async function useSignInLink(db: Queries, tokenHash: string, now: number): Promise<boolean> {
  const { rowsAffected } = await db.execute(
    "UPDATE sign_in_links SET used_at = ?1 WHERE token_hash = ?2 AND used_at IS NULL AND expires_at > ?1",
    [now, tokenHash],
  );
  return rowsAffected === 1;
}
