import type { BlockId, GenerationId } from "../domain/ids.ts";
import { createGenerationId } from "../domain/ids.ts";
import { NotFoundError } from "../domain/errors.ts";
import { generate } from "../generation/generate.ts";
import { loadPromptKit } from "../generation/prompt_kit.ts";
import { NO_USAGE } from "../generation/token_budget.ts";
import type {
  Candidate,
  Diagnosis,
  GenerationEvent,
  GenerationResult,
  TrialVerdict,
} from "../generation/types.ts";
import { getBlock, updateBlock } from "../storage/blocks.ts";
import { getVersion } from "../storage/block_versions.ts";
import {
  findGeneration,
  type GenerationRow,
  insertGeneration,
  updateGeneration,
} from "../storage/generations.ts";
import type { ServiceDeps } from "./deps.ts";
import { createProgress } from "./generation_progress.ts";
import { endSteps, MAX_ATTEMPTS, toGenerationView } from "./generation_view.ts";
import type { ModelStore } from "./model_settings.ts";
import { storeGeneration } from "./store_generation.ts";
import { type Trial, trialCandidate } from "./trial_candidate.ts";
import type { GenerationView } from "./types.ts";

/** Most tokens that one generation may spend before it must stop. */
export const GENERATION_TOKEN_BUDGET = 60_000;

export interface BlockMaker {
  /** Starts to make a block by the model, in the background. */
  start(blockId: BlockId, sentence: string): Promise<GenerationView>;
  /** Goes on with a generation that waited for a person or ended without a good version. */
  resume(id: GenerationId): Promise<GenerationView>;
  cancel(id: GenerationId): Promise<void>;
  /** The code that was written so far, then events from now on; the function returned ends the subscription. */
  watch(id: GenerationId, listener: (event: GenerationEvent) => void): () => void;
  /** Resolves with the stored generation when it has ended. */
  wait(id: GenerationId): Promise<GenerationView>;
  /** Cancels what runs and resolves when nothing does. */
  close(): Promise<void>;
}

interface Running {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

type CodeEvent = Extract<GenerationEvent, { kind: "code" }>;

/** Where a resumed generation goes on from. */
interface Start {
  readonly candidate: Candidate;
}

export function createBlockMaker(deps: ServiceDeps, models: ModelStore): BlockMaker {
  const running = new Map<GenerationId, Running>();
  const listeners = new Map<GenerationId, Set<(event: GenerationEvent) => void>>();
  /** The code of the attempt that goes on, for whoever looks later. */
  const written = new Map<GenerationId, CodeEvent>();

  function launch(
    row: Pick<GenerationRow, "id" | "blockId" | "sentence" | "progress" | "tokens">,
    start?: Start,
  ): void {
    const controller = new AbortController();
    const job = makeOnce(deps, models, {
      ...row,
      start,
      signal: controller.signal,
      tell(event) {
        if (event.kind === "code") written.set(row.id, joinCode(written.get(row.id), event));
        listeners.get(row.id)?.forEach((listener) => listener(event));
      },
    });
    const ended = job.catch((error) => failGeneration(deps, row.id, error)).finally(() => {
      running.delete(row.id);
      listeners.delete(row.id);
      written.delete(row.id);
      deps.bus.publish({ kind: "generation", generationId: row.id, blockId: row.blockId });
      deps.bus.publish({ kind: "card", blockId: row.blockId });
    });
    running.set(row.id, { controller, ended });
  }

  async function view(id: GenerationId): Promise<GenerationView> {
    const row = await findGeneration(deps.db, id);
    if (row === undefined) throw new NotFoundError("generation", id);
    return toGenerationView(row);
  }

  return {
    async start(blockId, sentence) {
      const row = { id: createGenerationId(), blockId, sentence, startedAt: deps.now() };
      await insertGeneration(deps.db, row);
      launch({ ...row, progress: [], tokens: 0 });
      return await view(row.id);
    },
    async resume(id) {
      const row = await findGeneration(deps.db, id);
      if (row === undefined) throw new NotFoundError("generation", id);
      if (running.has(id)) return toGenerationView(row);
      const start = await findStart(deps, row);
      await updateGeneration(deps.db, id, { status: "running", hosts: [], diagnosis: null, endedAt: null });
      launch(row, start);
      deps.bus.publish({ kind: "card", blockId: row.blockId });
      return await view(id);
    },
    async cancel(id) {
      const run = running.get(id);
      run?.controller.abort();
      await run?.ended;
    },
    watch(id, listener) {
      const soFar = written.get(id);
      if (soFar !== undefined) listener(soFar);
      const set = listeners.get(id) ?? new Set();
      set.add(listener);
      listeners.set(id, set);
      return () => set.delete(listener);
    },
    async wait(id) {
      await running.get(id)?.ended;
      return await view(id);
    },
    async close() {
      for (const { controller } of running.values()) controller.abort();
      await Promise.allSettled([...running.values()].map(({ ended }) => ended));
    },
  };
}

interface Making extends Pick<GenerationRow, "id" | "blockId" | "sentence" | "progress" | "tokens"> {
  readonly start: Start | undefined;
  readonly signal: AbortSignal;
  readonly tell: (event: GenerationEvent) => void;
}

function joinCode(before: CodeEvent | undefined, event: CodeEvent): CodeEvent {
  return before?.attempt === event.attempt ? { ...event, delta: before.delta + event.delta } : event;
}

/** One generation from the sentence to its end, with every step stored as it happens. */
async function makeOnce(deps: ServiceDeps, models: ModelStore, making: Making): Promise<void> {
  const { blockId, sentence, signal } = making;
  const startedAt = deps.now();
  const progress = createProgress(deps, making);
  const trials = new Map<Candidate, Trial>();
  const trial = async (candidate: Candidate) => {
    // Read anew each time: a person may approve hosts or fill in settings between two attempts.
    const { approvedHosts, settings } = await getBlock(deps.db, blockId);
    const found = await trialCandidate(deps, {
      blockId,
      candidate,
      chosen: settings,
      approvedHosts,
      author: "model",
      reason: "generation",
    }, signal);
    trials.set(candidate, found);
    return found.verdict;
  };
  const { locale, timeZone } = await deps.preferences.runViewer();
  const { units } = await deps.preferences.get();
  const first = making.start === undefined
    ? undefined
    : await retryDraft(making.start, trial, progress.add, deps.now);
  const model = await models.findClient();
  const result = first?.kind === "adopted" || first?.kind === "needs_approval"
    ? first
    : model === undefined
    ? { kind: "failed" as const, diagnosis: NO_MODEL, attempts: 0, usage: NO_USAGE }
    : await generate({
      sentence,
      model,
      kit: await loadPromptKit(),
      facts: { locale, timeZone, units, nowMs: deps.now() },
      trial,
      onEvent: progress.add,
      signal,
      maxAttempts: MAX_ATTEMPTS,
      tokenBudget: GENERATION_TOKEN_BUDGET,
      now: deps.now,
      ...(first !== undefined && { previous: first }),
    });
  await progress.settled();
  await storeGeneration(deps, { making, result, steps: endSteps(progress.steps()), trials, startedAt });
}

const NO_MODEL: Diagnosis = {
  kind: "no_model",
  happened: "No model is set up",
  advice: "Choose one in the settings, or pick a ready block",
  move: "person",
};

type FirstTry =
  | Extract<GenerationResult, { kind: "adopted" | "needs_approval" }>
  | { readonly kind: "again"; readonly candidate: Candidate; readonly diagnosis: Diagnosis };

/** What waited for a yes, or failed on a source that may be back, is run again before the model is asked. */
async function retryDraft(
  { candidate }: Start,
  trial: (candidate: Candidate) => Promise<TrialVerdict>,
  tell: (event: GenerationEvent) => void,
  now: () => number,
): Promise<FirstTry> {
  tell({ kind: "stage", stage: "running", attempt: 1, note: "Runs the draft", at: now() });
  const verdict = await trial(candidate);
  tell({ kind: "verdict", attempt: 1, verdict, at: now() });
  if (verdict.kind === "bad") return { kind: "again", candidate, diagnosis: verdict.diagnosis };
  const common = { candidate, attempts: 1, usage: NO_USAGE };
  return verdict.kind === "good"
    ? { kind: "adopted", ...common }
    : { kind: "needs_approval", hosts: verdict.hosts, ...common };
}

/** The draft to go on from, when there is one that was kept. */
async function findStart(deps: ServiceDeps, row: GenerationRow): Promise<Start | undefined> {
  if (row.version === null) return undefined;
  const { manifest, backend, view } = await getVersion(deps.db, row.blockId, row.version);
  return { candidate: { manifest, backend, view } };
}

/** A fault of ours ends the generation with words for a person; the cause goes to the log. */
async function failGeneration(deps: ServiceDeps, id: GenerationId, error: unknown): Promise<void> {
  deps.log.error("generation", "Generation broke", { generationId: id }, error);
  await updateGeneration(deps.db, id, {
    status: "failed",
    endedAt: deps.now(),
    diagnosis: {
      kind: "internal",
      happened: "Making the block broke off by a fault of the program",
      advice: "Try again; the log of the server has the cause",
      move: "person",
    },
  });
}

/** Approves hosts for a block; never removes any. */
export async function addApprovedHosts(
  deps: Pick<ServiceDeps, "db" | "now">,
  id: BlockId,
  hosts: readonly string[],
): Promise<void> {
  const block = await getBlock(deps.db, id);
  await updateBlock(deps.db, id, {
    approvedHosts: [...new Set([...block.approvedHosts, ...hosts])],
    updatedAt: deps.now(),
  });
}
