import type { Client, ResultSet, Transaction as LibsqlTransaction } from "@libsql/client/sqlite3";
import type { Queries, SqlArgument, SqlResult, Statement, Transaction } from "./database.ts";

export type { Client };

/** The port's two calls over either libSQL client. */
export function toQueries(client: Client): Queries {
  return {
    execute: async (sql, args) => toResult(await client.execute({ sql, args: toArgs(args) })),
    batch: async (statements, mode = "write") =>
      (await client.batch(toStatements(statements), mode)).map(toResult),
  };
}

/** Does the work and commits; whatever fails on the way rolls everything back. */
export async function runTransaction<T>(
  transaction: LibsqlTransaction,
  work: (db: Transaction) => Promise<T>,
): Promise<T> {
  try {
    const result = await work({
      execute: async (sql, args) => toResult(await transaction.execute({ sql, args: toArgs(args) })),
      batch: async (statements) => (await transaction.batch(toStatements(statements))).map(toResult),
      runScript: (sql) => transaction.executeMultiple(sql),
    });
    await transaction.commit();
    return result;
  } finally {
    // Rolls back what was not committed.
    transaction.close();
  }
}

function toArgs(args: readonly SqlArgument[] = []): SqlArgument[] {
  return [...args];
}

function toStatements(statements: readonly Statement[]): { sql: string; args: SqlArgument[] }[] {
  return statements.map(({ sql, args }) => ({ sql, args: toArgs(args) }));
}

/** A column named "length", or a number, would be lost: the client's rows are arrays as well. */
function toResult({ rows, rowsAffected }: ResultSet): SqlResult {
  return { rows, rowsAffected };
}
