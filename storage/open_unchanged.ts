import { AppError } from "../domain/errors.ts";
import type { Log } from "../log.ts";
import type { Database } from "./database.ts";
import { connectFile, filePathOf } from "./file_database.ts";
import { readMigrations } from "./migrate.ts";

/**
 * Opens a database file that must be there and leaves its schema as it is: a newer program can copy what an older
 * server is using. @throws AppError "database" when there is none.
 */
export async function openUnchanged(url: string, log: Log): Promise<Database> {
  const path = filePathOf(url);
  if (!await isFile(path)) {
    throw new AppError(
      "database",
      `Cannot find a database at "${path}"`,
      "Name the data folder with --data or TESSERA_DATA_DIR",
    );
  }
  return await connectFile(url, { log });
}

export async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isFile, () => false);
}

/**
 * Number of the newest migration of a database of ours, whose history is the one that this program knows; it may be
 * newer than this program.
 * @throws AppError "database" for one of another program, or with another history.
 */
export async function getSchemaNumber(db: Database, what: string): Promise<number> {
  const { rows: tables } = await db.execute(
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'",
  );
  if (tables.length === 0) throw notOurs(what, "it belongs to another program");
  const { rows } = await db.execute("SELECT number, checksum FROM schema_migrations ORDER BY number");
  if (rows.length === 0) throw notOurs(what, "it belongs to another program");
  const known = await readMigrations();
  for (const [index, { number, checksum }] of rows.entries()) {
    const migration = known[index];
    const isKnown = migration === undefined || migration.checksum === checksum;
    if (number !== index + 1 || !isKnown) throw notOurs(what, "its schema has another history");
  }
  return rows.length;
}

function notOurs(what: string, reason: string): AppError {
  return new AppError(
    "database",
    `Cannot use ${what}: ${reason}`,
    "Nothing was changed; use a database or backup of Tessera",
  );
}
