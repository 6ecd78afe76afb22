import type { ConnectionId } from "../../domain/connection.ts";
import { NotFoundError } from "../../domain/errors.ts";
import { type ConnectionRow, listConnections as listRows } from "../../storage/connections.ts";
import { listConnectionUsers } from "../../storage/connection_users.ts";
import type { Queries } from "../../storage/database.ts";
import type { ConnectionState, ConnectionSummary } from "./types.ts";

/** Every connection with the blocks that name it. Secrets stay sealed. */
export async function listConnections(db: Queries): Promise<ConnectionSummary[]> {
  const [rows, users] = await Promise.all([listRows(db), listConnectionUsers(db)]);
  return rows.map((row) => ({
    ...termsOf(row),
    id: row.id,
    savedAt: row.sealedAt,
    lastUsedAt: row.lastUsedAt,
    state: stateOf(row),
    blocks: users.filter(({ names }) => names.includes(row.name)).map(({ id, title, approved }) => ({
      id,
      title,
      isApproved: approved.includes(row.id),
    })),
  }));
}

/** @throws NotFoundError */
export async function getConnection(db: Queries, id: ConnectionId): Promise<ConnectionSummary> {
  const found = (await listConnections(db)).find((connection) => connection.id === id);
  if (found === undefined) throw new NotFoundError("connection", id);
  return found;
}

export function termsOf({ name, origin, methods, pathPrefix, auth, certificateSha256 }: ConnectionRow) {
  return { name, origin, methods, pathPrefix, auth, certificateSha256 };
}

function stateOf({ lastUsedAt, lastStatus, lastError }: ConnectionRow): ConnectionState {
  if (lastError !== null) return { kind: "failed", message: lastError };
  if (lastUsedAt === null || lastStatus === null) return { kind: "unused" };
  return lastStatus === 401 || lastStatus === 403
    ? { kind: "refused", status: lastStatus }
    : { kind: "good", status: lastStatus };
}
