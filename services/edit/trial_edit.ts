import { isDeepStrictEqual } from "node:util";
import { countRows } from "../../domain/data_values.ts";
import type { BlockId } from "../../domain/ids.ts";
import { allowedHosts } from "../../domain/permissions.ts";
import { isWhole, type Recording } from "../../domain/recording.ts";
import { settingValues } from "../../domain/settings.ts";
import type { Candidate } from "../../generation/types.ts";
import type { CompiledBlock } from "../../sandbox/mod.ts";
import { findNewestData } from "../../storage/block_data.ts";
import { findVersion, getVersion } from "../../storage/block_versions.ts";
import { findRecording } from "../../storage/recorded_responses.ts";
import { listApprovedConnections } from "../connections/approved_origins.ts";
import type { ServiceDeps } from "../deps.ts";
import { replayVersion } from "../replay_version.ts";
import type { VersionRun } from "../run_version.ts";
import { type Trial, trialCandidate, type TrialInput } from "../trial_candidate.ts";

/** Versions that are looked through for recorded answers. */
const MAX_ANCESTORS = 10;

/** The version that a change starts from. */
export interface EditBase {
  readonly number: number;
  readonly candidate: Candidate;
}

/**
 * Tries a change of a version. What asks its sources as before is run on the answers that the base was given last, so
 * that a new look needs no network; everything else, and a base without a recording, is run live.
 */
export async function trialEdit(
  deps: ServiceDeps,
  input: TrialInput,
  { base, signal }: { readonly base: EditBase; readonly signal?: AbortSignal | undefined },
): Promise<Trial> {
  if (!asksAsBefore(base.candidate, input.candidate)) {
    return await warnOfNothing(deps, await trialCandidate(deps, input, signal), input.blockId);
  }
  const runOffline = (compiled: CompiledBlock) => replayEdit(deps, input, { base, compiled, signal });
  return await warnOfNothing(
    deps,
    await trialCandidate(deps, { ...input, runOffline }, signal),
    input.blockId,
  );
}

/** An empty list is what a filter may give, and what a mistake gives: a person is told before they choose. */
async function warnOfNothing(
  { db }: Pick<ServiceDeps, "db">,
  trial: Trial,
  blockId: BlockId,
): Promise<Trial> {
  const outcome = trial.run?.outcome;
  if (trial.verdict.kind !== "good" || outcome?.kind !== "ok" || countRows(outcome.data) !== 0) return trial;
  const rows = countRows((await findNewestData(db, blockId))?.data ?? null) ?? 0;
  if (rows === 0) return trial;
  const message = `It shows no rows, where the card shows ${rows}`;
  return { ...trial, warnings: [...trial.warnings, { kind: "emptied", message }] };
}

/** True when the texts say that a change asks its sources as its base does: another view, or another use of the answers. */
export function asksAsBefore(base: Candidate, changed: Candidate): boolean {
  const isBound = isDeepStrictEqual(new Set(base.manifest.hosts), new Set(changed.manifest.hosts)) &&
    isDeepStrictEqual(new Set(base.manifest.connections), new Set(changed.manifest.connections));
  if (!isBound) return false;
  const hasSettings = isDeepStrictEqual(base.manifest.settings, changed.manifest.settings);
  if (hasSettings && withoutEnds(base.backend) === withoutEnds(changed.backend)) return true;
  const fetchData = textOfFetch(base.backend);
  return fetchData !== undefined && fetchData === textOfFetch(changed.backend);
}

interface ReplayedEdit {
  readonly base: EditBase;
  readonly compiled: CompiledBlock;
  readonly signal: AbortSignal | undefined;
}

async function replayEdit(
  deps: ServiceDeps,
  input: TrialInput,
  { base, compiled, signal }: ReplayedEdit,
): Promise<VersionRun | undefined> {
  const { blockId, candidate: { manifest }, chosen, approvedHosts, approvedConnections, block } = input;
  const recorded = await findUsable(deps, blockId, { base, chosen });
  if (recorded === undefined) return undefined;
  // Settings that the change adds are no part of what was recorded.
  const recording = { ...recorded, settings: settingValues(manifest.settings, chosen) };
  const connections = await listApprovedConnections(deps.db, manifest, approvedConnections);
  const run = await replayVersion(deps, {
    owner: blockId,
    manifest,
    compiled,
    recording,
    lanHosts: [],
    limits: block.limits,
    schema: undefined,
    hosts: [
      ...allowedHosts(manifest, { chosen, approved: approvedHosts }),
      ...connections.map(({ host }) => host),
    ],
  }, signal);
  // Its own code is as it was, but what that calls may not be: only a replay that lacked nothing counts.
  const isAnswered = run.outcome.requests.every(({ refused }) => refused === undefined);
  return isAnswered || signal?.aborted ? run : undefined;
}

/** Answers to other settings than those of now would show the person another city than theirs. */
async function findUsable(
  { db }: Pick<ServiceDeps, "db">,
  blockId: BlockId,
  { base, chosen }: { readonly base: EditBase; readonly chosen: TrialInput["chosen"] },
): Promise<Recording | undefined> {
  const recording = await findNewest(db, blockId, base);
  if (recording === undefined) return undefined;
  const { settings } = base.candidate.manifest;
  return isDeepStrictEqual(settingValues(settings, recording.settings), settingValues(settings, chosen))
    ? recording
    : undefined;
}

/**
 * The base's own, or that of the version which it was made from, where both ask their sources the same: a version that
 * was chosen while its source is down has none yet.
 */
async function findNewest(
  db: ServiceDeps["db"],
  blockId: BlockId,
  { number, candidate }: EditBase,
): Promise<Recording | undefined> {
  let version: number | null = number;
  for (let step = 0; step < MAX_ANCESTORS && version !== null; step++) {
    const recording = await findRecording(db, { blockId, version });
    if (recording !== undefined && isWhole(recording)) return recording;
    const { parent } = await getVersion(db, blockId, version);
    const older = parent === null ? undefined : await findVersion(db, blockId, parent);
    if (older === undefined || !asksAsBefore(older, candidate)) return undefined;
    version = older.number;
  }
  return undefined;
}

/** Formatted code ends a function with a brace at the start of a line. What is written otherwise is run live. */
const FETCH_DATA = /^export\s+(?:async\s+)?function\s+fetchData\b[\s\S]*?^\}/m;

function textOfFetch(backend: string): string | undefined {
  return FETCH_DATA.exec(withoutEnds(backend))?.[0];
}

/** Line ends and spaces before them say nothing. */
function withoutEnds(text: string): string {
  return text.replace(/(?<![ \t])[ \t]*\r?\n/g, "\n").trim();
}
