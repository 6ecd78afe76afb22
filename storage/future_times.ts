import type { Database } from "./database.ts";

/** Clocks of two machines may differ by as much without meaning anything. */
const TOLERANCE_MS = 5 * 60_000;

/** Columns whose newest row wins, that are counted from, or that the trash waits for. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  block_data: ["at"],
  recorded_responses: ["at"],
  execution_logs: ["started_at"],
  generations: ["started_at", "ended_at"],
  heals: ["started_at", "ended_at", "dismissed_at"],
  model_calls: ["at"],
  proposals: ["created_at"],
};

/**
 * Brings what was stored by a clock that was ahead back to now (epoch ms); gives the number of rows. Otherwise data from
 * "next year" would stay on its card for a year, its block would not be due until then, its repair would rest as long,
 * and a sign-in link of ten minutes would open for a year.
 */
export async function mendFutureTimes(db: Database, nowMs: number): Promise<number> {
  const after = nowMs + TOLERANCE_MS;
  const args = [nowMs, after];
  const results = await db.batch([
    ...Object.entries(COLUMNS).flatMap(([table, columns]) =>
      columns.map((column) => ({ sql: `UPDATE ${table} SET ${column} = ?1 WHERE ${column} > ?2`, args }))
    ),
    {
      sql: `UPDATE blocks SET next_run_at = MIN(next_run_at, ?1), updated_at = MIN(updated_at, ?1),
          last_run_at = MIN(last_run_at, ?1), last_success_at = MIN(last_success_at, ?1),
          deleted_at = MIN(deleted_at, ?1), running_since = MIN(running_since, ?1)
        WHERE updated_at > ?2 OR last_run_at > ?2 OR deleted_at > ?2 OR running_since > ?2`,
      args,
    },
    {
      // As long from now as it was to be from then.
      sql: `UPDATE sessions SET expires_at = ?1 + MAX(0, expires_at - last_seen_at), last_seen_at = ?1
        WHERE last_seen_at > ?2`,
      args,
    },
    { sql: "DELETE FROM sign_in_links WHERE created_at > ?1", args: [after] },
  ]);
  return results.reduce((sum, { rowsAffected }) => sum + rowsAffected, 0);
}
