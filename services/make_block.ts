import type { BlockId, GenerationId } from "../domain/ids.ts";
import { createGenerationId } from "../domain/ids.ts";
import { AppError, NotFoundError } from "../domain/errors.ts";
import type { Diagnosis, GenerationEvent, GenerationJob } from "../generation/types.ts";
import { findGeneration, insertGeneration, updateGeneration } from "../storage/generations.ts";
import { restartGenerationBudget } from "../storage/model_calls.ts";
import type { ServiceDeps } from "./deps.ts";
import { toGenerationView } from "./generation_view.ts";
import type { ModelStore } from "./model_settings.ts";
import { findStart, type GenerationStart, PROGRAM_ENDS, runGeneration } from "./run_generation.ts";
import type { GenerationView } from "./types.ts";

export interface BlockMaker {
  /** Starts a generation in the background. Throws `AppError` "conflict" while another one of the block runs. */
  start(blockId: BlockId, order: GenerationOrder): Promise<GenerationView>;
  /** Goes on with a generation that waited for a person or ended without a good version. */
  resume(id: GenerationId): Promise<GenerationView>;
  cancel(id: GenerationId): Promise<void>;
  /** The code that was written so far, then events from now on; the function returned ends the subscription. */
  watch(id: GenerationId, listener: (event: GenerationEvent) => void): () => void;
  /** Resolves with the stored generation when it has ended. */
  wait(id: GenerationId): Promise<GenerationView>;
  /** Interrupts what runs, so that it can be gone on with, and resolves when nothing does. */
  close(): Promise<void>;
}

export interface GenerationOrder {
  readonly job: GenerationJob;
  /** Version that the job starts from; null for a new block. */
  readonly baseVersion: number | null;
  /** "adopt" puts a good version on the card at once, "propose" lets a person look first. */
  readonly ending: "adopt" | "propose";
  /** Id of the model that a person chose for it. */
  readonly modelId?: string | undefined;
}

interface Running {
  readonly blockId: BlockId;
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

type CodeEvent = Extract<GenerationEvent, { kind: "code" }>;

export function createBlockMaker(deps: ServiceDeps, models: ModelStore): BlockMaker {
  const running = new Map<GenerationId, Running>();
  /** Blocks whose generation is being written down before it runs. */
  const starting = new Map<BlockId, GenerationId>();
  const listeners = new Map<GenerationId, Set<(event: GenerationEvent) => void>>();
  /** The code of the attempt that goes on, for whoever looks later. */
  const written = new Map<GenerationId, CodeEvent>();

  function launch(row: GenerationStart): void {
    const controller = new AbortController();
    const job = runGeneration(deps, models, {
      ...row,
      signal: controller.signal,
      tell(event) {
        if (event.kind === "stage" && event.stage === "writing") deps.prepareCompiler?.();
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
    running.set(row.id, { blockId: row.blockId, controller, ended });
  }

  async function view(id: GenerationId): Promise<GenerationView> {
    const row = await findGeneration(deps.db, id);
    if (row === undefined) throw new NotFoundError("generation", id);
    return toGenerationView(row);
  }

  /**
   * Does what leads to a launch while no other generation of the block can begin: two at once would each start from a
   * version that the other one replaces, and both cost.
   */
  async function claim(blockId: BlockId, id: GenerationId, work: () => Promise<void>): Promise<void> {
    const isTaken = (starting.get(blockId) ?? id) !== id ||
      [...running.values()].some((each) => each.blockId === blockId);
    if (isTaken) {
      throw new AppError(
        "conflict",
        "The block is being worked on already",
        "Wait for it, or cancel it first",
      );
    }
    starting.set(blockId, id);
    try {
      await work();
    } finally {
      starting.delete(blockId);
    }
  }

  return {
    async start(blockId, { job, baseVersion, ending, modelId }) {
      const row = { id: createGenerationId(), blockId, sentence: job.sentence };
      const chosenModel = modelId ?? null;
      await claim(blockId, row.id, async () => {
        await insertGeneration(deps.db, {
          ...{ ...row, chosenModel, baseVersion, job: job.kind, startedAt: deps.now() },
          request: job.kind === "edit" ? job.request : null,
        });
        launch({
          ...{ ...row, chosenModel, baseVersion, job, ending },
          ...{ progress: [], tokens: 0, attempts: 0, draft: undefined },
        });
      });
      return await view(row.id);
    },
    async resume(id) {
      const row = await findGeneration(deps.db, id);
      if (row === undefined) throw new NotFoundError("generation", id);
      // The same click again, or a page from before: there is nothing left to go on with.
      if (running.has(id) || row.status === "adopted") return toGenerationView(row);
      if (row.job === "heal") {
        throw new AppError(
          "conflict",
          "A repair starts from how the block fails now",
          "Ask for a new repair",
        );
      }
      await claim(row.blockId, id, async () => {
        const start = await findStart(deps, row);
        await restartGenerationBudget(deps.db, id, deps.now());
        await updateGeneration(deps.db, id, {
          ...{ status: "running" as const, hosts: [], connections: [] },
          ...{ diagnosis: null, refusal: null, facts: [], endedAt: null },
        });
        // Two clicks may both have come as far as this.
        if (!running.has(id)) launch(start);
      });
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
      for (const { controller } of running.values()) controller.abort(PROGRAM_ENDS);
      await Promise.allSettled([...running.values()].map(({ ended }) => ended));
    },
  };
}

function joinCode(before: CodeEvent | undefined, event: CodeEvent): CodeEvent {
  return before?.attempt === event.attempt ? { ...event, delta: before.delta + event.delta } : event;
}

/** A fault of ours ends the generation with words for a person; the cause goes to the log. Never rejects. */
async function failGeneration(deps: ServiceDeps, id: GenerationId, error: unknown): Promise<void> {
  deps.log.error("generation", "Generation broke", { generationId: id }, error);
  try {
    await updateGeneration(deps.db, id, {
      status: "failed",
      endedAt: deps.now(),
      diagnosis: { ...wordsFor(error), move: "person" },
    });
  } catch (cause) {
    // Often what broke it, a full disk, also keeps this from being written. Nobody waits for a generation, so thrown on
    // it would end the server; the next start says that it was interrupted.
    deps.log.error("generation", "End of a generation not written down", { generationId: id }, cause);
  }
}

function wordsFor(error: unknown): Pick<Diagnosis, "kind" | "happened" | "advice"> {
  if (error instanceof AppError) {
    return { kind: error.code, happened: error.message, advice: error.hint ?? "Try again" };
  }
  return {
    kind: "internal",
    happened: "Making the block broke off by a fault of the program",
    advice: "Try again; the log of the server has the cause",
  };
}
