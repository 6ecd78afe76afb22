import { type AnswerShape, compareShapes, describeShape } from "../../domain/answer_shape.ts";
import { describeMoves, findLosses } from "../../domain/drift.ts";
import type { RunOutcome } from "../../domain/outcome.ts";
import { cleanText } from "../../domain/outcome.ts";
import type { Recording } from "../../domain/recording.ts";
import { diagnose } from "../../generation/diagnosis.ts";
import type { Diagnosis, GenerationJob, SourceShape } from "../../generation/types.ts";
import type { HealContext } from "./heal_context.ts";
import { readSources, type SourceAnswer } from "./read_sources.ts";
import { diagnosisWithoutValues } from "./without_values.ts";

type HealJob = Extract<GenerationJob, { kind: "heal" }>;
type FailedOutcome = Extract<RunOutcome, { kind: "failed" }>;

export interface PlannedHeal {
  readonly job: HealJob;
  /** What was wrong, in one sentence for people. */
  readonly problem: string;
  /** What changed at the sources, in words. */
  readonly changes: readonly string[];
}

const MAX_SOURCES = 6;
const MAX_SHAPE_CHARS = 2_000;
const MAX_SAMPLE_CHARS = 600;
const MAX_CHANGES = 8;

const ADVICE =
  "Find what changed by the two shapes and read the new form; keep reading the old form too, for earlier answers are tried as well. Change nothing else: the same dataSchema, hosts, connections, settings and schedule";

/** What the model is told of a block that fails: its code, what happened, and shapes of the answers then and now. */
export function planHeal(
  { base, recordings, allowsSamples }: HealContext,
  { outcome, recording }: { readonly outcome: FailedOutcome; readonly recording: Recording | undefined },
): PlannedHeal {
  const { manifest, backend, view } = base;
  const before = readSources(recordings[0]?.exchanges ?? []);
  const now = readSources(recording?.exchanges ?? []);
  const problem = diagnose(outcome);
  const told = { ...problem, advice: `${problem.advice}. ${ADVICE}` };
  return {
    problem: cleanText(problem.happened, 300),
    changes: describeChanges(before, now, backend),
    job: {
      kind: "heal",
      sentence: manifest.prompt,
      requests: manifest.requests,
      base: { manifest, backend, view },
      problem: allowsSamples ? told : hide(told, outcome, `${backend}\n${view}`),
      shapes: pairShapes(before, now, allowsSamples),
    },
  };
}

function hide(problem: Diagnosis, { error }: FailedOutcome, code: string): Diagnosis {
  return diagnosisWithoutValues(problem, { code, hint: error.hint });
}

function pairShapes(
  before: readonly SourceAnswer[],
  now: readonly SourceAnswer[],
  allowsSamples: boolean,
): SourceShape[] {
  const sources = [...new Set([...now, ...before].map(({ source }) => source))].slice(0, MAX_SOURCES);
  return sources.map((source) => {
    const then = before.find((each) => each.source === source)?.shape;
    const today = now.find((each) => each.source === source);
    return {
      source: cleanText(source, 200),
      before: then === undefined ? null : describeShape(then, MAX_SHAPE_CHARS),
      now: today === undefined ? null : describeAnswer(today, allowsSamples),
    };
  });
}

function describeAnswer({ status, shape, text }: SourceAnswer, allowsSamples: boolean): string {
  const head = status === undefined ? "no answer" : `status ${status}`;
  const sample = allowsSamples && text !== undefined && text !== ""
    ? `\nsample: ${cleanText(text, MAX_SAMPLE_CHARS)}`
    : "";
  return shape === undefined
    ? `${head}${sample}`
    : `${head}, ${describeShape(shape, MAX_SHAPE_CHARS)}${sample}`;
}

/** What a person reads: what the code loses first, then what is new, which is where it went. */
function describeChanges(
  before: readonly SourceAnswer[],
  now: readonly SourceAnswer[],
  backend: string,
): string[] {
  const words = before.flatMap((then) => {
    const today = now.find(({ source }) => source === then.source);
    if (today === undefined) return [];
    if (today.status !== then.status && today.status !== undefined) return [`it answers ${today.status} now`];
    return then.shape === undefined || today.shape === undefined
      ? []
      : changesOf(then.shape, today.shape, backend);
  });
  return [...new Set(words)].slice(0, MAX_CHANGES);
}

function changesOf(before: AnswerShape, now: AnswerShape, backend: string): string[] {
  const changes = compareShapes(before, now);
  const losses = findLosses(changes, backend);
  const added = losses.length === 0 ? [] : changes.filter(({ kind }) => kind === "added");
  return describeMoves(losses, added.slice(0, 4));
}
