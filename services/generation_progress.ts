import type { GenerationEvent } from "../generation/types.ts";
import { type GenerationChange, type GenerationRow, updateGeneration } from "../storage/generations.ts";
import type { ServiceDeps } from "./deps.ts";
import { addStep } from "./generation_view.ts";
import type { GenerationStep } from "./types.ts";

export interface GenerationProgress {
  add(event: GenerationEvent): void;
  steps(): readonly GenerationStep[];
  /** Resolves when everything so far is stored. */
  settled(): Promise<void>;
}

interface ProgressOptions extends Pick<GenerationRow, "id" | "blockId" | "progress" | "tokens" | "attempts"> {
  readonly tell: (event: GenerationEvent) => void;
}

/**
 * Keeps the steps of a generation and writes them one after the other; pages hear of each when it can be read. What
 * comes while a write goes on is written together after it, so that an end never waits for more than two writes.
 */
export function createProgress(
  { db, bus }: Pick<ServiceDeps, "db" | "bus">,
  { id, blockId, progress, tokens, attempts, tell }: ProgressOptions,
): GenerationProgress {
  let steps: readonly GenerationStep[] = progress;
  let pending: GenerationChange | undefined;
  let writing = Promise.resolve();

  async function writePending(): Promise<void> {
    const change = pending;
    pending = undefined;
    if (change === undefined) return;
    await updateGeneration(db, id, change);
    bus.publish({ kind: "generation", generationId: id, blockId });
  }

  return {
    steps: () => steps,
    settled: () => writing,
    add(event) {
      tell(event);
      if (event.kind === "code") return;
      steps = addStep(steps, event);
      const change = event.kind === "tokens"
        ? { tokens: tokens + event.total }
        : event.kind === "plan"
        ? { plan: event.plan }
        : { progress: [...steps], attempts: attempts + event.attempt };
      const isWaiting = pending !== undefined;
      pending = { ...pending, ...change };
      if (isWaiting) return;
      writing = writing.then(writePending);
      // Whoever asks `settled` is told; that may be minutes away, and until then nobody listens.
      writing.catch(() => {});
    },
  };
}
