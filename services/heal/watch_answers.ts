import { type AnswerShape, compareShapes, mergeShapes, type ShapeChange } from "../../domain/answer_shape.ts";
import { type Drift, findLosses } from "../../domain/drift.ts";
import type { BlockId } from "../../domain/ids.ts";
import type { Recording } from "../../domain/recording.ts";
import {
  dropOldShapes,
  listSeenShapes,
  listShapes,
  saveShape,
  type StoredShape,
} from "../../storage/answer_shapes.ts";
import type { Queries } from "../../storage/database.ts";
import { readSources, type SourceAnswer } from "./read_sources.ts";

export interface WatchedVersion {
  readonly blockId: BlockId;
  readonly version: number;
  readonly backend: string;
}

/** What is new to be stored of a good run's answers, and what they no longer give to code that reads it. */
export interface Watched {
  readonly drift: readonly Drift[];
  readonly changed: readonly StoredShape[];
}

/** Code that asks another address at each run would add rows without end, and nothing is compared with them. */
const MAX_KNOWN_SOURCES = 24;

/** Nothing is looked at twice: shapes that are as they were last time cost one small read. */
export async function watchAnswers(
  db: Queries,
  version: WatchedVersion,
  recording: Recording | undefined,
): Promise<Watched | undefined> {
  if (recording === undefined) return undefined;
  const seen = new Map((await listSeenShapes(db, version)).map(({ source, seenHash }) => [source, seenHash]));
  const answers = readSources(recording.exchanges).filter(hasShape)
    .filter(({ source }) => seen.has(source) || seen.size < MAX_KNOWN_SOURCES);
  if (answers.every(({ source, hash }) => seen.get(source) === hash)) return undefined;
  const stored = await listShapes(db, version);
  const changed = answers.filter(({ source, hash }) => seen.get(source) !== hash).map((answer) =>
    judgeAnswer(answer, stored.find(({ source }) => source === answer.source), version.backend)
  );
  const now = [...stored.filter(({ source }) => !changed.some((each) => each.source === source)), ...changed];
  return { changed, drift: now.flatMap(({ source, lost }) => lost.map((change) => toDrift(source, change))) };
}

export async function saveWatched(db: Queries, version: WatchedVersion, watched: Watched): Promise<void> {
  for (const shape of watched.changed) await saveShape(db, version, shape);
}

/** What the trial of a version was answered is what later answers are compared with. */
export async function keepBaseline(
  db: Queries,
  version: WatchedVersion,
  recording: Recording | undefined,
): Promise<void> {
  const watched = await watchAnswers(db, version, recording);
  if (watched !== undefined) await saveWatched(db, version, watched);
  await dropOldShapes(db, version);
}

type Shaped = SourceAnswer & Required<Pick<SourceAnswer, "shape" | "hash">>;

function hasShape(answer: SourceAnswer): answer is Shaped {
  return answer.shape !== undefined && answer.hash !== undefined;
}

function judgeAnswer(
  { source, shape, hash }: Shaped,
  known: StoredShape | undefined,
  backend: string,
): StoredShape {
  if (known === undefined) return { source, seenHash: hash, shape, lost: [] };
  const lost = findLosses(compareShapes(known.shape, shape), backend).slice(0, 20);
  // A loss must not become what later answers are compared with.
  if (lost.length > 0) return { ...known, seenHash: hash, lost };
  return { source, seenHash: hash, lost: [], shape: widen(known, shape) };
}

/** What was gone and came back may be missing again. */
function widen({ shape, lost }: StoredShape, now: AnswerShape): AnswerShape {
  const missing = new Set(lost.filter(({ kind }) => kind === "gone").map(({ path }) => path));
  const known: AnswerShape = {
    ...shape,
    fields: shape.fields.map((field) => missing.has(field.path) ? { ...field, isOptional: true } : field),
  };
  return mergeShapes(known, now);
}

function toDrift(source: string, { kind, path, now }: ShapeChange): Drift {
  return { source, kind, path, now };
}
