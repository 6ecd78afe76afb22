import { createHash } from "node:crypto";
import { type Log, silentLog } from "../log.ts";
import type { Database, Queries } from "./database.ts";
import { changedHistory, newerThanUs, notOurs } from "./migrate_refusals.ts";
import { copyBeforeUpgrade, pruneUpgradeCopies } from "./upgrade_copies.ts";

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
  /**
   * Asked before a database that holds something is changed: throws when another process works with it, and gives what
   * keeps others away until the change is done.
   */
  readonly claim?: (() => Promise<{ release(): Promise<void> }>) | undefined;
}

interface Applied {
  readonly number: number;
  readonly file: string;
  readonly checksum: string;
  readonly appliedAt: number;
}

const HISTORY = `CREATE TABLE IF NOT EXISTS schema_migrations (
  number INTEGER PRIMARY KEY,
  file TEXT NOT NULL,
  checksum TEXT NOT NULL,
  applied_at INTEGER NOT NULL
)`;

/**
 * Brings a database to the newest schema: each file in a transaction of its own, after a copy of the database when it
 * already held something. What a kill stops is gone on with at the next start.
 * A migration is known by its text: one that was applied under another number counts.
 * @throws AppError "database" for a database of another program or of a newer Tessera; nothing is changed then.
 */
export async function migrate(database: Database, options: MigrateOptions): Promise<void> {
  const migrations = await readMigrations(options.migrations);
  const tables = await listTables(database);
  const isNew = tables.length === 0;
  if (!isNew && !tables.includes("schema_migrations")) throw notOurs(database);
  const applied = isNew ? [] : await listApplied(database);
  await checkHistory(database, { migrations, applied, tables });
  if (listOpen(migrations, applied).length === 0) return;
  if (isNew) {
    await applyAll(database, { migrations, applied }, silentLog);
    return options.log.info("storage", "Made a new database", { schema: migrations.length });
  }
  const claim = await options.claim?.();
  try {
    // Another process may have been quicker, up to the claim.
    const current = await listApplied(database);
    if (listOpen(migrations, current).length === 0) return;
    if (database.kind === "file") {
      const schema = Math.max(0, ...current.map(({ number }) => number));
      const version = await findWriter(database, tables);
      await copyBeforeUpgrade(database, { schema, version }, options.log);
    }
    await applyAll(database, { migrations, applied: current }, options.log);
    if (database.kind === "file") await pruneUpgradeCopies(database, options.log);
  } finally {
    await claim?.release();
  }
}

/** Version of the Tessera that wrote a database last; `undefined` for one from before that was stored. */
export async function findWriter(
  db: Queries,
  tables: readonly string[] = ["settings"],
): Promise<string | undefined> {
  if (!tables.includes("settings")) return undefined;
  const { rows } = await db.execute("SELECT value FROM settings WHERE name = 'written_by'");
  const [, version] = /^"([\w.+-]{1,40})"$/.exec(String(rows[0]?.["value"])) ?? [];
  return version;
}

/** Notes which Tessera writes, for an older one that meets this database. */
export async function saveWriter(db: Queries, version: string): Promise<void> {
  if (await findWriter(db) === version) return;
  await db.execute(
    `INSERT INTO settings (name, value, updated_at) VALUES ('written_by', json_quote(?), unixepoch() * 1000)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
    [version],
  );
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

async function listApplied(db: Queries): Promise<readonly Applied[]> {
  const { rows } = await db.execute(
    "SELECT number, file, checksum, applied_at FROM schema_migrations ORDER BY number",
  );
  return rows.map((row) => ({
    number: Number(row["number"]),
    file: String(row["file"]),
    checksum: String(row["checksum"]),
    appliedAt: Number(row["applied_at"]),
  }));
}

function listOpen(migrations: readonly Migration[], applied: readonly Applied[]): readonly Migration[] {
  const known = new Set(applied.map(({ checksum }) => checksum));
  return migrations.filter(({ checksum }) => !known.has(checksum));
}

interface History {
  readonly migrations: readonly Migration[];
  readonly applied: readonly Applied[];
}

async function checkHistory(
  database: Database,
  { migrations, applied, tables }: History & { readonly tables: readonly string[] },
): Promise<void> {
  const known = new Set(migrations.map(({ checksum }) => checksum));
  const foreign = applied.filter(({ checksum }) => !known.has(checksum));
  const newest = foreign.at(-1);
  if (newest === undefined) return;
  if (newest.number > migrations.length) {
    throw await newerThanUs(database, {
      schema: newest.number,
      known: migrations.length,
      version: await findWriter(database, tables),
    });
  }
  throw changedHistory(database, newest.file);
}

async function applyAll(database: Database, history: History, log: Log): Promise<void> {
  if (isRenumbered(history)) await database.transaction((db) => renumber(db, history.migrations));
  for (const migration of listOpen(history.migrations, history.applied)) {
    await apply(database, migration, log);
  }
}

function isRenumbered({ migrations, applied }: History): boolean {
  return applied.some(({ number, checksum }) => migrations[number - 1]?.checksum !== checksum);
}

/** Gives what was applied the numbers of today: two lines of work once counted on from the same number. */
async function renumber(db: Queries, migrations: readonly Migration[]): Promise<void> {
  const applied = await listApplied(db);
  await db.execute("DELETE FROM schema_migrations");
  for (const { checksum, appliedAt } of applied) {
    const migration = migrations.find((each) => each.checksum === checksum);
    if (migration !== undefined) await record(db, migration, appliedAt);
  }
}

async function apply(database: Database, migration: Migration, log: Log): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.execute(HISTORY);
    const { rows } = await transaction.execute("SELECT 1 FROM schema_migrations WHERE checksum = ?", [
      migration.checksum,
    ]);
    // Another process was quicker.
    if (rows.length > 0) return;
    await transaction.runScript(migration.sql);
    await record(transaction, migration, null);
  });
  log.info("storage", "Applied a migration", { file: migration.file });
}

/** `appliedAt` in epoch milliseconds; null is now. */
async function record(
  db: Queries,
  { number, file, checksum }: Migration,
  appliedAt: number | null,
): Promise<void> {
  await db.execute(
    "INSERT INTO schema_migrations (number, file, checksum, applied_at) VALUES (?, ?, ?, COALESCE(?, unixepoch() * 1000))",
    [number, file, checksum, appliedAt],
  );
}
