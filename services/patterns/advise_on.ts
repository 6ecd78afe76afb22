import { createHash } from "node:crypto";
import type { GenerationId } from "../../domain/ids.ts";
import { cleanText } from "../../domain/outcome.ts";
import {
  matchErrorPatterns,
  type PatternFailure,
  rankErrorPatterns,
} from "../../generation/match_error_patterns.ts";
import type { Candidate, Diagnosis } from "../../generation/types.ts";
import { countSeen, type ErrorPatternRow, listHostCounts } from "../../storage/error_patterns.ts";
import { insertOpenAdvice, type OpenAdvice } from "../../storage/open_advice.ts";
import type { ServiceDeps } from "../deps.ts";
import type { Trial } from "../trial_candidate.ts";
import { listKnownErrorPatterns } from "./known_error_patterns.ts";
import { findLastAnswer } from "./last_answer.ts";

const MAX_ADVICES = 3;
const MAX_ADVICE_CHARS = 1_200;

export interface FailedTrial {
  readonly generationId: GenerationId;
  readonly trial: Pick<Trial, "candidate" | "run" | "failure">;
  readonly diagnosis: Diagnosis;
  /** Advice that the attempt had and that did not help. */
  readonly givenBefore: readonly OpenAdvice[];
}

/**
 * The diagnosis with what helped most often after failures like this one, at most three advices. They are remembered as
 * given until the next attempt has ended (`noteOutcome`). What was tried already comes last.
 */
export async function adviseOn(
  deps: Pick<ServiceDeps, "db" | "now">,
  { generationId, trial, diagnosis, givenBefore }: FailedTrial,
): Promise<Diagnosis> {
  const failure = toPatternFailure(trial, diagnosis);
  const patterns = await listKnownErrorPatterns(deps);
  const fitting = matchErrorPatterns(failure, patterns.filter(({ isEnabled }) => isEnabled));
  if (fitting.length === 0) return diagnosis;
  await countSeen(deps.db, fitting.map(({ id }) => id), deps.now());
  const ranked = await rank(deps, fitting, failure.host);
  const wasGiven = ({ id }: ErrorPatternRow) => givenBefore.some(({ patternId }) => patternId === id);
  const chosen = [...ranked.filter((each) => !wasGiven(each)), ...ranked.filter(wasGiven)].slice(
    0,
    MAX_ADVICES,
  );
  const codeHash = hashCode(trial.candidate);
  await insertOpenAdvice(
    deps.db,
    generationId,
    chosen.map(({ id }) => ({ patternId: id, host: failure.host ?? "", codeHash })),
  );
  const advice = [diagnosis.advice, ...chosen.map((each) => each.advice)].join(". ");
  return { ...diagnosis, advice: cleanText(advice, MAX_ADVICE_CHARS) };
}

/** SHA-256 of the code, hex. */
export function hashCode({ backend, view }: Candidate): string {
  return createHash("sha256").update(JSON.stringify([backend, view])).digest("hex");
}

async function rank(
  { db }: Pick<ServiceDeps, "db">,
  fitting: readonly ErrorPatternRow[],
  host: string | undefined,
): Promise<ErrorPatternRow[]> {
  const counts = host === undefined ? [] : await listHostCounts(db, host);
  return rankErrorPatterns(fitting, (pattern) => {
    const onHost = counts.find(({ patternId }) => patternId === pattern.id);
    return { overall: pattern, ...(onHost !== undefined && { onHost }) };
  });
}

function toPatternFailure(
  { candidate, run, failure }: FailedTrial["trial"],
  diagnosis: Diagnosis,
): PatternFailure {
  const common = { kind: diagnosis.kind, message: failure ?? diagnosis.happened, code: candidate.backend };
  if (run === undefined) return common;
  const { outcome } = run;
  const { contentType, text } = findLastAnswer(run);
  const failed = outcome.requests.findLast(({ status }) => status === undefined || status >= 300);
  const host = (failed ?? outcome.requests.at(-1))?.host;
  const status = outcome.kind === "failed" ? outcome.error.status : undefined;
  return {
    ...common,
    requestCount: outcome.requests.length,
    ...(status !== undefined && { status }),
    ...(contentType !== undefined && { contentType }),
    ...(text !== undefined && { answer: text }),
    ...(host !== undefined && { host }),
  };
}
