import type { Database } from "../storage/database.ts";

/** Every row of the database as JSON, but for what says who came by and when. */
export async function dumpRows(db: Database): Promise<Readonly<Record<string, string>>> {
  const { rows } = await db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
  const dump: Record<string, string> = {};
  for (const { name } of rows) {
    const table = String(name);
    if (/^sqlite_|^sessions$|^sign_in_links$/.test(table)) continue;
    const content = await db.execute(`SELECT * FROM "${table}" ORDER BY 1`);
    dump[table] = JSON.stringify(content.rows.filter((row) => !/viewer/i.test(String(row["name"] ?? ""))));
  }
  return dump;
}
