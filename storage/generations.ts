import { z } from "zod";
import { BlockId, GenerationId } from "../domain/ids.ts";
import type { Queries, SqlArgument } from "./database.ts";
import { SettingDefinition } from "../domain/manifest.ts";
import { ConnectionNames, DiagnosisJson, Hosts, PlanJson, Progress, RefusalJson } from "./json_columns.ts";
import { json, parseRow, parseRows, timeOrNull, toAssignments, toJsonColumn } from "./rows.ts";

export const JOB_KINDS = ["new", "edit", "heal", "rebuild"] as const;

export const GENERATION_STATUSES = [
  "running",
  "adopted",
  /** It passed its trial and waits for a person to choose it. */
  "proposed",
  /** The person looked at what was proposed and did not want it. */
  "dropped",
  "draft",
  "needs_approval",
  "needs_facts",
  "refused",
  "failed",
  "cancelled",
  "interrupted",
] as const;

/** All times are epoch milliseconds. */
export const GenerationRow = z.object({
  id: GenerationId,
  blockId: BlockId,
  sentence: z.string(),
  job: z.enum(JOB_KINDS),
  /** What the person asked of the block that was there; null for a new one and for a heal. */
  request: z.string().nullable(),
  /** Version that it started from. */
  baseVersion: z.number().nullable(),
  /** The model that was asked. */
  model: z.string().nullable(),
  /** Id of the model that a person chose for it; null for the usual ones. */
  chosenModel: z.string().nullable(),
  status: z.enum(GENERATION_STATUSES),
  /** Stages so far, as the card shows them. */
  progress: json(Progress),
  attempts: z.number(),
  tokens: z.number(),
  /** Hosts that wait for a person's yes. */
  hosts: json(Hosts),
  /** Names of connections that wait for it as well. */
  connections: json(ConnectionNames),
  diagnosis: json(DiagnosisJson).nullable(),
  plan: json(PlanJson).nullable(),
  refusal: json(RefusalJson).nullable(),
  /** Settings that only the person can fill in. */
  facts: json(z.array(SettingDefinition)),
  /** Version that it gave, adopted or draft; null while there is none. */
  version: z.number().nullable(),
  startedAt: z.number(),
  endedAt: timeOrNull,
}).readonly();
export type GenerationRow = z.infer<typeof GenerationRow>;

export type NewGeneration =
  & Pick<
    GenerationRow,
    "id" | "blockId" | "sentence" | "job" | "request" | "baseVersion" | "startedAt"
  >
  & Partial<Pick<GenerationRow, "chosenModel">>;
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
    | "plan"
    | "refusal"
    | "facts"
    | "model"
    | "version"
    | "endedAt"
  >
>;

export const GENERATION_COLUMNS =
  `id, block_id AS blockId, sentence, job, request, base_version AS baseVersion, model,
  chosen_model AS chosenModel, status, progress, attempts,
  tokens, hosts, connections, diagnosis, plan, refusal, facts, version, started_at AS startedAt, ended_at AS endedAt`;

/** Adds a generation that runs. */
export async function insertGeneration(db: Queries, generation: NewGeneration): Promise<void> {
  await db.execute(
    `INSERT INTO generations (id, block_id, sentence, job, request, base_version, status, started_at, chosen_model)
     VALUES (?, ?, ?, ?, ?, ?, 'running', ?, ?)`,
    [
      generation.id,
      generation.blockId,
      generation.sentence,
      generation.job,
      generation.request,
      generation.baseVersion,
      generation.startedAt,
      generation.chosenModel ?? null,
    ],
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

/** Takes the refusal off a generation; false when another one has it already. One statement decides between two at once. */
export async function takeRefusal(db: Queries, id: GenerationId): Promise<boolean> {
  const { rowsAffected } = await db.execute(
    "UPDATE generations SET refusal = NULL WHERE id = ? AND refusal IS NOT NULL",
    [id],
  );
  return rowsAffected > 0;
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
    plan: toJsonColumn(change.plan),
    refusal: toJsonColumn(change.refusal),
    facts: toJsonColumn(change.facts),
    model: change.model,
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

/** The generation that gave a version, the newest when several went on with it. */
export async function findGenerationOfVersion(
  db: Queries,
  blockId: BlockId,
  version: number,
): Promise<GenerationRow | undefined> {
  const { rows } = await db.execute(
    `SELECT ${GENERATION_COLUMNS} FROM generations WHERE block_id = ? AND version = ?
     ORDER BY started_at DESC, rowid DESC LIMIT 1`,
    [blockId, version],
  );
  return rows[0] &&
    parseRow(GenerationRow, rows[0], `generation of version ${version} of block "${blockId}"`);
}

/** What the model meant to do when it last changed where a block reads; null when none ever said. */
export async function findPlanOfBlock(db: Queries, blockId: BlockId): Promise<GenerationRow["plan"]> {
  const { rows } = await db.execute(
    `SELECT ${GENERATION_COLUMNS} FROM generations WHERE block_id = ? AND plan IS NOT NULL
       AND status IN ('running', 'adopted', 'needs_approval', 'needs_facts', 'draft')
     ORDER BY started_at DESC, rowid DESC LIMIT 1`,
    [blockId],
  );
  return rows[0] === undefined ? null : parseRow(GenerationRow, rows[0], `plan of block "${blockId}"`).plan;
}

/** Generations of a block that a person asked for, oldest first: the conversation about it. */
export async function listConversation(db: Queries, blockId: BlockId): Promise<GenerationRow[]> {
  const { rows } = await db.execute(
    `SELECT ${GENERATION_COLUMNS} FROM generations WHERE block_id = ? AND job != 'heal'
     ORDER BY started_at, rowid LIMIT 200`,
    [blockId],
  );
  return parseRows(GenerationRow, rows, `conversation of block "${blockId}"`);
}

/** Ends those that a stopped program left running; for the start, before any new one. Gives their number. */
export async function markInterrupted(db: Queries, endedAt: number): Promise<number> {
  const { rowsAffected } = await db.execute(
    "UPDATE generations SET status = 'interrupted', ended_at = ? WHERE status = 'running'",
    [endedAt],
  );
  return rowsAffected;
}

/** Removes repairs that gave no version and began before `before` (epoch ms); gives their number. */
export async function pruneGenerations(db: Queries, before: number): Promise<number> {
  const { rowsAffected } = await db.execute(
    `DELETE FROM generations WHERE job = 'heal' AND version IS NULL AND status != 'running' AND started_at < ?`,
    [before],
  );
  return rowsAffected;
}
