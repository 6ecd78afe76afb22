import { z } from "zod";
import type { GenerationId } from "../domain/ids.ts";
import type { Queries } from "./database.ts";
import { parseRows } from "./rows.ts";

/** Advice that a generation's next attempt was given. */
const OpenAdvice = z.object({
  patternId: z.number(),
  /** Host of the failure; empty when it had none. */
  host: z.string(),
  /** SHA-256 of the code that failed. */
  codeHash: z.string(),
}).readonly();
export type OpenAdvice = z.infer<typeof OpenAdvice>;

export async function insertOpenAdvice(
  db: Queries,
  generation: GenerationId,
  advice: readonly OpenAdvice[],
): Promise<void> {
  if (advice.length === 0) return;
  await db.batch(advice.map(({ patternId, host, codeHash }) => ({
    sql:
      "INSERT OR REPLACE INTO open_advice (generation_id, pattern_id, host, code_hash) VALUES (?, ?, ?, ?)",
    args: [generation, patternId, host, codeHash],
  })));
}

export async function listOpenAdvice(db: Queries, generation: GenerationId): Promise<OpenAdvice[]> {
  const { rows } = await db.execute(
    "SELECT pattern_id AS patternId, host, code_hash AS codeHash FROM open_advice WHERE generation_id = ?",
    [generation],
  );
  return parseRows(OpenAdvice, rows, `advice of generation "${generation}"`);
}

export async function deleteOpenAdvice(db: Queries, generation: GenerationId): Promise<void> {
  await db.execute("DELETE FROM open_advice WHERE generation_id = ?", [generation]);
}

/** Counts that an attempt followed the advice, and whether it was good; the advice is settled by that. */
export async function settleOpenAdvice(
  db: Queries,
  generation: GenerationId,
  outcome: { readonly hasWorked: boolean; readonly nowMs: number },
): Promise<void> {
  const worked = outcome.hasWorked ? 1 : 0;
  await db.batch([
    {
      sql: `UPDATE error_patterns SET tried = tried + 1, worked = worked + ?1, updated_at = ?2
        WHERE id IN (SELECT pattern_id FROM open_advice WHERE generation_id = ?3)`,
      args: [worked, outcome.nowMs, generation],
    },
    {
      sql: `INSERT INTO error_pattern_hosts (pattern_id, host, tried, worked)
        SELECT pattern_id, host, 1, ?1 FROM open_advice WHERE generation_id = ?2 AND host != ''
        ON CONFLICT (pattern_id, host) DO UPDATE SET tried = tried + 1, worked = worked + ?1`,
      args: [worked, generation],
    },
    { sql: "DELETE FROM open_advice WHERE generation_id = ?", args: [generation] },
  ]);
}
