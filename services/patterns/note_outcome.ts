import type { GenerationId } from "../../domain/ids.ts";
import type { TrialVerdict } from "../../generation/types.ts";
import {
  deleteOpenAdvice,
  listOpenAdvice,
  type OpenAdvice,
  settleOpenAdvice,
} from "../../storage/open_advice.ts";
import type { ServiceDeps } from "../deps.ts";
import type { Trial } from "../trial_candidate.ts";
import { adviseOn, hashCode } from "./advise_on.ts";

/**
 * What a trial of a generation teaches: advice that its attempt was given worked or was only tried, and a failure gets
 * advice for the next attempt. Gives the verdict with that advice in it.
 */
export async function learnFromTrial(
  deps: Pick<ServiceDeps, "db" | "now">,
  generationId: GenerationId,
  trial: Trial,
): Promise<TrialVerdict> {
  const { verdict } = trial;
  // Whether it works is known when a person has said yes.
  if (verdict.kind === "needs_approval" || verdict.kind === "needs_facts") return verdict;
  const givenBefore = await noteOutcome(deps, generationId, trial);
  if (verdict.kind === "good") return verdict;
  const diagnosis = await adviseOn(deps, { generationId, trial, diagnosis: verdict.diagnosis, givenBefore });
  return { ...verdict, diagnosis };
}

/** Settles the advice that the attempt was given; the same code run once more is no attempt and settles nothing. */
async function noteOutcome(
  { db, now }: Pick<ServiceDeps, "db" | "now">,
  generationId: GenerationId,
  { candidate, verdict }: Trial,
): Promise<readonly OpenAdvice[]> {
  const open = await listOpenAdvice(db, generationId);
  if (open.length === 0) return open;
  const codeHash = hashCode(candidate);
  if (open.some((each) => each.codeHash === codeHash)) {
    await deleteOpenAdvice(db, generationId);
    return [];
  }
  await settleOpenAdvice(db, generationId, { hasWorked: verdict.kind === "good", nowMs: now() });
  return open;
}
