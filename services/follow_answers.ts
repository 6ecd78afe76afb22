import { listFields } from "../domain/data_values.ts";
import { followsAnswers, listFollowing } from "../domain/follows_answers.ts";
import type { Json } from "../domain/json.ts";
import { isWhole, type Recording } from "../domain/recording.ts";
import { shrinkAnswers } from "../domain/shrunk_answers.ts";
import { isMoment } from "../domain/trace_text.ts";
import type { RunDeps, VersionRun } from "./run_version.ts";
import { type ReplayInput, replayVersion } from "./replay_version.ts";

/** Far enough from rounding, near enough that no sensible bound is left; the second step is five times the first. */
const LITTLE = 0.98;
const MORE = 0.9;
const HOUR_MS = 3_600_000;

/** One way to change what a run was given, by a little and by five times as much. */
type Change = (recording: Recording) => readonly [little: Recording, more: Recording];

const CHANGED_ANSWERS: readonly Change[] = (["alike", "each"] as const).flatMap((rows) =>
  (["decimals", "all"] as const).map((numbers): Change => (recording) => [
    shrinkAnswers(recording, { factor: LITTLE, numbers, rows }),
    shrinkAnswers(recording, { factor: MORE, numbers, rows }),
  ])
);

/** Without a source all that there is to compute from is the clock. */
const CHANGED_CLOCK: readonly Change[] = [HOUR_MS, 24 * HOUR_MS].map((step): Change => (recording) => [
  { ...recording, nowMs: recording.nowMs + 2 * step },
  { ...recording, nowMs: recording.nowMs + 10 * step },
]);

/**
 * Whether the numbers of a run follow those of its answers, or its numbers or texts the clock where it asked nothing, when
 * no formula that we know explains them: the code runs again on what was recorded, as it is and changed. Opens no socket.
 */
export async function dataFollows(
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
  const following = new Set<number>();
  const asksNothing = recording.exchanges.length === 0;
  for (const change of asksNothing ? CHANGED_CLOCK : CHANGED_ANSWERS) {
    const [little, more] = await Promise.all(change(recording).map(dataOn));
    if (little === undefined || more === undefined) continue;
    for (const at of listFollowing(outcome.data, { same, little, more })) following.add(at);
    // Days until a day are two digits, and without a source nothing else could explain them.
    if (followsAnswers(outcome.data, following, asksNothing ? 2 : 3)) return true;
    if (asksNothing && hasMoved([outcome.data, same], [little, more])) return true;
  }
  return false;
}

/**
 * True when a text comes again at the same time and is gone at some other one, as the phase of the moon; what is drawn by
 * lot does not come again. A time of day says nothing of what stands beside it.
 */
function hasMoved([first, again]: readonly [Json, Json], later: readonly Json[]): boolean {
  const texts = (data: Json) => listFields(data).flat().filter((value) => typeof value === "string");
  const repeated = new Set(texts(again));
  const others = later.map((data) => new Set(texts(data)));
  const isGone = (text: string) => others.some((kept) => !kept.has(text));
  return texts(first).some((text) => repeated.has(text) && isGone(text) && !isMoment(text));
}
