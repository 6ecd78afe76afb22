import type { ModelClient } from "../model.ts";
import type { PreviousAttempt, PromptFacts, PromptKit } from "../prompt/build_prompt.ts";
import type { ResearchDeps } from "../research/tool_desk.ts";
import type { Candidate, GenerationEvent, GenerationJob, TrialVerdict } from "../types.ts";

export const MAX_ATTEMPTS = 3;
export const DEFAULT_TOKEN_BUDGET = 80_000;

export interface GenerateOptions {
  readonly job: GenerationJob;
  readonly model: ModelClient;
  /** Asked from the second attempt on; the same unless given. */
  readonly repairModel?: ModelClient | undefined;
  readonly kit: PromptKit;
  readonly facts: PromptFacts;
  /** Looks at sources before code is written; without it the model writes from what it knows. */
  readonly research?: ResearchDeps;
  /** Runs and judges a candidate; what it throws ends the generation. */
  readonly trial: (candidate: Candidate, attempt: number) => Promise<TrialVerdict>;
  readonly onEvent: (event: GenerationEvent) => void;
  readonly signal?: AbortSignal;
  readonly maxAttempts?: number;
  /** Tokens of all calls together; no call is made that could cross it. */
  readonly tokenBudget?: number;
  /** A failed attempt to start from, when a draft is tried again, with what its trial scored. */
  readonly previous?: Omit<PreviousAttempt, "isRepeated"> & { readonly score?: number };
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export function tokenBudgetOf({ tokenBudget = DEFAULT_TOKEN_BUDGET }: GenerateOptions): number {
  return tokenBudget;
}
