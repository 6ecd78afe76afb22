import { z } from "zod";
import { BlockId } from "../domain/ids.ts";
import type { Queries } from "./database.ts";
import { ConnectionIds, ConnectionNames } from "./json_columns.ts";
import { json, parseRows } from "./rows.ts";

/** A block whose current version names connections. */
export const ConnectionUserRow = z.object({
  id: BlockId,
  title: z.string(),
  names: json(ConnectionNames),
  approved: json(ConnectionIds),
}).readonly();
export type ConnectionUserRow = z.infer<typeof ConnectionUserRow>;

/** Blocks that name any connection, by title; those in the trash are left out. */
export async function listConnectionUsers(db: Queries): Promise<ConnectionUserRow[]> {
  const { rows } = await db.execute(
    `SELECT b.id, b.title, json_extract(v.manifest, '$.connections') AS names, b.approved_connections AS approved
     FROM blocks b JOIN block_versions v ON v.block_id = b.id AND v.number = b.current_version
     WHERE b.deleted_at IS NULL AND json_array_length(v.manifest, '$.connections') > 0
     ORDER BY b.title COLLATE NOCASE, b.id`,
  );
  return parseRows(ConnectionUserRow, rows, "blocks with connections");
}

/** Takes the connection's approval from every block. */
export async function withdrawFromAll(
  db: Queries,
  connection: string,
  updatedAt: number,
): Promise<void> {
  await db.execute(
    `UPDATE blocks SET updated_at = ?2, approved_connections =
       (SELECT json_group_array(value) FROM json_each(approved_connections) WHERE value <> ?1)
     WHERE EXISTS (SELECT 1 FROM json_each(approved_connections) WHERE value = ?1)`,
    [connection, updatedAt],
  );
}
