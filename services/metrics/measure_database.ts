import { AppError } from "../../domain/errors.ts";
import type { Database, SqlResult, Statement } from "../../storage/database.ts";
import type { NoteMeasure } from "./measures.ts";

const READS = /^\s*(?:SELECT|PRAGMA|EXPLAIN)\b/i;

/** The same database, telling the counters whether changes are stored: a probe must not have to write to know. */
export function measureDatabase(db: Database, note: NoteMeasure): Database {
  async function watch<T>(work: Promise<T>, isChange: (result: T) => boolean): Promise<T> {
    try {
      const result = await work;
      if (isChange(result)) note({ kind: "write", isGood: true });
      return result;
    } catch (error) {
      // Anything else that is thrown is the work's own word, or a mistake in a statement.
      if (error instanceof AppError && error.code === "database") note({ kind: "write", isGood: false });
      throw error;
    }
  }
  return {
    ...db,
    execute: (sql, args) => READS.test(sql) ? db.execute(sql, args) : watch(db.execute(sql, args), changed),
    batch: (statements, mode) =>
      isReading(statements, mode)
        ? db.batch(statements, mode)
        : watch(db.batch(statements, mode), (results) => results.some(changed)),
    transaction: (work) => watch(db.transaction(work), () => true),
  };
}

/** A change of nothing proves nothing: a full disk lets it pass. */
function changed({ rowsAffected, rows }: SqlResult): boolean {
  return rowsAffected > 0 || rows.length > 0;
}

function isReading(statements: readonly Statement[], mode: "read" | "write" | undefined): boolean {
  return mode === "read" || statements.every(({ sql }) => READS.test(sql));
}
