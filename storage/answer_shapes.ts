import { z } from "zod";
import { ANSWER_FORMATS, type AnswerShape, type ShapeChange } from "../domain/answer_shape.ts";
import type { Queries } from "./database.ts";
import type { VersionKey } from "./recorded_responses.ts";
import { json, parseRows, toJson } from "./rows.ts";

const ShapeJson = z.object({
  format: z.enum(ANSWER_FORMATS),
  fields: z.array(z.object({ path: z.string(), types: z.array(z.string()), isOptional: z.boolean() })),
  rows: z.number().exactOptional(),
  isPartial: z.literal(true).exactOptional(),
});

export const ShapeChangeJson = z.object({
  kind: z.enum(["gone", "type", "form", "optional", "blank", "added", "format", "no_rows", "paged", "unit"]),
  path: z.string(),
  before: z.array(z.string()).readonly(),
  now: z.array(z.string()).readonly(),
});

const SeenRow = z.object({ source: z.string(), seenHash: z.string() }).readonly();
export type SeenRow = z.infer<typeof SeenRow>;

const ShapeRow = z.object({
  source: z.string(),
  seenHash: z.string(),
  shape: json(ShapeJson),
  lost: json(z.array(ShapeChangeJson)),
}).readonly();

/** What a source answers to a version. */
export interface StoredShape {
  readonly source: string;
  readonly seenHash: string;
  readonly shape: AnswerShape;
  readonly lost: readonly ShapeChange[];
}

/** The sources of a version by the hash of their newest shape, without the shapes: read at every refresh. */
export async function listSeenShapes(db: Queries, { blockId, version }: VersionKey): Promise<SeenRow[]> {
  const { rows } = await db.execute(
    "SELECT source, seen_hash AS seenHash FROM answer_shapes WHERE block_id = ? AND version = ?",
    [blockId, version],
  );
  return parseRows(SeenRow, rows, `sources of block "${blockId}"`);
}

export async function listShapes(db: Queries, { blockId, version }: VersionKey): Promise<StoredShape[]> {
  const { rows } = await db.execute(
    `SELECT source, seen_hash AS seenHash, shape, lost FROM answer_shapes WHERE block_id = ? AND version = ?
     ORDER BY source`,
    [blockId, version],
  );
  return parseRows(ShapeRow, rows, `shapes of block "${blockId}"`);
}

export async function saveShape(
  db: Queries,
  { blockId, version }: VersionKey,
  { source, seenHash, shape, lost }: StoredShape,
): Promise<void> {
  await db.execute(
    `INSERT INTO answer_shapes (block_id, version, source, seen_hash, shape, lost) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (block_id, version, source) DO UPDATE
     SET seen_hash = excluded.seen_hash, shape = excluded.shape, lost = excluded.lost`,
    [blockId, version, source, seenHash, toJson(shape), toJson(lost)],
  );
}

const KEPT_VERSIONS = 5;

/** Shapes of a block's older versions go: only the current one is compared. */
export async function dropOldShapes(db: Queries, { blockId, version }: VersionKey): Promise<void> {
  await db.execute("DELETE FROM answer_shapes WHERE block_id = ? AND version < ?", [
    blockId,
    version - KEPT_VERSIONS,
  ]);
}
