import { createHash } from "node:crypto";
import { z } from "zod";
import { AppError } from "../domain/errors.ts";
import type { BlockId } from "../domain/ids.ts";
import { RUN_ERROR_KINDS } from "../domain/outcome.ts";
import { type Exchange, isWhole, type Recording } from "../domain/recording.ts";
import type { Queries } from "./database.ts";
import { Settings } from "./json_columns.ts";
import { flag, json, parseRow, parseRows, toJson } from "./rows.ts";

/** A block's version, whose recordings are nothing to any other. */
export interface VersionKey {
  readonly blockId: BlockId;
  readonly version: number;
}

const Answered = z.object({
  kind: z.literal("answered"),
  status: z.number(),
  statusText: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** Null for an empty body. */
  bodyHash: z.string().nullable(),
  url: z.string(),
  isRedirected: z.boolean(),
  isTrimmed: z.boolean(),
});

/** An exchange as it is stored: its body stands elsewhere. */
const StoredExchange = z.object({
  request: z.object({
    method: z.string(),
    url: z.string(),
    bodySha256: z.string().exactOptional(),
    connection: z.string().exactOptional(),
  }),
  answer: z.discriminatedUnion("kind", [
    Answered,
    z.object({ kind: z.literal("failed"), errorKind: z.enum(RUN_ERROR_KINDS), message: z.string() }),
  ]),
  at: z.number(),
});
type StoredExchange = z.infer<typeof StoredExchange>;

const summary = {
  id: z.number(),
  /** Epoch milliseconds that the code saw. */
  at: z.number(),
  isWhole: flag,
  bytes: z.number(),
  fingerprint: z.string(),
};

const RecordingSummary = z.object(summary).readonly();
export type RecordingSummary = z.infer<typeof RecordingSummary>;

const RecordingRow = z.object({
  ...summary,
  timeZone: z.string(),
  locale: z.string(),
  settings: json(Settings),
  responses: json(z.array(StoredExchange)),
}).readonly();

const SUMMARY_COLUMNS = "id, at, is_whole AS isWhole, bytes, fingerprint";
/** Whole ones first: only they can be run again. */
const BEST_FIRST = "ORDER BY is_whole DESC, at DESC, id DESC";

/** A recording made ready to store. */
export interface PreparedRecording extends Omit<RecordingSummary, "id"> {
  readonly recording: Recording;
  readonly responses: readonly StoredExchange[];
  /** By hash. */
  readonly bodies: ReadonlyMap<string, Uint8Array>;
}

/** Takes a recording apart and names what makes it the same as another: all of it but its times and headers. */
export function prepareRecording(recording: Recording): PreparedRecording {
  const bodies = new Map<string, Uint8Array>();
  const responses = recording.exchanges.map((exchange) => takeBody(exchange, bodies));
  const { nowMs, timeZone, locale, settings } = recording;
  const same = responses.map(({ request, answer }) => [
    request,
    answer.kind === "failed" ? answer : { ...answer, headers: [] },
  ]);
  const bodyBytes = [...bodies.values()].reduce((sum, body) => sum + body.byteLength, 0);
  return {
    ...{ recording, responses, bodies, at: nowMs, isWhole: isWhole(recording) },
    bytes: bodyBytes + toJson(responses).length + toJson(settings).length,
    fingerprint: sha256(toJson([timeZone, locale, settings, same])),
  };
}

function takeBody({ request, answer, at }: Exchange, bodies: Map<string, Uint8Array>): StoredExchange {
  if (answer.kind === "failed") return { request, answer, at };
  const { body, headers, ...rest } = answer;
  const bodyHash = body.byteLength === 0 ? null : sha256(body);
  if (bodyHash !== null) bodies.set(bodyHash, body);
  return {
    request,
    at,
    answer: { ...rest, bodyHash, headers: headers.map(([name, value]) => [name, value]) },
  };
}

/** Recordings of a version without their answers, the best first. */
export async function listRecordings(
  db: Queries,
  { blockId, version }: VersionKey,
): Promise<RecordingSummary[]> {
  const { rows } = await db.execute(
    `SELECT ${SUMMARY_COLUMNS} FROM recorded_responses WHERE block_id = ? AND version = ? ${BEST_FIRST}`,
    [blockId, version],
  );
  return parseRows(RecordingSummary, rows, `recordings of block "${blockId}"`);
}

/** Stores one run's answers; bodies that the block has already are not stored again. */
export async function insertRecording(
  db: Queries,
  { blockId, version }: VersionKey,
  prepared: PreparedRecording,
): Promise<void> {
  const { recording: { timeZone, locale, settings }, responses, bodies, at, bytes, fingerprint } = prepared;
  await db.batch([
    ...[...bodies].map(([hash, body]) => ({
      sql: "INSERT OR IGNORE INTO recorded_bodies (block_id, hash, bytes, body) VALUES (?, ?, ?, ?)",
      args: [blockId, hash, body.byteLength, toBuffer(body)],
    })),
    {
      sql:
        `INSERT INTO recorded_responses (block_id, version, at, is_whole, bytes, fingerprint, time_zone, locale,
         settings, responses) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      args: [
        ...[blockId, version, at, prepared.isWhole ? 1 : 0, bytes, fingerprint],
        ...[timeZone, locale, toJson(settings), toJson(responses)],
      ],
    },
  ]);
}

/** Moves a recording to the time of a run that was answered the same. */
export async function touchRecording(
  db: Queries,
  id: number,
  { at, responses }: Pick<PreparedRecording, "at" | "responses">,
): Promise<void> {
  await db.execute("UPDATE recorded_responses SET at = ?, responses = ? WHERE id = ?", [
    at,
    toJson(responses),
    id,
  ]);
}

/**
 * One recording of a version, counted from 1, which is the newest whole one; `undefined` when there are fewer.
 * Throws `AppError` "database" when a body is missing.
 */
export async function findRecording(
  db: Queries,
  { blockId, version }: VersionKey,
  place = 1,
): Promise<Recording | undefined> {
  const what = `a recording of block "${blockId}"`;
  const { rows } = await db.execute(
    `SELECT ${SUMMARY_COLUMNS}, time_zone AS timeZone, locale, settings, responses FROM recorded_responses
     WHERE block_id = ? AND version = ? ${BEST_FIRST} LIMIT 1 OFFSET ?`,
    [blockId, version, place - 1],
  );
  const row = rows[0] && parseRow(RecordingRow, rows[0], what);
  if (row === undefined) return undefined;
  const { at, timeZone, locale, settings, responses } = row;
  const bodies = await readBodies(db, blockId, responses);
  const exchanges = responses.map((stored) => putBody(stored, bodies, what));
  return { nowMs: at, timeZone, locale, settings, exchanges };
}

async function readBodies(
  db: Queries,
  blockId: BlockId,
  responses: readonly StoredExchange[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const hashes = responses.flatMap(({ answer }) =>
    answer.kind === "answered" && answer.bodyHash !== null ? [answer.bodyHash] : []
  );
  const { rows } = await db.execute(
    "SELECT hash, body FROM recorded_bodies WHERE block_id = ? AND hash IN (SELECT value FROM json_each(?))",
    [blockId, toJson([...new Set(hashes)])],
  );
  const Body = z.object({ hash: z.string(), body: z.instanceof(ArrayBuffer) });
  return new Map(
    parseRows(Body, rows, `bodies of block "${blockId}"`).map((
      { hash, body },
    ) => [hash, new Uint8Array(body)]),
  );
}

function putBody(
  { request, answer, at }: StoredExchange,
  bodies: ReadonlyMap<string, Uint8Array>,
  what: string,
): Exchange {
  if (answer.kind === "failed") return { request, answer, at };
  const { bodyHash, ...rest } = answer;
  const body = bodyHash === null ? new Uint8Array() : bodies.get(bodyHash);
  if (body === undefined) {
    throw new AppError("database", `Cannot read ${what}: the body of an answer is missing`, "Delete it");
  }
  return { request, answer: { ...rest, body }, at };
}

/** The buffer of exactly these bytes. */
function toBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
