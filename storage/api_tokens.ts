import { z } from "zod";
import type { Queries } from "./database.ts";
import { json, parseRow, parseRows, timeOrNull, toJson } from "./rows.ts";

/** All times are epoch milliseconds. */
const ApiTokenRow = z.object({
  id: z.string(),
  name: z.string(),
  scopes: json(z.array(z.string())),
  /** SHA-256 of the secret part, hex. */
  secretHash: z.string(),
  createdAt: z.number(),
  expiresAt: timeOrNull,
  /** Start of a day, UTC. */
  lastUsedDay: timeOrNull,
}).readonly();
export type ApiTokenRow = z.infer<typeof ApiTokenRow>;

const COLUMNS =
  `id, name, scopes, secret_hash AS secretHash, created_at AS createdAt, expires_at AS expiresAt,
  last_used_day AS lastUsedDay`;

/** Adds a token unless there are `most` already; false then. */
export async function insertApiToken(
  db: Queries,
  token: Omit<ApiTokenRow, "lastUsedDay">,
  most: number,
): Promise<boolean> {
  const { rowsAffected } = await db.execute(
    `INSERT INTO api_tokens (id, name, scopes, secret_hash, created_at, expires_at)
     SELECT ?, ?, ?, ?, ?, ? WHERE (SELECT COUNT(*) FROM api_tokens) < ?`,
    [token.id, token.name, toJson(token.scopes), token.secretHash, token.createdAt, token.expiresAt, most],
  );
  return rowsAffected === 1;
}

/** The token of that id, expired ones included. */
export async function findApiToken(db: Queries, id: string): Promise<ApiTokenRow | undefined> {
  const { rows } = await db.execute(`SELECT ${COLUMNS} FROM api_tokens WHERE id = ?`, [id]);
  return rows[0] && parseRow(ApiTokenRow, rows[0], "API token");
}

/** Every token, the newest first. */
export async function listApiTokens(db: Queries): Promise<ApiTokenRow[]> {
  const { rows } = await db.execute(`SELECT ${COLUMNS} FROM api_tokens ORDER BY created_at DESC, id`);
  return parseRows(ApiTokenRow, rows, "API tokens");
}

/** Notes the day of a use; writes only once a day. */
export async function noteApiTokenUse(db: Queries, id: string, day: number): Promise<void> {
  await db.execute("UPDATE api_tokens SET last_used_day = ?2 WHERE id = ?1 AND last_used_day IS NOT ?2", [
    id,
    day,
  ]);
}

/** True when there was one. */
export async function deleteApiToken(db: Queries, id: string): Promise<boolean> {
  return (await db.execute("DELETE FROM api_tokens WHERE id = ?", [id])).rowsAffected === 1;
}
