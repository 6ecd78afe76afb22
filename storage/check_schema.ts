import { AppError } from "../domain/errors.ts";
import { silentLog } from "../log.ts";
import type { Database, Queries } from "./database.ts";
import { connectFile } from "./file_database.ts";
import { readMigrations } from "./migrate.ts";

/**
 * Checks a database file that a stranger may have made before anything of it is used: it must be sound, and every
 * table, index, view and trigger in it must be one that our own migrations give, word for word.
 * @throws AppError "database"
 */
export async function checkStrangersDatabase(db: Database, schema: number): Promise<void> {
  // What stands in a schema must not run functions of its own choice when it is read.
  await db.execute("PRAGMA trusted_schema = OFF");
  await db.execute("PRAGMA cell_size_check = ON");
  const [found, expected] = [await listSchema(db), await expectedSchema(schema)];
  for (const [name, sql] of found) {
    if (expected.get(name) !== sql) {
      throw unsound(`${expected.has(name) ? "another" : "an unknown"} ${name.slice(0, 80)} stands in it`);
    }
  }
  const missing = [...expected.keys()].find((name) => !found.has(name));
  if (missing !== undefined) throw unsound(`${missing} is missing`);
  const { rows } = await db.execute("PRAGMA integrity_check(1)");
  if (rows[0]?.["integrity_check"] !== "ok") throw unsound("it is damaged");
  // Its own index is none that SQLite's check looks into.
  for (const table of [...found.keys()].filter((name) => /USING fts5/i.test(found.get(name) ?? ""))) {
    const name = table.split(" ")[1] ?? "";
    await db.execute(`INSERT INTO ${name} (${name}) VALUES ('rebuild')`);
  }
}

async function expectedSchema(number: number): Promise<Map<string, string>> {
  const db = await connectFile(":memory:", { log: silentLog });
  try {
    const migrations = (await readMigrations()).slice(0, number);
    await db.transaction(async (tx) => {
      for (const { sql } of migrations) await tx.runScript(sql);
    });
    const schema = await listSchema(db);
    schema.set("table schema_migrations", HISTORY);
    return schema;
  } finally {
    await db.close();
  }
}

/** Its text is not of the migrations, and reading it runs nothing: a trigger on it would be a name of its own. */
const HISTORY = "history";

async function listSchema(db: Queries): Promise<Map<string, string>> {
  const { rows } = await db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master");
  return new Map(rows.map(({ type, name, tbl_name: table, sql }) => {
    const key = `${type} ${name}`;
    if (key === "table schema_migrations" && /^CREATE TABLE /.test(String(sql))) return [key, HISTORY];
    return [key, `${table} ${sql}`];
  }));
}

function unsound(reason: string): AppError {
  return new AppError(
    "database",
    `Cannot use the database of the backup: ${reason}`,
    "Nothing was changed; use another backup",
  );
}
