import { compareReadings } from "../../domain/heal_agreement.ts";
import type { Manifest } from "../../domain/manifest.ts";
import type { Json } from "../../domain/json.ts";
import type { Recording } from "../../domain/recording.ts";
import type { CompiledBlock } from "../../sandbox/mod.ts";
import type { ServiceDeps } from "../deps.ts";
import { type ReplayInput, replayVersion } from "../replay_version.ts";
import type { VersionRun } from "../run_version.ts";

export type ReplayVerdict =
  /** It reads the same out of earlier good answers as the version that is on the card. */
  | { readonly kind: "agrees"; readonly recordings: number }
  /** It got an earlier good answer and made something else of it. */
  | { readonly kind: "differs"; readonly reason: string }
  /** Nothing was recorded that could be given to it. */
  | { readonly kind: "untold"; readonly reason: string };

export interface ReplayedHeal {
  readonly owner: string;
  readonly manifest: Manifest;
  readonly base: CompiledBlock;
  readonly compiled: CompiledBlock;
  readonly recordings: readonly Recording[];
  /** What the data of the candidate must keep; gives one sentence when it does not. */
  readonly checkContract: (data: Json) => string | undefined;
  readonly permissions: Pick<ReplayInput, "hosts" | "lanHosts" | "limits">;
}

/**
 * Runs the repaired code and the code that it repairs on the same recorded good answers, without a network, and compares
 * what they give. The old code itself says what was right: no stored value has to be guessed from.
 */
export async function replayHeal(
  deps: Pick<ServiceDeps, "sandbox">,
  heal: ReplayedHeal,
  signal?: AbortSignal,
): Promise<ReplayVerdict> {
  let agreed = 0;
  let reason = heal.recordings.length === 0 ? "no earlier answers were recorded" : "";
  for (const recording of heal.recordings) {
    const replay = (compiled: CompiledBlock, isMoved: boolean) =>
      replayVersion(deps, {
        ...heal.permissions,
        ...{ owner: heal.owner, manifest: heal.manifest, compiled, recording, isMoved, schema: undefined },
      }, signal);
    const before = await replay(heal.base, false);
    if (before.outcome.kind === "failed") {
      reason = "the earlier version cannot be run on its own recorded answers";
      continue;
    }
    const exact = await replay(heal.compiled, false);
    const verdict = judgeReplay(before.outcome.data, exact, heal.checkContract);
    if (verdict === undefined) {
      agreed += 1;
      continue;
    }
    if (!hasMissed(exact)) return { kind: "differs", reason: verdict };
    const moved = await replay(heal.compiled, true);
    if (judgeReplay(before.outcome.data, moved, heal.checkContract) === undefined) agreed += 1;
    else reason = "it asks for addresses that were never recorded";
  }
  return agreed > 0 ? { kind: "agrees", recordings: agreed } : { kind: "untold", reason };
}

function judgeReplay(
  before: Json,
  { outcome }: VersionRun,
  checkContract: ReplayedHeal["checkContract"],
): string | undefined {
  if (outcome.kind === "failed") return `it fails on an earlier good answer (${outcome.error.kind})`;
  const broken = checkContract(outcome.data);
  if (broken !== undefined) return broken;
  const agreement = compareReadings(before, outcome.data);
  return agreement.kind === "agrees" ? undefined : agreement.reason;
}

/** It asked for something that was never recorded: what came of it says nothing of the code. */
function hasMissed({ outcome }: VersionRun): boolean {
  return outcome.requests.some(({ refused, status }) => refused === "network" && status === undefined);
}
