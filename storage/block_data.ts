import { z } from "zod";
import { BlockId } from "../domain/ids.ts";
import type { Json } from "../domain/json.ts";
import type { BlockTree } from "../domain/tree.ts";
import type { Queries } from "./database.ts";
import { AnyJson, Tree } from "./json_columns.ts";
import { json, parseRow, parseRows, toJson } from "./rows.ts";

const point = {
  id: z.number(),
  version: z.number(),
  /** Epoch milliseconds of the run that gave it. */
  at: z.number(),
  /** Bytes of data, tree and text together. */
  bytes: z.number(),
  data: json(AnyJson),
};

/** Data without what was drawn of it. */
const DataPointRow = z.object(point).readonly();
export type DataPointRow = z.infer<typeof DataPointRow>;

const DataRow = z.object({
  ...point,
  blockId: BlockId,
  tree: json(Tree),
  /** Words a person sees on the card. */
  text: z.string(),
}).readonly();
export type DataRow = z.infer<typeof DataRow>;

export interface NewData {
  readonly blockId: BlockId;
  readonly version: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly data: Json;
  readonly tree: BlockTree;
  readonly text: string;
}

const POINT_COLUMNS = "id, version, at, bytes, data";
const NEWEST_FIRST = "ORDER BY at DESC, id DESC";

/** Stores what a good run gave; gives the row's id. */
export async function insertData(db: Queries, row: NewData): Promise<number> {
  const data = toJson(row.data);
  const tree = toJson(row.tree);
  const { rows } = await db.execute(
    `INSERT INTO block_data (block_id, version, at, bytes, tree, text, data) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    [
      row.blockId,
      row.version,
      row.at,
      byteLength(data) + byteLength(tree) + byteLength(row.text),
      tree,
      row.text,
      data,
    ],
  );
  return z.number().parse(rows[0]?.["id"]);
}

/** Gives a row a newer time: the same data was seen again. */
export async function touchData(db: Queries, id: number, at: number): Promise<void> {
  await db.execute("UPDATE block_data SET at = ? WHERE id = ?", [at, id]);
}

/**
 * Id of the data that a card shows, as SQL over a row `b` of blocks: the newest of the version that is on the card, else
 * the newest of any. A version that was chosen while its source is down has only what its trial gave, and a later answer
 * to the version before it must not cover that.
 */
export const SHOWN_DATA_ID = `COALESCE(
  (SELECT id FROM block_data WHERE block_id = b.id AND version = b.current_version ${NEWEST_FIRST} LIMIT 1),
  (SELECT id FROM block_data WHERE block_id = b.id ${NEWEST_FIRST} LIMIT 1))`;

/** What the card shows. */
export async function findNewestData(db: Queries, blockId: BlockId): Promise<DataRow | undefined> {
  const { rows } = await db.execute(
    `SELECT ${POINT_COLUMNS}, block_id AS blockId, tree, text FROM block_data
     WHERE id = (SELECT ${SHOWN_DATA_ID} FROM blocks b WHERE b.id = ?)`,
    [blockId],
  );
  return rows[0] && parseRow(DataRow, rows[0], `data of block "${blockId}"`);
}

/** Gives a copy of a version the newest data of the one that it is a copy of, at its own time. */
export async function copyNewestData(
  db: Queries,
  blockId: BlockId,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  await db.execute(
    `INSERT INTO block_data (block_id, version, at, bytes, tree, text, data)
     SELECT block_id, ?, at, bytes, tree, text, data FROM block_data WHERE block_id = ? AND version = ? ${NEWEST_FIRST} LIMIT 1`,
    [to, blockId, from],
  );
}

/** Data of a block, newest first. */
export async function listData(db: Queries, blockId: BlockId, limit: number): Promise<DataPointRow[]> {
  const { rows } = await db.execute(
    `SELECT ${POINT_COLUMNS} FROM block_data WHERE block_id = ? ${NEWEST_FIRST} LIMIT ?`,
    [blockId, limit],
  );
  return parseRows(DataPointRow, rows, `data of block "${blockId}"`);
}

export interface DataBounds {
  /** Epoch milliseconds; older rows go. */
  readonly before: number;
  /** Most rows that a block keeps. */
  readonly maxRows: number;
  /** Most bytes that a block keeps. */
  readonly maxBytes: number;
}

/** Removes old data; the newest row of each block and what its card shows always stay. Gives the number of rows removed. */
export async function pruneData(db: Queries, bounds: DataBounds): Promise<number> {
  const { rowsAffected } = await db.execute(
    `DELETE FROM block_data WHERE id IN (
       SELECT id FROM (
         SELECT id, at, ROW_NUMBER() OVER newest AS place, SUM(bytes) OVER newest AS total FROM block_data
         WINDOW newest AS (PARTITION BY block_id ORDER BY at DESC, id DESC ROWS UNBOUNDED PRECEDING)
       ) WHERE place > 1 AND (at < ? OR place > ? OR total > ?))
     AND id NOT IN (SELECT ${SHOWN_DATA_ID} FROM blocks b WHERE b.id = block_id)`,
    [bounds.before, bounds.maxRows, bounds.maxBytes],
  );
  return rowsAffected;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
