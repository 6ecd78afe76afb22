import { z } from "zod";
import { ConnectionId, ConnectionTerms } from "../domain/connection.ts";
import { NotFoundError } from "../domain/errors.ts";
import type { Queries, SqlArgument } from "./database.ts";
import { json, parseRow, parseRows, timeOrNull, toAssignments, toJson, toJsonColumn } from "./rows.ts";

const { name, origin, methods, pathPrefix, auth, certificateSha256 } = ConnectionTerms.shape;

/** All times are epoch milliseconds. */
export const ConnectionRow = z.object({
  id: ConnectionId,
  ...{ name, origin, pathPrefix, certificateSha256 },
  methods: json(methods),
  auth: json(auth),
  /** Text of a `SecretBox`. */
  sealed: z.string(),
  /** When the secret was typed in, or given anew by its server. */
  sealedAt: z.number(),
  createdAt: z.number(),
  updatedAt: z.number(),
  lastUsedAt: timeOrNull,
  /** Status of the newest answer; null when none came. */
  lastStatus: z.number().nullable(),
  /** Why the newest use gave no answer, in our words. */
  lastError: z.string().nullable(),
}).readonly();
export type ConnectionRow = z.infer<typeof ConnectionRow>;

export type NewConnection = ConnectionTerms & Pick<ConnectionRow, "id" | "sealed" | "createdAt">;
export type ConnectionChange =
  & Partial<ConnectionTerms & Pick<ConnectionRow, "sealed" | "sealedAt" | "lastStatus" | "lastError">>
  & Pick<ConnectionRow, "updatedAt">;

/** What came of the newest use. */
export interface ConnectionUse {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly status: number | null;
  readonly error: string | null;
}

const COLUMNS = `id, name, origin, methods, path_prefix AS pathPrefix, auth,
  certificate_sha256 AS certificateSha256, sealed, sealed_at AS sealedAt, created_at AS createdAt,
  updated_at AS updatedAt, last_used_at AS lastUsedAt, last_status AS lastStatus, last_error AS lastError`;

/** All of them, by name. */
export async function listConnections(db: Queries): Promise<ConnectionRow[]> {
  const { rows } = await db.execute(`SELECT ${COLUMNS} FROM connections ORDER BY name COLLATE NOCASE, name`);
  return parseRows(ConnectionRow, rows, "connections");
}

/** @throws NotFoundError */
export async function getConnection(db: Queries, id: ConnectionId): Promise<ConnectionRow> {
  const { rows } = await db.execute(`SELECT ${COLUMNS} FROM connections WHERE id = ?`, [id]);
  if (rows[0] === undefined) throw new NotFoundError("connection", id);
  return parseRow(ConnectionRow, rows[0], `connection "${id}"`);
}

export async function findConnectionByName(db: Queries, name: string): Promise<ConnectionRow | undefined> {
  const { rows } = await db.execute(`SELECT ${COLUMNS} FROM connections WHERE name = ?`, [name]);
  return rows[0] && parseRow(ConnectionRow, rows[0], `connection "${name}"`);
}

/** Adds one; false, and nothing is added, when the name is taken. */
export async function insertConnection(db: Queries, connection: NewConnection): Promise<boolean> {
  const { rowsAffected } = await db.execute(
    `INSERT INTO connections (id, name, origin, methods, path_prefix, auth, certificate_sha256, sealed, sealed_at,
       created_at, updated_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?9) ON CONFLICT DO NOTHING`,
    [
      connection.id,
      connection.name,
      connection.origin,
      toJson(connection.methods),
      connection.pathPrefix,
      toJson(connection.auth),
      connection.certificateSha256,
      connection.sealed,
      connection.createdAt,
    ],
  );
  return rowsAffected > 0;
}

/** Changes what is given. */
export async function updateConnection(
  db: Queries,
  id: ConnectionId,
  change: ConnectionChange,
): Promise<void> {
  const { sql, args } = toAssignments(toColumns(change));
  await db.execute(`UPDATE connections SET ${sql} WHERE id = ?`, [...args, id]);
}

function toColumns(change: ConnectionChange): Record<string, SqlArgument | undefined> {
  return {
    name: change.name,
    origin: change.origin,
    methods: toJsonColumn(change.methods),
    path_prefix: change.pathPrefix,
    auth: toJsonColumn(change.auth),
    certificate_sha256: change.certificateSha256,
    sealed: change.sealed,
    sealed_at: change.sealedAt,
    last_status: change.lastStatus,
    last_error: change.lastError,
    updated_at: change.updatedAt,
  };
}

export async function recordConnectionUse(db: Queries, id: ConnectionId, use: ConnectionUse): Promise<void> {
  await db.execute("UPDATE connections SET last_used_at = ?, last_status = ?, last_error = ? WHERE id = ?", [
    use.at,
    use.status,
    use.error,
    id,
  ]);
}

/** False when there is no such connection. */
export async function deleteConnection(db: Queries, id: ConnectionId): Promise<boolean> {
  return (await db.execute("DELETE FROM connections WHERE id = ?", [id])).rowsAffected > 0;
}
