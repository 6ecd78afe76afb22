import { z } from "zod";
import { type ErrorPattern, ErrorRule } from "../domain/error_pattern.ts";
import { TECHNIQUES } from "../domain/technique.ts";
import type { Queries } from "./database.ts";
import { flag, json, parseRows, toJson } from "./rows.ts";

export const ErrorPatternRow = z.object({
  id: z.number(),
  slug: z.string(),
  title: z.string(),
  rule: json(ErrorRule),
  advice: z.string(),
  technique: z.enum(TECHNIQUES).nullable(),
  /** Failures that it fitted. */
  seen: z.number(),
  /** Attempts that its advice was given to, and those of them that were good. */
  tried: z.number(),
  worked: z.number(),
  isSeeded: flag,
  isEnabled: flag,
  /** Epoch milliseconds. */
  updatedAt: z.number(),
}).readonly();
export type ErrorPatternRow = z.infer<typeof ErrorPatternRow>;

const HostCounts = z.object({ patternId: z.number(), tried: z.number(), worked: z.number() }).readonly();
export type HostCounts = z.infer<typeof HostCounts>;

const COLUMNS = `id, slug, title, rule, advice, technique, seen, tried, worked, is_seeded AS isSeeded,
  is_enabled AS isEnabled, updated_at AS updatedAt`;

/**
 * Brings the patterns that come with the program up to their newest words; counts and what a person switched off stay.
 * Seeded ones that the program no longer has go.
 */
export async function seedErrorPatterns(
  db: Queries,
  patterns: readonly ErrorPattern[],
  nowMs: number,
): Promise<void> {
  await db.batch([
    ...patterns.map(({ slug, title, rule, advice, technique }) => ({
      sql: `INSERT INTO error_patterns (slug, title, rule, advice, technique, is_seeded, updated_at)
        VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6)
        ON CONFLICT (slug) DO UPDATE SET title = ?2, rule = ?3, advice = ?4, technique = ?5, updated_at = ?6
        WHERE is_seeded = 1 AND (title, rule, advice, COALESCE(technique, '')) != (?2, ?3, ?4, COALESCE(?5, ''))`,
      args: [slug, title, toJson(rule), advice, technique, nowMs],
    })),
    {
      sql: "DELETE FROM error_patterns WHERE is_seeded = 1 AND slug NOT IN (SELECT value FROM json_each(?))",
      args: [toJson(patterns.map(({ slug }) => slug))],
    },
  ]);
}

/** All of them, those that helped most often first. */
export async function listErrorPatterns(db: Queries): Promise<ErrorPatternRow[]> {
  const { rows } = await db.execute(
    `SELECT ${COLUMNS} FROM error_patterns ORDER BY worked DESC, seen DESC, slug`,
  );
  return parseRows(ErrorPatternRow, rows, "error patterns");
}

/** What came of the patterns' advice at one host. */
export async function listHostCounts(db: Queries, host: string): Promise<HostCounts[]> {
  const { rows } = await db.execute(
    "SELECT pattern_id AS patternId, tried, worked FROM error_pattern_hosts WHERE host = ?",
    [host],
  );
  return parseRows(HostCounts, rows, "counts of error patterns");
}

/** Counts a failure for every pattern that fitted it. */
export async function countSeen(db: Queries, ids: readonly number[], nowMs: number): Promise<void> {
  await db.execute(
    "UPDATE error_patterns SET seen = seen + 1, updated_at = ? WHERE id IN (SELECT value FROM json_each(?))",
    [nowMs, toJson(ids)],
  );
}

/** Gives whether there is such a pattern. */
export async function setErrorPatternEnabled(
  db: Queries,
  id: number,
  isEnabled: boolean,
): Promise<boolean> {
  const { rowsAffected } = await db.execute("UPDATE error_patterns SET is_enabled = ? WHERE id = ?", [
    isEnabled ? 1 : 0,
    id,
  ]);
  return rowsAffected > 0;
}

/** Sets every count back to nothing; the patterns stay. */
export async function clearErrorCounts(db: Queries): Promise<void> {
  await db.batch([
    { sql: "UPDATE error_patterns SET seen = 0, tried = 0, worked = 0" },
    { sql: "DELETE FROM error_pattern_hosts" },
    { sql: "DELETE FROM open_advice" },
  ]);
}
