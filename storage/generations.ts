import { z } from "zod";
import { BlockId, GenerationId } from "../domain/ids.ts";
import type { Queries, SqlArgument } from "./database.ts";
import { ConnectionNames, DiagnosisJson, Hosts, Progress } from "./json_columns.ts";
import { json, parseRow, timeOrNull, toAssignments, toJsonColumn } from "./rows.ts";

/** All times are epoch milliseconds. */
export const GenerationRow = z.object({
  id: GenerationId,
  blockId: BlockId,
  sentence: z.string(),
  status: z.enum(["running", "adopted", "draft", "needs_approval", "failed", "cancelled", "interrupted"]),
  /** Stages so far, as the card shows them. */
  progress: json(Progress),
  attempts: z.number(),
  tokens: z.number(),
  /** Hosts that wait for a person's yes. */
  hosts: json(Hosts),
  /** Names of connections that wait for it as well. */
  connections: json(ConnectionNames),
  diagnosis: json(DiagnosisJson).nullable(),
  /** Version that it gave, adopted or draft; null while there is none. */
  version: z.number().nullable(),
  startedAt: z.number(),
  endedAt: timeOrNull,
}).readonly();
export type GenerationRow = z.infer<typeof GenerationRow>;

export type NewGeneration = Pick<GenerationRow, "id" | "blockId" | "sentence" | "startedAt">;
export type GenerationChange = Partial<
  Pick<
    GenerationRow,
    | "status"
    | "progress"
    | "attempts"
    | "tokens"
    | "hosts"
    | "connections"
    | "diagnosis"
    | "version"
    | "endedAt"
  >
>;

export const GENERATION_COLUMNS =
  `id, block_id AS blockId, sentence, status, progress, attempts, tokens, hosts,
  connections, diagnosis, version, started_at AS startedAt, ended_at AS endedAt`;

/** Adds a generation that runs. */
export async function insertGeneration(db: Queries, generation: NewGeneration): Promise<void> {
  await db.execute(
    "INSERT INTO generations (id, block_id, sentence, status, started_at) VALUES (?, ?, ?, 'running', ?)",
    [generation.id, generation.blockId, generation.sentence, generation.startedAt],
  );
}

/** Changes what is given; `null` empties. */
export async function updateGeneration(
  db: Queries,
  id: GenerationId,
  change: GenerationChange,
): Promise<void> {
  const { sql, args } = toAssignments(toColumns(change));
  if (args.length > 0) await db.execute(`UPDATE generations SET ${sql} WHERE id = ?`, [...args, id]);
}

function toColumns(change: GenerationChange): Record<string, SqlArgument | undefined> {
  return {
    status: change.status,
    progress: toJsonColumn(change.progress),
    attempts: change.attempts,
    tokens: change.tokens,
    hosts: toJsonColumn(change.hosts),
    connections: toJsonColumn(change.connections),
    diagnosis: toJsonColumn(change.diagnosis),
    version: change.version,
    ended_at: change.endedAt,
  };
}

export async function findGeneration(db: Queries, id: GenerationId): Promise<GenerationRow | undefined> {
  const { rows } = await db.execute(`SELECT ${GENERATION_COLUMNS} FROM generations WHERE id = ?`, [id]);
  return rows[0] && parseRow(GenerationRow, rows[0], `generation "${id}"`);
}

export async function findNewestGenerationOfBlock(
  db: Queries,
  blockId: BlockId,
): Promise<GenerationRow | undefined> {
  const { rows } = await db.execute(
    `SELECT ${GENERATION_COLUMNS} FROM generations WHERE block_id = ? ORDER BY started_at DESC, rowid DESC LIMIT 1`,
    [blockId],
  );
  return rows[0] && parseRow(GenerationRow, rows[0], `generation of block "${blockId}"`);
}

/** Ends those that a stopped program left running; for the start, before any new one. Gives their number. */
export async function markInterrupted(db: Queries, endedAt: number): Promise<number> {
  const { rowsAffected } = await db.execute(
    "UPDATE generations SET status = 'interrupted', ended_at = ? WHERE status = 'running'",
    [endedAt],
  );
  return rowsAffected;
}
