import { diagnoseAnswer } from "../diagnose_answer.ts";
import type { PreviousAttempt } from "../prompt/build_prompt.ts";
import type { ToolDesk } from "../research/tool_desk.ts";
import { totalTokens } from "../token_budget.ts";
import type {
  Candidate,
  Diagnosis,
  GenerationEvent,
  GenerationResult,
  GenerationStage,
  Plan,
  TokenUsage,
} from "../types.ts";

export interface Attempt {
  readonly candidate: Candidate;
  readonly diagnosis: Diagnosis;
  readonly score: number;
}

/** What one generation knows so far. */
export interface Progress {
  attempts: number;
  usage: TokenUsage;
  /** The failed attempt that came nearest. */
  best: Attempt | undefined;
  previous: PreviousAttempt | undefined;
  plan: Plan | undefined;
  /** Absent where nothing is to be looked at. */
  readonly desk: ToolDesk | undefined;
  readonly seenCode: Set<string>;
  /** Failed attempts, oldest first: the candidate is absent where the answer held none. */
  readonly failures: { readonly kind: string; readonly candidate: Candidate | undefined }[];
  /** The model looked at sources in place of its first answer; it does so once. */
  hasLooked: boolean;
  /** What the model's context holds, as far as it is known or was seen. */
  contextTokens: number | undefined;
  /** No block came in the form that was asked for: from now on fenced files are. */
  isPlain: boolean;
  /** A refusal was answered once with what is known to work. */
  hasDoubted: boolean;
}

export interface Teller {
  readonly onEvent: (event: GenerationEvent) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

type WithoutTime<T> = T extends unknown ? Omit<T, "at"> : never;

export function emit({ onEvent, now = Date.now }: Teller, event: WithoutTime<GenerationEvent>): void {
  onEvent({ ...event, at: now() });
}

export function stage(
  teller: Teller,
  { attempts }: Pick<Progress, "attempts">,
  { name, note }: { readonly name: GenerationStage; readonly note: string },
): void {
  emit(teller, { kind: "stage", stage: name, attempt: attempts, note });
}

/** @param running tokens of the answer that goes on, estimated. */
export function emitTokens(
  teller: Teller,
  { attempts, usage }: Pick<Progress, "attempts" | "usage">,
  running = 0,
): void {
  emit(teller, { kind: "tokens", attempt: attempts, total: totalTokens(usage) + running });
}

/** Remembers and shows what the model means to do; the same plan again is no news. */
export function keepPlan(teller: Teller, progress: Progress, plan: Plan | undefined): void {
  if (plan === undefined || JSON.stringify(plan) === JSON.stringify(progress.plan)) return;
  progress.plan = plan;
  emit(teller, { kind: "plan", attempt: progress.attempts, plan });
}

/** The end of a generation that has no good version: the best attempt as a draft, or why there is none. */
export function endWith(progress: Progress, diagnosis?: Diagnosis): GenerationResult {
  const { attempts, usage, best, previous } = progress;
  if (best !== undefined) {
    return {
      kind: "draft",
      candidate: best.candidate,
      diagnosis: diagnosis ?? best.diagnosis,
      attempts,
      usage,
    };
  }
  const why = diagnosis ?? previous?.diagnosis ?? diagnoseAnswer("empty_answer");
  return { kind: "failed", diagnosis: why, attempts, usage };
}

export function cancelled({ attempts, usage, best }: Progress): GenerationResult {
  return { kind: "cancelled", attempts, usage, ...(best === undefined ? {} : { candidate: best.candidate }) };
}
