import type { BlockId } from "../../domain/ids.ts";
import type { Diagnosis, GenerationResult } from "../../generation/types.ts";
import { getBlock } from "../../storage/blocks.ts";
import type { ServiceDeps } from "../deps.ts";
import type { Trial } from "../trial_candidate.ts";

export interface HealEnding {
  readonly result: GenerationResult;
  readonly ending: "adopt" | "propose";
  /** Nothing is kept of a repair that was not good: the block stays as it was, drafts included. */
  readonly trial: Trial | undefined;
}

/**
 * How a heal may end: what was proven replaces the version that it was made for, what only works is proposed, and the
 * rest leaves no trace but its log. A block that changed or came back by itself meanwhile is left alone.
 */
export async function settleHeal(
  deps: ServiceDeps,
  { blockId, baseVersion, ending }: {
    readonly blockId: BlockId;
    readonly baseVersion: number | null;
    readonly ending: HealEnding["ending"];
  },
  { result, trial }: { readonly result: GenerationResult; readonly trial: Trial | undefined },
): Promise<HealEnding> {
  const { attempts, usage } = result;
  const failed = (diagnosis: Diagnosis): HealEnding => ({
    ...{ ending, trial: undefined },
    result: { kind: "failed", diagnosis, attempts, usage },
  });
  if (result.kind === "adopted" || (result.kind === "draft" && trial?.isProposable === true)) {
    const block = await getBlock(deps.db, blockId);
    if (block.currentVersion !== baseVersion) return failed(CHANGED);
    if (block.lastError === null) return failed(BACK);
    const kept = { kind: "adopted" as const, candidate: result.candidate, attempts, usage };
    return result.kind === "adopted" ? { result, ending, trial } : { result: kept, ending: "propose", trial };
  }
  if ("diagnosis" in result) return failed(result.diagnosis);
  return result.kind === "cancelled" || result.kind === "refused" || trial === undefined
    ? { result, ending, trial: undefined }
    : failed(NOT_FOUND);
}

const CHANGED: Diagnosis = {
  kind: "changed_meanwhile",
  happened: "The block was changed while it was being repaired, so the repair was dropped",
  advice: "Look at the card, and ask for a repair if it still fails",
  move: "person",
};
const BACK: Diagnosis = {
  kind: "works_again",
  happened: "The source is back and the block works as it was, so the repair was dropped",
  advice: "Nothing is needed from you",
  move: "person",
};
const NOT_FOUND: Diagnosis = {
  kind: "no_repair",
  happened: "No repair was found",
  advice: "Look at the runs, or say in your own words what the block should show",
  move: "person",
};
