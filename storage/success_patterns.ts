import { z } from "zod";
import type { BlockId } from "../domain/ids.ts";
import { TECHNIQUES } from "../domain/technique.ts";
import type { Queries } from "./database.ts";
import { parseRow, parseRows, toJson } from "./rows.ts";

export const SuccessPatternRow = z.object({
  id: z.number(),
  /** The person's own words. */
  sentence: z.string(),
  /** Kind of request: its telling words. */
  words: z.string(),
  /** Empty for a block that asks nobody. */
  host: z.string(),
  /** Path and names of parameters, variable parts as `{name}`. */
  endpoint: z.string(),
  technique: z.enum(TECHNIQUES),
  view: z.string(),
  /** Blocks that it was adopted for. */
  uses: z.number(),
  broken: z.number(),
  /** Epoch milliseconds. */
  lastWorkedAt: z.number(),
}).readonly();
export type SuccessPatternRow = z.infer<typeof SuccessPatternRow>;

export type NewSuccessPattern = Omit<SuccessPatternRow, "id" | "uses" | "broken">;

const COLUMNS =
  "id, sentence, words, host, endpoint, technique, view, uses, broken, last_worked_at AS lastWorkedAt";
const P_COLUMNS = COLUMNS.replace(/(^|, )(\w)/g, "$1p.$2");
/** Most patterns that are kept; the least used and oldest go first. */
const MAX_PATTERNS = 2_000;
const MAX_TERMS = 20;

/**
 * Notes that a block works by this pattern: a new row, or one more use when the block is new to it. Blocks that work
 * forgive one break.
 */
export async function upsertSuccessPattern(
  db: Queries,
  pattern: NewSuccessPattern,
  { blockId, version }: { readonly blockId: BlockId; readonly version: number },
): Promise<number> {
  const { sentence, words, host, endpoint, technique, view, lastWorkedAt } = pattern;
  const { rows } = await db.execute(
    `INSERT INTO success_patterns (sentence, words, host, endpoint, technique, view, last_worked_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
     ON CONFLICT (host, endpoint, technique, words) DO UPDATE SET sentence = ?1, view = ?6, last_worked_at = ?7,
       broken = MAX(0, broken - 1)
     RETURNING id`,
    [sentence, words, host, endpoint, technique, view, lastWorkedAt],
  );
  const id = z.number().parse(rows[0]?.["id"]);
  const added = await db.execute(
    "INSERT OR IGNORE INTO success_pattern_blocks (pattern_id, block_id, version) VALUES (?, ?, ?)",
    [id, blockId, version],
  );
  await db.batch([
    {
      sql: "UPDATE success_pattern_blocks SET version = ? WHERE pattern_id = ? AND block_id = ?",
      args: [version, id, blockId],
    },
    { sql: "UPDATE success_patterns SET uses = uses + ? WHERE id = ?", args: [added.rowsAffected, id] },
    { sql: "DELETE FROM success_pattern_words WHERE rowid = ?", args: [id] },
    {
      sql: "INSERT INTO success_pattern_words (rowid, sentence, host) VALUES (?, ?, ?)",
      args: [id, `${sentence} ${words}`, host],
    },
  ]);
  await boundPatterns(db);
  return id;
}

async function boundPatterns(db: Queries): Promise<void> {
  const { rowsAffected } = await db.execute(
    `DELETE FROM success_patterns WHERE id NOT IN (
       SELECT id FROM success_patterns ORDER BY uses - broken DESC, last_worked_at DESC LIMIT ?)`,
    [MAX_PATTERNS],
  );
  if (rowsAffected > 0) await dropLostWords(db);
}

/**
 * Patterns whose sentence or host holds some of the words, or that belong to one of the hosts; the best fit first. The
 * words may be anything: they are looked for as words, never read as the search's own language.
 */
export async function searchSuccessPatterns(
  db: Queries,
  { words, hosts, limit }: {
    readonly words: readonly string[];
    readonly hosts: readonly string[];
    readonly limit: number;
  },
): Promise<SuccessPatternRow[]> {
  const query = toMatch(words);
  const found = query === "" ? [] : (await db.execute(
    `SELECT ${P_COLUMNS} FROM success_pattern_words w JOIN success_patterns p ON p.id = w.rowid
     WHERE success_pattern_words MATCH ?1 AND p.uses > p.broken ORDER BY bm25(success_pattern_words), p.uses DESC LIMIT ?2`,
    [query, limit],
  )).rows;
  const { rows } = hosts.length === 0 ? { rows: [] } : await db.execute(
    `SELECT ${COLUMNS} FROM success_patterns WHERE host IN (SELECT value FROM json_each(?)) AND uses > broken
     ORDER BY uses - broken DESC, last_worked_at DESC LIMIT ?`,
    [toJson(hosts), limit],
  );
  const all = parseRows(SuccessPatternRow, [...found, ...rows], "success patterns");
  return all.filter(({ id }, index) => all.findIndex((other) => other.id === id) === index);
}

/** Any of the words, each in quotes: inside them FTS5 knows no operators (https://sqlite.org/fts5.html#fts5_strings). */
function toMatch(words: readonly string[]): string {
  return words.slice(0, MAX_TERMS)
    .map((word) => word.replaceAll('"', '""').replaceAll("\u0000", "").slice(0, 60))
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .map((word) => `"${word}"`)
    .join(" OR ");
}

/** The most used first. */
export async function listSuccessPatterns(db: Queries, limit: number): Promise<SuccessPatternRow[]> {
  const { rows } = await db.execute(
    `SELECT ${COLUMNS} FROM success_patterns ORDER BY uses - broken DESC, last_worked_at DESC, id LIMIT ?`,
    [limit],
  );
  return parseRows(SuccessPatternRow, rows, "success patterns");
}

/** Ids of the patterns that a version of a block works by. */
export async function listPatternsOfBlock(
  db: Queries,
  { blockId, version }: { readonly blockId: BlockId; readonly version: number },
): Promise<number[]> {
  const { rows } = await db.execute(
    "SELECT pattern_id AS id FROM success_pattern_blocks WHERE block_id = ? AND version = ?",
    [blockId, version],
  );
  return rows.map((row) => parseRow(z.object({ id: z.number() }), row, "patterns of a block").id);
}

/** Patterns of one host, for those whose endpoint was seen to fail. */
export async function listPatternsOfHost(db: Queries, host: string): Promise<SuccessPatternRow[]> {
  const { rows } = await db.execute(`SELECT ${COLUMNS} FROM success_patterns WHERE host = ?`, [host]);
  return parseRows(SuccessPatternRow, rows, "success patterns");
}

/** Counts one break for each and deletes those that broke more often than they were used; gives how many went. */
export async function breakSuccessPatterns(db: Queries, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  const results = await db.batch([
    {
      sql: "UPDATE success_patterns SET broken = broken + 1 WHERE id IN (SELECT value FROM json_each(?))",
      args: [toJson(ids)],
    },
    { sql: "DELETE FROM success_patterns WHERE broken > uses" },
  ]);
  const gone = results[1]?.rowsAffected ?? 0;
  if (gone > 0) await dropLostWords(db);
  return gone;
}

/** Gives whether there was such a pattern. */
export async function deleteSuccessPattern(db: Queries, id: number): Promise<boolean> {
  const { rowsAffected } = await db.execute("DELETE FROM success_patterns WHERE id = ?", [id]);
  await dropLostWords(db);
  return rowsAffected > 0;
}

export async function deleteAllSuccessPatterns(db: Queries): Promise<void> {
  await db.batch([
    { sql: "DELETE FROM success_patterns" },
    { sql: "DELETE FROM success_pattern_words" },
  ]);
}

async function dropLostWords(db: Queries): Promise<void> {
  await db.execute("DELETE FROM success_pattern_words WHERE rowid NOT IN (SELECT id FROM success_patterns)");
}
