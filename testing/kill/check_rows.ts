import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openBeside } from "../open_beside.ts";
import type { AskRows } from "./ledger.ts";

/** Each counts rows that must not be there, whenever the program was ended. */
const NEVER: Readonly<Record<string, string>> = {
  "a block that shows a version which is not there, or is only a draft, or cannot run": `
    SELECT COUNT(*) FROM blocks b WHERE current_version IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM block_versions v WHERE v.block_id = b.id AND v.number = b.current_version
        AND v.status = 'adopted' AND v.compiled IS NOT NULL)`,
  "a version without code": `
    SELECT COUNT(*) FROM block_versions
    WHERE backend = '' OR view = '' OR NOT json_valid(manifest) OR (compiled IS NOT NULL AND NOT json_valid(compiled))`,
  "a gap in the numbers of versions": `
    SELECT COUNT(*) FROM (SELECT block_id FROM block_versions GROUP BY block_id HAVING COUNT(*) <> MAX(number))`,
  "data of no version": `
    SELECT COUNT(*) FROM block_data d WHERE NOT EXISTS (
      SELECT 1 FROM block_versions v WHERE v.block_id = d.block_id AND v.number = d.version)`,
  "a proposal of no draft": `
    SELECT COUNT(*) FROM proposals p WHERE NOT EXISTS (
      SELECT 1 FROM block_versions v WHERE v.block_id = p.block_id AND v.number = p.version AND v.status = 'draft')`,
  "a recording of no version": `
    SELECT COUNT(*) FROM recorded_responses r WHERE NOT EXISTS (
      SELECT 1 FROM block_versions v WHERE v.block_id = r.block_id AND v.number = r.version)`,
  "a generation that ended well without a version": `
    SELECT COUNT(*) FROM generations WHERE status IN ('adopted', 'proposed') AND version IS NULL`,
  "a generation that runs although its version is there": `
    SELECT COUNT(*) FROM generations g JOIN block_versions v ON v.block_id = g.block_id AND v.reason = g.request
    WHERE g.status IN ('running', 'interrupted') AND g.job = 'edit'`,
  "a new block that shows a version while its generation runs": `
    SELECT COUNT(*) FROM generations g JOIN blocks b ON b.id = g.block_id
    WHERE g.status IN ('running', 'interrupted') AND g.job = 'new' AND b.current_version IS NOT NULL`,
};

/** Opens what an ended server left, as a copy: its own next start must find the -wal file as it was. */
export async function withLeftRows<T>(dataDir: string, work: (ask: AskRows) => T): Promise<T | undefined> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "tessera.db");
    // Ended before there was any: the next start makes it.
    if (!await copy(join(dataDir, "tessera.db"), path)) return undefined;
    await copy(join(dataDir, "tessera.db-wal"), `${path}-wal`);
    using rows = new DatabaseSync(path);
    return work(askOf(rows));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Opens the database of a server that runs, or changes one that does not. */
export function withRows<T>(dataDir: string, work: (ask: AskRows) => T): T {
  using rows = openBeside(dataDir);
  return work(askOf(rows));
}

/** Fails when the file is damaged or holds half of something. */
export function checkRows(ask: AskRows): void {
  assert.equal(ask("PRAGMA integrity_check"), "ok");
  assert.equal(ask("SELECT COUNT(*) FROM pragma_foreign_key_check"), 0, "a row that belongs to none");
  if (ask("SELECT COUNT(*) FROM sqlite_master WHERE name = 'heals'") === 0) return;
  for (const [what, sql] of Object.entries(NEVER)) assert.equal(ask(sql), 0, what);
}

function askOf(rows: DatabaseSync): AskRows {
  return (sql, ...args) => Object.values(rows.prepare(sql).get(...args) ?? {})[0];
}

async function copy(from: string, to: string): Promise<boolean> {
  try {
    await Deno.copyFile(from, to);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
