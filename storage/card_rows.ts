import { SHOWN_DATA_ID } from "./block_data.ts";
import { z } from "zod";
import { CONNECTION_KINDS, ConnectionId } from "../domain/connection.ts";
import { BlockId, type DashboardId } from "../domain/ids.ts";
import { BLOCK_COLUMNS, BlockRow } from "./blocks.ts";
import { VERSION_SUMMARY_COLUMNS, VersionSummaryRow } from "./block_versions.ts";
import type { Queries, SqlRow } from "./database.ts";
import { GENERATION_COLUMNS, GenerationRow } from "./generations.ts";
import { HEAL_COLUMNS, HealRow } from "./heals.ts";
import { Tree } from "./json_columns.ts";
import { PROPOSAL_SUMMARY_COLUMNS, ProposalSummaryRow } from "./proposals.ts";
import { json, parseRows } from "./rows.ts";

const ContentRow = z.object({
  dataId: z.number(),
  blockId: BlockId,
  /** Version that gave it; the current one may be newer. */
  version: z.number(),
  /** Epoch milliseconds. */
  at: z.number(),
  tree: json(Tree),
  /** Of the version that gave it; empty when it needs no stylesheet. */
  cssHash: z.string().nullable(),
}).readonly();
export type ContentRow = z.infer<typeof ContentRow>;

const CardConnectionRow = z.object({
  id: ConnectionId,
  name: z.string(),
  origin: z.string(),
  kind: z.enum(CONNECTION_KINDS),
}).readonly();
export type CardConnectionRow = z.infer<typeof CardConnectionRow>;

/** Everything stored that one card shows. */
export interface CardRow {
  readonly block: BlockRow;
  /** The current version without its code. */
  readonly version: VersionSummaryRow | null;
  readonly content: ContentRow | null;
  /** The newest one. */
  readonly generation: GenerationRow | null;
  /** The newest version that waits for a person to choose it. */
  readonly proposal: ProposalSummaryRow | null;
  /** The newest repair that nobody has put away. */
  readonly heal: HealRow | null;
  /** A model was chosen on screen. */
  readonly hasStoredModel: boolean;
  /** Tokens that its generations spent. */
  readonly tokens: number;
  /** Tokens that anything else spent on it. */
  readonly tokensSince: number;
  /** Every connection, by name: which of them the version names is for the reader to find. */
  readonly connections: readonly CardConnectionRow[];
  /** What of it cannot be read, in words; that part is then empty, and the other cards are as usual. */
  readonly damage: string | null;
}

/** Cards of a dashboard in reading order; nine statements in one round trip, however many cards there are. */
export async function listCardRows(db: Queries, dashboardId: DashboardId): Promise<CardRow[]> {
  return await readCards(db, { where: "b.dashboard_id = ? AND b.deleted_at IS NULL", arg: dashboardId });
}

/** One card; `undefined` when the block does not exist or lies in the trash. */
export async function findCardRow(db: Queries, id: BlockId): Promise<CardRow | undefined> {
  return (await readCards(db, { where: "b.id = ? AND b.deleted_at IS NULL", arg: id }))[0];
}

const CONNECTIONS = {
  sql: "SELECT id, name, origin, json_extract(auth, '$.kind') AS kind FROM connections",
  args: [],
};

const STORED_MODEL = {
  sql: `SELECT 1 FROM settings
    WHERE name = 'model' OR (name = 'models' AND json_extract(value, '$.roles.write') IS NOT NULL)`,
  args: [],
};

async function readCards(
  db: Queries,
  { where, arg }: { readonly where: string; readonly arg: string },
): Promise<CardRow[]> {
  const newest = (table: string, key: string, order: string) =>
    `(SELECT (SELECT ${key} FROM ${table} WHERE block_id = b.id ORDER BY ${order} LIMIT 1) FROM blocks b WHERE ${where})`;
  const [blocks, versions, contents, generations, tokens, proposals, heals, stored, models] = await db.batch(
    [
      `SELECT ${BLOCK_COLUMNS} FROM blocks b WHERE ${where} ORDER BY b.position, b.id`,
      `SELECT ${VERSION_SUMMARY_COLUMNS} FROM block_versions
       WHERE (block_id, number) IN (SELECT b.id, b.current_version FROM blocks b WHERE ${where})`,
      `SELECT d.id AS dataId, d.block_id AS blockId, d.version, d.at, d.tree, v.css_hash AS cssHash
       FROM block_data d LEFT JOIN block_versions v ON v.block_id = d.block_id AND v.number = d.version
       WHERE d.id IN (SELECT ${SHOWN_DATA_ID} FROM blocks b WHERE ${where})`,
      `SELECT ${GENERATION_COLUMNS} FROM generations
       WHERE id IN ${newest("generations", "id", "started_at DESC, rowid DESC")}`,
      `SELECT block_id AS blockId, SUM((generation_id IS NOT NULL) * (prompt_tokens + completion_tokens)) AS tokens,
         SUM((generation_id IS NULL) * (prompt_tokens + completion_tokens)) AS tokensSince FROM model_calls
       WHERE block_id IN (SELECT b.id FROM blocks b WHERE ${where}) GROUP BY block_id`,
      `SELECT ${PROPOSAL_SUMMARY_COLUMNS} FROM proposals
       WHERE block_id IN (SELECT b.id FROM blocks b WHERE ${where}) ORDER BY created_at`,
      `SELECT ${HEAL_COLUMNS} FROM heals WHERE id IN ${
        newest("heals", "id", "id DESC")
      } AND dismissed_at IS NULL`,
    ].map((sql) => ({ sql, args: [arg] })).concat(CONNECTIONS, STORED_MODEL),
    "read",
  );
  const versionOf = byBlock(versions?.rows);
  const contentOf = byBlock(contents?.rows);
  const generationOf = byBlock(generations?.rows);
  const tokensOf = byBlock(tokens?.rows);
  const proposalOf = byBlock(proposals?.rows);
  const healOf = byBlock(heals?.rows);
  const hasStoredModel = (models?.rows.length ?? 0) > 0;
  const connections = parseRows(CardConnectionRow, stored?.rows ?? [], "connections");
  return (blocks?.rows ?? []).map((row) => {
    const id = row["id"];
    const damage: string[] = [];
    const block = readBlock(row, damage);
    return {
      block,
      version: readPart(VersionSummaryRow, versionOf.get(id), { name: "its current version", damage }),
      content: readPart(ContentRow, contentOf.get(id), { name: "its newest data", damage }),
      generation: readPart(GenerationRow, generationOf.get(id), { name: "its newest generation", damage }),
      proposal: readPart(ProposalSummaryRow, proposalOf.get(id), { name: "its proposal", damage }),
      heal: readPart(HealRow, healOf.get(id), { name: "its newest repair", damage }),
      hasStoredModel,
      connections,
      tokens: Number(tokensOf.get(id)?.["tokens"] ?? 0),
      tokensSince: Number(tokensOf.get(id)?.["tokensSince"] ?? 0),
      damage: damage.length === 0 ? null : `Cannot read ${damage.join(" and ")}: the stored row is damaged`,
    };
  });
}

function byBlock(rows: readonly SqlRow[] = []): Map<unknown, SqlRow> {
  return new Map(rows.map((row) => [row["blockId"], row]));
}

/** For a row that cannot be read: nothing is chosen and nothing is granted. */
const NEUTRAL = {
  ...{ settings: "{}", approvedHosts: "[]", approvedConnections: "[]", directNetwork: "[]", limits: "{}" },
  ...{ refresh: null, lastError: null, healing: "{}", drift: "[]" },
};

function readBlock(row: SqlRow, damage: string[]): BlockRow {
  const result = BlockRow.safeParse(row);
  if (result.success) return result.data;
  damage.push(`its ${result.error.issues.map((issue) => issue.path.join(".")).join(", ")}`);
  return BlockRow.parse({ ...row, ...NEUTRAL });
}

function readPart<T>(
  schema: z.ZodType<T>,
  row: SqlRow | undefined,
  { name, damage }: { readonly name: string; readonly damage: string[] },
): T | null {
  if (row === undefined) return null;
  const result = schema.safeParse(row);
  if (result.success) return result.data;
  damage.push(name);
  return null;
}
