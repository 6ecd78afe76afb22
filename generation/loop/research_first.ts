import { diagnoseModelError } from "../diagnose_answer.ts";
import type { ModelError } from "../model_error.ts";
import { planWithTools } from "../research/plan_with_tools.ts";
import { beginResearch } from "../research/research_prompt.ts";
import { researchByPlan } from "../research/research_sources.ts";
import { addUsage, totalTokens } from "../token_budget.ts";
import type { GenerationJob, GenerationResult, Refusal } from "../types.ts";
import { emitTokens, endWith, keepPlan, type Progress, stage } from "./progress.ts";
import { type GenerateOptions, tokenBudgetOf } from "./options.ts";
import { refuse } from "./refuse.ts";

/** Part of the whole budget that looking may cost: the rest is for code. */
const RESEARCH_SHARE = 1 / 3;
/** Tokens that it may cost where nothing else bounds them. */
const MAX_RESEARCH_TOKENS = 20_000;

/** Looks at what the sentence names, without a call of the model. */
export async function lookAround(
  job: GenerationJob,
  options: GenerateOptions,
  { desk }: Progress,
): Promise<void> {
  if (desk !== undefined) await researchByPlan(job, desk, options.signal);
}

/**
 * Lets a model that is known to call tools look further and plan. Gives the end of the generation when the model
 * refuses for good, or when its server would fail the next call in the same way.
 */
export async function planFirst(
  job: GenerationJob,
  options: GenerateOptions,
  progress: Progress,
): Promise<GenerationResult | undefined> {
  const { desk } = progress;
  if (desk === undefined || options.model.shape().tools !== "yes") return undefined;
  stage(options, progress, { name: "planning", note: `Plans with ${options.model.model}` });
  const left = tokenBudgetOf(options) - totalTokens(progress.usage);
  const before = progress.usage;
  const planned = await planWithTools(beginResearch(job, options.facts, desk), {
    model: options.model,
    desk,
    tokenBudget: Math.min(left * RESEARCH_SHARE, MAX_RESEARCH_TOKENS),
    signal: options.signal,
    onTokens(usage) {
      progress.usage = addUsage(before, usage);
      emitTokens(options, progress);
    },
  });
  keepPlan(options, progress, planned.plan);
  if (planned.error !== undefined) return endOf(planned.error, progress);
  return planned.refusal === undefined ? undefined : endOfRefusal(planned.refusal, progress);
}

function endOf(error: ModelError, progress: Progress): GenerationResult {
  const { attempts, usage } = progress;
  return error.kind === "cancelled"
    ? { kind: "cancelled", attempts, usage }
    : endWith(progress, diagnoseModelError(error));
}

/** Where something is known to work, the model writes all the same, told of it. */
function endOfRefusal(refusal: Refusal, progress: Progress): GenerationResult | undefined {
  const doubted = refuse(refusal, progress);
  if (doubted.kind === "refused") return doubted;
  progress.previous = { diagnosis: doubted, isRepeated: false };
  return undefined;
}
