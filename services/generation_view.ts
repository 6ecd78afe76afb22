import type { GenerationEvent, GenerationStage } from "../generation/types.ts";
import { nextStepOf } from "./next_step.ts";
import type { GenerationRow } from "../storage/generations.ts";
import type { GenerationStep, GenerationView } from "./types.ts";

/** Attempts of one generation, the first included (architecture.md 4). */
export const MAX_ATTEMPTS = 3;

const LABELS: Readonly<Record<GenerationStage, string>> = {
  researching: "Look at its sources",
  planning: "Plan it",
  asking: "Ask the model",
  writing: "Write the block",
  checking: "Check the code",
  approving: "Ask you about its sources",
  running: "Run it",
  judging: "Check what it shows",
  repairing: "Repair it",
  done: "Show it",
};

/** The stored generation as pages show it. */
export function toGenerationView(row: GenerationRow): GenerationView {
  return {
    id: row.id,
    blockId: row.blockId,
    sentence: row.sentence,
    status: row.status,
    steps: row.progress,
    attempt: Math.max(row.attempts, 1),
    maxAttempts: MAX_ATTEMPTS,
    tokens: row.tokens,
    hosts: row.hosts,
    connections: row.connections,
    diagnosis: row.diagnosis,
    nextStep: row.diagnosis && nextStepOf(row.diagnosis, { hasDraft: row.version !== null }),
    ...{ job: row.job, request: row.request, model: row.model, plan: row.plan, refusal: row.refusal },
    ...{ facts: row.facts, version: row.version },
    hasDraft: row.version !== null && row.status !== "adopted" && row.status !== "proposed",
    startedAt: row.startedAt,
    endedAt: row.endedAt,
  };
}

/** The steps after an event: a stage that begins ends the one before; a verdict marks how the last one went. */
export function addStep(steps: readonly GenerationStep[], event: GenerationEvent): readonly GenerationStep[] {
  switch (event.kind) {
    case "stage":
      return [...endSteps(steps), {
        label: LABELS[event.stage],
        note: event.note,
        state: event.stage === "done" ? "done" : "now",
        at: event.at,
      }];
    case "verdict":
      if (event.verdict.kind === "good") return noteStep(endSteps(steps), event.verdict.warnings);
      if (event.verdict.kind !== "bad") return endSteps(steps);
      return failStep(steps, event.verdict.diagnosis.happened);
    case "tokens":
    case "plan":
    case "code":
      return steps;
  }
}

/** Nothing goes on any more: whatever was going on is done. */
export function endSteps(steps: readonly GenerationStep[]): readonly GenerationStep[] {
  return steps.map((step) => step.state === "now" ? { ...step, state: "done" } : step);
}

const NOTES_SHOWN = 3;

/** What a good trial still has to say: how much of the data traces, and what could be better. */
function noteStep(steps: readonly GenerationStep[], notes: readonly string[]): readonly GenerationStep[] {
  if (notes.length === 0) return steps;
  const note = notes.slice(0, NOTES_SHOWN).join(". ");
  return steps.map((step, index) => index === steps.length - 1 ? { ...step, note } : step);
}

function failStep(steps: readonly GenerationStep[], note: string): readonly GenerationStep[] {
  return steps.map((step, index) => index === steps.length - 1 ? { ...step, state: "failed", note } : step);
}
