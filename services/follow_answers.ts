import { followsAnswers } from "../domain/follows_answers.ts";
import type { Json } from "../domain/json.ts";
import { isWhole, type Recording } from "../domain/recording.ts";
import { shrinkAnswers, type ShrunkNumbers } from "../domain/shrunk_answers.ts";
import type { RunDeps, VersionRun } from "./run_version.ts";
import { type ReplayInput, replayVersion } from "./replay_version.ts";

/** Far enough from rounding, near enough that no sensible bound is left; see `followsAnswers`. */
const LITTLE = 0.98;
const MORE = 0.9;

/**
 * Whether the numbers of a run follow those of its answers, when no formula that we know explains them: the code runs
 * again on the recorded answers, as they are and with smaller numbers. Opens no socket.
 */
export async function numbersFollow(
  deps: Pick<RunDeps, "sandbox">,
  { run, ...input }: ReplayInput & { readonly run: VersionRun },
  signal?: AbortSignal,
): Promise<boolean> {
  const { outcome, recording } = run;
  if (outcome.kind !== "ok" || recording === undefined || !isWhole(recording)) return false;
  const dataOn = async (answers: Recording): Promise<Json | undefined> => {
    const replayed = await replayVersion(deps, { ...input, recording: answers }, signal);
    return replayed.outcome.kind === "ok" ? replayed.outcome.data : undefined;
  };
  const same = await dataOn(recording);
  if (same === undefined) return false;
  for (const numbers of ["decimals", "all"] satisfies ShrunkNumbers[]) {
    const little = await dataOn(shrinkAnswers(recording, { factor: LITTLE, numbers }));
    const more = await dataOn(shrinkAnswers(recording, { factor: MORE, numbers }));
    if (little === undefined || more === undefined) continue;
    if (followsAnswers(outcome.data, { same, little, more })) return true;
  }
  return false;
}
