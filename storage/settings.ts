import { z } from "zod";
import type { Queries } from "./database.ts";
import { json, parseRow, toJson } from "./rows.ts";

/** The value stored under a name, as its schema says. @throws AppError "database" when it does not fit. */
export async function findSetting<T>(
  db: Queries,
  name: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const { rows } = await db.execute("SELECT value FROM settings WHERE name = ?", [name]);
  return rows[0] && parseRow(z.object({ value: json(schema) }), rows[0], `setting "${name}"`).value;
}

/** Stores a JSON value under a name. */
export async function saveSetting(
  db: Queries,
  name: string,
  setting: { readonly value: unknown; readonly updatedAt: number },
): Promise<void> {
  await db.execute(
    `INSERT INTO settings (name, value, updated_at) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
    [name, toJson(setting.value), setting.updatedAt],
  );
}

/** Stores it unless there is one of that name already. */
export async function saveFirstSetting(
  db: Queries,
  name: string,
  setting: { readonly value: unknown; readonly updatedAt: number },
): Promise<void> {
  await db.execute(
    "INSERT INTO settings (name, value, updated_at) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
    [name, toJson(setting.value), setting.updatedAt],
  );
}

export async function deleteSetting(db: Queries, name: string): Promise<void> {
  await db.execute("DELETE FROM settings WHERE name = ?", [name]);
}
