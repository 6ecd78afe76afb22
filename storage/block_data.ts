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

export async function findNewestData(db: Queries, blockId: BlockId): Promise<DataRow | undefined> {
  const { rows } = await db.execute(
    `SELECT ${POINT_COLUMNS}, block_id AS blockId, tree, text FROM block_data WHERE block_id = ? ${NEWEST_FIRST} LIMIT 1`,
    [blockId],
  );
  return rows[0] && parseRow(DataRow, rows[0], `data of block "${blockId}"`);
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

/** Removes old data; the newest row of each block always stays. Gives the number of rows removed. */
export async function pruneData(db: Queries, bounds: DataBounds): Promise<number> {
  const { rowsAffected } = await db.execute(
    `DELETE FROM block_data WHERE id IN (
       SELECT id FROM (
         SELECT id, at, ROW_NUMBER() OVER newest AS place, SUM(bytes) OVER newest AS total FROM block_data
         WINDOW newest AS (PARTITION BY block_id ORDER BY at DESC, id DESC ROWS UNBOUNDED PRECEDING)
       ) WHERE place > 1 AND (at < ? OR place > ? OR total > ?))`,
    [bounds.before, bounds.maxRows, bounds.maxBytes],
  );
  return rowsAffected;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
