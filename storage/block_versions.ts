import { z } from "zod";
import { NotFoundError } from "../domain/errors.ts";
import { BlockId } from "../domain/ids.ts";
import type { Json } from "../domain/json.ts";
import { Manifest } from "../domain/manifest.ts";
import type { Queries } from "./database.ts";
import { AnyJson, Compiled } from "./json_columns.ts";
import { json, parseRow, parseRows, toJson, toJsonColumn } from "./rows.ts";

const summary = {
  blockId: BlockId,
  /** Counted from 1 within the block. */
  number: z.number(),
  status: z.enum(["adopted", "draft"]),
  reason: z.string(),
  parent: z.number().nullable(),
  tokens: z.number(),
  /** Why a draft was not adopted, for people. */
  problem: z.string().nullable(),
  cssHash: z.string(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
  manifest: json(Manifest),
};

/** A version without its code. */
export const VersionSummaryRow = z.object(summary).readonly();
export type VersionSummaryRow = z.infer<typeof VersionSummaryRow>;

export const VersionRow = z.object({
  ...summary,
  backend: z.string(),
  view: z.string(),
  /** Null when a draft does not compile. */
  compiled: json(Compiled).nullable(),
  css: z.string(),
  /** JSON Schema of the data, from the trial. */
  dataSchema: json(AnyJson).nullable(),
}).readonly();
export type VersionRow = z.infer<typeof VersionRow>;

export type NewVersion = Omit<VersionRow, "number">;

export const VERSION_SUMMARY_COLUMNS =
  `block_id AS blockId, number, status, reason, parent, tokens, problem, css_hash AS cssHash,
  created_at AS createdAt, manifest`;
const COLUMNS = `${VERSION_SUMMARY_COLUMNS}, backend, view, compiled, css, data_schema AS dataSchema`;

/** Adds a version and gives its number, one more than the block's newest. */
export async function insertVersion(db: Queries, version: NewVersion): Promise<number> {
  const { rows } = await db.execute(
    `INSERT INTO block_versions (block_id, number, status, reason, parent, tokens, problem, css_hash, created_at,
       manifest, backend, view, compiled, css, data_schema)
     SELECT ?1, COALESCE(MAX(number), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14
     FROM block_versions WHERE block_id = ?1
     RETURNING number`,
    [
      version.blockId,
      version.status,
      version.reason,
      version.parent,
      version.tokens,
      version.problem,
      version.cssHash,
      version.createdAt,
      toJson(version.manifest),
      version.backend,
      version.view,
      toJsonColumn(version.compiled) ?? null,
      version.css,
      toJsonColumn(version.dataSchema) ?? null,
    ],
  );
  return z.number().parse(rows[0]?.["number"]);
}

export async function findVersion(
  db: Queries,
  blockId: BlockId,
  number: number,
): Promise<VersionRow | undefined> {
  const { rows } = await db.execute(
    `SELECT ${COLUMNS} FROM block_versions WHERE block_id = ? AND number = ?`,
    [blockId, number],
  );
  return rows[0] && parseRow(VersionRow, rows[0], `version ${number} of block "${blockId}"`);
}

/** @throws NotFoundError when the block has no such version. */
export async function getVersion(db: Queries, blockId: BlockId, number: number): Promise<VersionRow> {
  const version = await findVersion(db, blockId, number);
  if (version === undefined) throw new NotFoundError("version", String(number));
  return version;
}

/** The version that was added last, draft or not. */
export async function findNewestVersion(db: Queries, blockId: BlockId): Promise<VersionRow | undefined> {
  const { rows } = await db.execute(
    `SELECT ${COLUMNS} FROM block_versions WHERE block_id = ? ORDER BY number DESC LIMIT 1`,
    [blockId],
  );
  return rows[0] && parseRow(VersionRow, rows[0], `newest version of block "${blockId}"`);
}

/** Versions of a block without their code, newest first. */
export async function listVersions(db: Queries, blockId: BlockId): Promise<VersionSummaryRow[]> {
  const { rows } = await db.execute(
    `SELECT ${VERSION_SUMMARY_COLUMNS} FROM block_versions WHERE block_id = ? ORDER BY number DESC`,
    [blockId],
  );
  return parseRows(VersionSummaryRow, rows, `versions of block "${blockId}"`);
}

const VersionKeyRow = z.object({ blockId: BlockId, number: z.number() }).readonly();

/** Every version that was ever on a card, of blocks outside the trash. */
export async function listAdoptedVersions(db: Queries): Promise<z.infer<typeof VersionKeyRow>[]> {
  const { rows } = await db.execute(
    `SELECT v.block_id AS blockId, v.number FROM block_versions v JOIN blocks b ON b.id = v.block_id
     WHERE v.status = 'adopted' AND b.deleted_at IS NULL ORDER BY v.block_id, v.number`,
  );
  return parseRows(VersionKeyRow, rows, "adopted versions");
}

/** Stylesheet of a version by its hash, which its file name carries. */
export async function findVersionCss(
  db: Queries,
  blockId: BlockId,
  version: { readonly number: number; readonly cssHash: string },
): Promise<string | undefined> {
  const { rows } = await db.execute(
    "SELECT css FROM block_versions WHERE block_id = ? AND number = ? AND css_hash = ?",
    [blockId, version.number, version.cssHash],
  );
  const css = rows[0]?.["css"];
  return typeof css === "string" ? css : undefined;
}

/** Keeps the JSON Schema that the first good run of a version gave. */
export async function saveDataSchema(
  db: Queries,
  version: { readonly blockId: BlockId; readonly number: number },
  schema: Json,
): Promise<void> {
  await db.execute(
    "UPDATE block_versions SET data_schema = ? WHERE block_id = ? AND number = ?",
    [toJson(schema), version.blockId, version.number],
  );
}

/** Makes a draft that passed its trial after all a version like any other. */
export async function promoteDraft(
  db: Queries,
  draft: { readonly blockId: BlockId; readonly number: number },
  found: Pick<VersionRow, "compiled" | "css" | "cssHash" | "dataSchema">,
): Promise<void> {
  await db.execute(
    `UPDATE block_versions SET status = 'adopted', problem = NULL, compiled = ?, css = ?, css_hash = ?, data_schema = ?
     WHERE block_id = ? AND number = ?`,
    [
      toJsonColumn(found.compiled) ?? null,
      found.css,
      found.cssHash,
      toJsonColumn(found.dataSchema) ?? null,
      draft.blockId,
      draft.number,
    ],
  );
}
