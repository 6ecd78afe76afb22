import { createHash } from "node:crypto";
import { AppError } from "../domain/errors.ts";
import type { Log } from "../log.ts";
import type { Database, SqlRow } from "./database.ts";

export interface Migration {
  readonly number: number;
  readonly file: string;
  readonly sql: string;
  /** SHA-256 of the SQL, hex. */
  readonly checksum: string;
}

export interface MigrateOptions {
  readonly log: Log;
  readonly migrations?: URL;
}

const HISTORY = `CREATE TABLE IF NOT EXISTS schema_migrations (
  number INTEGER PRIMARY KEY,
  file TEXT NOT NULL,
  checksum TEXT NOT NULL,
  applied_at INTEGER NOT NULL
)`;

/**
 * Brings a database to the newest schema: each file in a transaction of its own, after a copy of the database when it
 * already held something.
 * @throws AppError "database" for a database of another program or of a newer Tessera; nothing is changed then.
 */
export async function migrate(database: Database, options: MigrateOptions): Promise<void> {
  const migrations = await readMigrations(options.migrations);
  const tables = await listTables(database);
  const isNew = tables.length === 0;
  if (!isNew && !tables.includes("schema_migrations")) throw notOurs(database);
  const applied = isNew ? [] : await listApplied(database);
  checkHistory(database, migrations, applied);
  const open = migrations.slice(applied.length);
  const first = open[0];
  if (first === undefined) return;
  if (!isNew) await copyDatabase(database, first, options.log);
  for (const migration of open) await apply(database, migration, options.log);
}

/** The numbered SQL files of a folder, in order. */
export async function readMigrations(
  folder: URL = new URL("./migrations/", import.meta.url),
): Promise<readonly Migration[]> {
  const files: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (/^\d{4}_\w+\.sql$/.test(entry.name)) files.push(entry.name);
  }
  const migrations = await Promise.all(files.sort().map((file) => readMigration(folder, file)));
  const gap = migrations.find((migration, index) => migration.number !== index + 1);
  if (gap !== undefined) {
    throw new TypeError(`Cannot order migration "${gap.file}": expected numbers from 0001 without gaps`);
  }
  return migrations;
}

async function readMigration(folder: URL, file: string): Promise<Migration> {
  // A checkout on Windows may have other line ends; the checksum must not see them.
  const sql = (await Deno.readTextFile(new URL(file, folder))).replaceAll("\r\n", "\n");
  const checksum = createHash("sha256").update(sql).digest("hex");
  return { number: Number(file.slice(0, 4)), file, sql, checksum };
}

async function listTables(database: Database): Promise<string[]> {
  const { rows } = await database.execute(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'libsql\\_%' ESCAPE '\\'",
  );
  return rows.map((row) => String(row["name"]));
}

async function listApplied(database: Database): Promise<readonly SqlRow[]> {
  return (await database.execute("SELECT number, file, checksum FROM schema_migrations ORDER BY number"))
    .rows;
}

function checkHistory(
  database: Database,
  migrations: readonly Migration[],
  applied: readonly SqlRow[],
): void {
  for (const [index, row] of applied.entries()) {
    const known = migrations[index];
    if (known === undefined) throw newerThanUs(database, Number(row["number"]), migrations.length);
    if (known.checksum !== row["checksum"]) throw changedHistory(database, known.file);
  }
}

async function apply(database: Database, migration: Migration, log: Log): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.execute(HISTORY);
    const { rows } = await transaction.execute("SELECT 1 FROM schema_migrations WHERE number = ?", [
      migration.number,
    ]);
    // Another process was quicker.
    if (rows.length > 0) return;
    await transaction.runScript(migration.sql);
    await transaction.execute(
      "INSERT INTO schema_migrations (number, file, checksum, applied_at) VALUES (?, ?, ?, unixepoch() * 1000)",
      [migration.number, migration.file, migration.checksum],
    );
  });
  log.info("storage", "Applied a migration", { file: migration.file });
}

async function copyDatabase(database: Database, next: Migration, log: Log): Promise<void> {
  if (database.kind !== "file") return;
  const path = await findFreePath(`${database.name}.before-${next.file.slice(0, 4)}`);
  await database.execute("VACUUM INTO ?", [path]);
  log.info("storage", "Copied the database before a migration", { path });
}

async function findFreePath(path: string): Promise<string> {
  for (let count = 1;; count += 1) {
    const candidate = count === 1 ? path : `${path}-${count}`;
    try {
      await Deno.lstat(candidate);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return candidate;
      throw error;
    }
  }
}

function notOurs(database: Database): AppError {
  return new AppError(
    "database",
    `Cannot use database "${database.name}": it belongs to another program`,
    "Nothing in it was changed; name another file or database in TESSERA_DATABASE_URL",
  );
}

function newerThanUs(database: Database, number: number, known: number): AppError {
  return new AppError(
    "database",
    `Cannot use database "${database.name}": its schema is number ${number}, and this Tessera knows up to ${known}`,
    "Nothing in it was changed; start the newer Tessera, or restore the copy that it made before the change",
  );
}

function changedHistory(database: Database, file: string): AppError {
  return new AppError(
    "database",
    `Cannot use database "${database.name}": it was made with another "${file}" than this Tessera has`,
    "Nothing in it was changed; use the Tessera that made it, or another data folder",
  );
}
