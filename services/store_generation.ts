import type { Candidate, GenerationResult } from "../generation/types.ts";
import type { Queries } from "../storage/database.ts";
import { insertRun, type NewRun } from "../storage/execution_logs.ts";
import { updateGeneration } from "../storage/generations.ts";
import { type Adoption, adoptVersion, keepDraft } from "./adopt_version.ts";
import { settleHeal } from "./heal/settle_heal.ts";
import { toRunMeasure } from "./metrics/measures.ts";
import { noteAdopted } from "./patterns/note_adopted.ts";
import { noteFailedGeneration } from "./patterns/note_broken.ts";
import { keepProposal } from "./proposals.ts";
import type { ServiceDeps } from "./deps.ts";
import type { GenerationStart } from "./run_generation.ts";
import type { Trial } from "./trial_candidate.ts";
import type { GenerationStep } from "./types.ts";

export interface GenerationEnding {
  readonly making: GenerationStart;
  readonly result: GenerationResult;
  /** Cut off by the end of the program, not by a person. */
  readonly isInterrupted: boolean;
  readonly steps: readonly GenerationStep[];
  readonly trials: ReadonlyMap<Candidate, Trial>;
  readonly startedAt: number;
}

/** Stores how a generation ended: the version that came of it, its own row, and its line among the runs. */
export async function storeGeneration(
  deps: ServiceDeps,
  { making: begun, result: reached, isInterrupted, steps, trials, startedAt }: GenerationEnding,
): Promise<void> {
  const { id, blockId } = begun;
  const { making, result, trial } = await settle(deps, begun, {
    result: reached,
    trial: findTrial(reached, trials),
  });
  const tokens = result.usage.promptTokens + result.usage.completionTokens;
  const isProposed = result.kind === "adopted" && making.ending === "propose";
  const at = deps.now();
  const end = {
    ...{ result, tokens, startedAt, at, isProposed, isInterrupted },
    steps,
    warnings: trial?.warnings ?? [],
  };
  const storeEnd = (db: Queries, version?: number) => storeRows(db, making, { ...end, version });
  // With the version, or not at all: a program that ends in between must not leave a card that shows a version which,
  // by its generation, was never finished.
  const version = trial === undefined
    ? undefined
    : await storeVersion(deps, making, { trial, tokens, alongside: storeEnd });
  if (version === undefined) await deps.db.transaction((db) => storeEnd(db));
  if (result.kind === "adopted" && !isProposed && version !== undefined) {
    await noteAdopted(deps, { blockId, version });
  }
  if (result.kind === "draft" && trial !== undefined) await noteFailedGeneration(deps, trial);
  deps.measure?.(toRunMeasure(describeRun(making, { ...end, version })));
  deps.measure?.({
    kind: "generation",
    job: making.job.kind,
    result: isProposed ? "proposed" : result.kind,
  });
  deps.log.info("generation", "Generation ended", {
    generationId: id,
    blockId,
    status: result.kind,
    attempts: result.attempts,
    tokens,
  });
}

interface End {
  readonly result: GenerationResult;
  readonly tokens: number;
  readonly steps: readonly GenerationStep[];
  readonly warnings: Trial["warnings"];
  readonly isProposed: boolean;
  readonly isInterrupted: boolean;
  readonly version: number | undefined;
  readonly startedAt: number;
  readonly at: number;
}

/** The generation's own row, and its line among the runs. */
async function storeRows(
  db: Queries,
  making: GenerationStart,
  end: End,
): Promise<void> {
  const { result, tokens, steps, isProposed, isInterrupted, version, at } = end;
  await updateGeneration(db, making.id, {
    status: isProposed
      ? "proposed"
      : isInterrupted && result.kind === "cancelled"
      ? "interrupted"
      : result.kind,
    progress: [...steps],
    tokens: making.tokens + tokens,
    attempts: making.attempts + result.attempts,
    hosts: result.kind === "needs_approval" ? [...result.hosts] : [],
    connections: result.kind === "needs_approval" ? [...result.connections ?? []] : [],
    diagnosis: "diagnosis" in result ? result.diagnosis : null,
    refusal: result.kind === "refused" ? result.refusal : null,
    facts: result.kind === "needs_facts" ? [...result.settings] : [],
    endedAt: at,
    ...(version !== undefined && { version }),
  });
  await insertRun(db, describeRun(making, end));
}

/** Its line among the runs. */
function describeRun(
  making: GenerationStart,
  { result, tokens, warnings, version, startedAt, at }: End,
): NewRun {
  return {
    blockId: making.blockId,
    version: version ?? null,
    type: making.job.kind === "heal" ? "heal" as const : "generate" as const,
    reason: making.job.kind === "new" ? "sentence" : making.job.kind,
    tokens,
    bytes: 0,
    stage: null,
    status: result.kind === "adopted" || result.kind === "needs_approval" || result.kind === "needs_facts"
      ? "ok"
      : result.kind === "cancelled"
      ? "cancelled"
      : "failed",
    startedAt,
    tookMs: at - startedAt,
    error: "diagnosis" in result
      ? { kind: "no_result", message: result.diagnosis.happened, hint: result.diagnosis.advice }
      : null,
    ...{ requests: [], logs: [], timings: null, usage: null, isolation: null },
    // With the version, for as long as its runs are kept: its page shows them.
    warnings: [...warnings],
  };
}

function findTrial(result: GenerationResult, trials: GenerationEnding["trials"]): Trial | undefined {
  return "candidate" in result && result.candidate !== undefined ? trials.get(result.candidate) : undefined;
}

/** A heal ends by rules of its own. */
async function settle(
  deps: ServiceDeps,
  making: GenerationStart,
  reached: { readonly result: GenerationResult; readonly trial: Trial | undefined },
) {
  if (making.job.kind !== "heal") return { making, ...reached };
  const { ending, ...settled } = await settleHeal(deps, making, reached);
  return { making: { ...making, ending }, ...settled };
}

/** The draft that a generation went on from is the same version when it is adopted, or still falls short, as it was. */
async function storeVersion(
  deps: ServiceDeps,
  { id, blockId, job, ending, draft, baseVersion }: GenerationStart,
  { trial, tokens, alongside }: {
    readonly trial: Trial;
    readonly tokens: number;
    readonly alongside: NonNullable<Adoption["alongside"]>;
  },
): Promise<number> {
  const isSame = draft?.candidate === trial.candidate;
  const reason = job.kind === "edit" ? job.request : job.sentence;
  // Another version may be on the card by now: what it was made from is what it is compared with.
  const adoption = { blockId, trial, reason, tokens, parent: baseVersion, alongside };
  if ((trial.verdict.kind === "good" || trial.isProposable === true) && ending === "propose") {
    const kept = isSame ? { draft: draft.number } : {};
    return await keepProposal(deps, {
      ...adoption,
      ...kept,
      kind: job.kind === "new" ? "edit" : job.kind,
      generationId: id,
    });
  }
  if (trial.verdict.kind === "good") {
    const over = job.kind === "heal" ? { over: baseVersion } : {};
    return await adoptVersion(deps, { ...adoption, ...over, ...(isSame && { draft: draft.number }) });
  }
  if (!isSame) return await keepDraft(deps, adoption);
  await deps.db.transaction((db) => alongside(db, draft.number));
  return draft.number;
}
