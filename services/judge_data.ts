import { type Judgement, judgeRun } from "../domain/acceptance.ts";
import { allowedHosts } from "../domain/permissions.ts";
import { settingValues } from "../domain/settings.ts";
import type { CompiledBlock } from "../sandbox/mod.ts";
import { listApprovedConnections } from "./connections/approved_origins.ts";
import type { ServiceDeps } from "./deps.ts";
import { dataFollows } from "./follow_answers.ts";
import type { VersionRun } from "./run_version.ts";
import type { TrialInput } from "./trial_candidate.ts";

const NOTHING_JUDGED: Judgement = { failures: [], warnings: [] };

export interface TriedRun {
  readonly compiled: CompiledBlock;
  readonly signal: AbortSignal | undefined;
  /** A trial's own. */
  readonly run: VersionRun;
  readonly nowMs: number;
}

/**
 * Judges what a trial gave. What no known formula explains may still be computed from the answers: before it is refused as
 * invented, it is tried with other answers. Gives nothing for a run that failed.
 */
export async function judgeData(
  deps: ServiceDeps,
  input: TrialInput,
  { compiled, run, nowMs, signal }: TriedRun,
): Promise<Judgement> {
  const { blockId, candidate: { manifest }, chosen, approvedHosts, author, block } = input;
  if (run.outcome.kind === "failed") return NOTHING_JUDGED;
  const judged = {
    ...{ outcome: run.outcome, manifest, answers: run.answers, nowMs },
    settings: settingValues(manifest.settings, chosen),
    isTrial: author === "model",
  };
  const first = judgeRun(judged);
  if (!first.failures.some(({ kind }) => kind === "invented")) return first;
  const connections = await listApprovedConnections(deps.db, manifest, input.approvedConnections);
  const hosts = [
    ...allowedHosts(manifest, { chosen, approved: approvedHosts }),
    ...connections.map(({ host }) => host),
  ];
  const replay = {
    owner: blockId,
    manifest,
    compiled,
    run,
    hosts,
    lanHosts: [],
    limits: block.limits,
    schema: undefined,
  };
  return await dataFollows(deps, replay, signal) ? judgeRun({ ...judged, isFollowing: true }) : first;
}
