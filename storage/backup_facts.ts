import { z } from "zod";
import type { BackupCounts } from "../domain/backup_manifest.ts";
import { Manifest } from "../domain/manifest.ts";
import { typedHosts } from "../domain/permissions.ts";
import type { Database, Queries } from "./database.ts";
import { Settings } from "./json_columns.ts";
import { json, parseRows } from "./rows.ts";

/** Table of each count. Every schema that a backup can have holds them, but for what came later. */
const TABLES: Readonly<Record<keyof BackupCounts, string>> = {
  dashboards: "dashboards",
  blocks: "blocks",
  versions: "block_versions",
  data: "block_data",
  runs: "execution_logs",
  connections: "connections",
};

export async function countForBackup(db: Database): Promise<BackupCounts> {
  const { rows } = await db.execute("SELECT name FROM sqlite_master WHERE type = 'table'");
  const tables = rows.map(({ name }) => String(name));
  const count = async (name: keyof BackupCounts) => {
    if (!tables.includes(TABLES[name])) return 0;
    const { rows } = await db.execute(`SELECT COUNT(*) AS found FROM ${TABLES[name]}`);
    return Number(rows[0]?.["found"]);
  };
  return {
    dashboards: await count("dashboards"),
    blocks: await count("blocks"),
    versions: await count("versions"),
    data: await count("data"),
    runs: await count("runs"),
    connections: await count("connections"),
  };
}

/** Bytes of the main file. */
export async function measureDatabase(db: Queries): Promise<number> {
  const { rows } = await db.execute(
    "SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size",
  );
  return Number(rows[0]?.["bytes"]);
}

const Hosts = z.object({ approved: json(z.array(z.string())), direct: json(z.array(z.string())) });

const Typed = z.object({ manifest: json(z.unknown()), settings: json(Settings) });

/**
 * Hosts that blocks of a migrated database may reach, through the broker and past it, each once: the trash comes back
 * with its own, and an address in a block's settings counts as typed.
 */
export async function listReach(
  db: Queries,
): Promise<{ readonly hosts: readonly string[]; readonly directNetwork: readonly string[] }> {
  const { rows } = await db.execute(
    `SELECT approved_hosts AS approved, direct_network AS direct FROM blocks
     UNION ALL SELECT approved_hosts, '[]' FROM proposals`,
  );
  const found = parseRows(Hosts, rows, "hosts of blocks");
  const sorted = (lists: readonly (readonly string[])[]) => [...new Set(lists.flat())].sort();
  return {
    hosts: sorted([...found.map(({ approved }) => approved), ...await listTyped(db)]),
    directNetwork: sorted(found.map(({ direct }) => direct)),
  };
}

/** A version whose manifest cannot be read cannot run either. */
async function listTyped(db: Queries): Promise<string[][]> {
  const { rows } = await db.execute(
    `SELECT v.manifest AS manifest, b.settings AS settings FROM blocks b
     JOIN block_versions v ON v.block_id = b.id WHERE b.settings <> '{}'`,
  );
  return parseRows(Typed, rows, "settings of blocks").map(({ manifest, settings }) => {
    const { data } = Manifest.safeParse(manifest);
    return data === undefined ? [] : typedHosts(data, settings);
  });
}
