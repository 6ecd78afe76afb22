import type { Database } from "./database.ts";

/** Rows that are good on one machine alone: its keys, its sign-ins, its address. */
const OWN_SETTINGS = ["secret_key", "image_key", "served_origin"];
const OWN_TABLES = ["sessions", "sign_in_links", "api_tokens"];

/**
 * Takes every secret out of a copy of the database, sealed ones too, and what signs a person or program in. SQLite
 * overwrites what is deleted with zeros, so nothing of it stays in free pages. Never for the database in use.
 */
export async function stripSecrets(db: Database): Promise<void> {
  await db.execute("PRAGMA secure_delete = ON");
  const { rows } = await db.execute("SELECT name FROM sqlite_master WHERE type = 'table'");
  const tables = rows.map(({ name }) => String(name));
  await db.batch([
    ...OWN_TABLES.filter((name) => tables.includes(name)).map((name) => ({ sql: `DELETE FROM ${name}` })),
    {
      sql: "DELETE FROM settings WHERE name IN (SELECT value FROM json_each(?))",
      args: [JSON.stringify(OWN_SETTINGS)],
    },
    ...(tables.includes("connections") ? [{ sql: "UPDATE connections SET sealed = ''" }] : []),
    {
      sql: `UPDATE settings SET value = json_set(value, '$.entries', (
          SELECT json_group_array(json_set(entry.value, '$.sealedKey', NULL))
          FROM json_each(settings.value, '$.entries') AS entry
        )) WHERE name = 'models'`,
    },
    { sql: "UPDATE settings SET value = json_set(value, '$.sealedKey', NULL) WHERE name = 'model'" },
  ]);
}

/** Says on the page of each connection without a secret what to do about it; gives their names. */
export async function markWithoutSecret(db: Database): Promise<string[]> {
  const { rows } = await db.execute(
    `UPDATE connections SET last_status = NULL,
       last_error = 'Its secret was not in the backup: type it in again'
     WHERE sealed = '' RETURNING name`,
  );
  return rows.map(({ name }) => String(name)).sort();
}
