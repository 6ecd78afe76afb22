import { type AskedBlock, askForBlock } from "../ask_for_block.ts";
import type { ModelMessage } from "../model.ts";
import { buildPrompt } from "../prompt/build_prompt.ts";
import { RESEARCH_TOOLS } from "../research/research_tools.ts";
import { affordableOutput } from "../token_budget.ts";
import type { GenerationJob } from "../types.ts";
import { type GenerateOptions, tokenBudgetOf } from "./options.ts";
import { emit, emitTokens, keepPlan, type Progress, stage } from "./progress.ts";

/** One attempt's question to the model; "budget" when it could cost more than is left. */
export async function askOnce(
  job: GenerationJob,
  options: GenerateOptions,
  progress: Progress,
): Promise<AskedBlock | "budget"> {
  const messages = messagesOf(job, options, progress);
  const maxOutputTokens = affordableOutput(messages, {
    budget: tokenBudgetOf(options),
    used: progress.usage,
  });
  if (maxOutputTokens === undefined) return "budget";

  progress.attempts++;
  const attempt = progress.attempts;
  if (progress.previous !== undefined) {
    stage(options, progress, { name: "repairing", note: progress.previous.diagnosis.happened });
  }
  stage(options, progress, { name: "asking", note: `Asked ${options.model.model}` });
  let hasBegun = false;
  return await askForBlock(messages, {
    model: options.model,
    job,
    base: progress.previous?.candidate,
    maxOutputTokens,
    signal: options.signal,
    ...(offersTools(options, progress) ? { tools: RESEARCH_TOOLS } : {}),
    progress: {
      onDelta(delta) {
        if (!hasBegun) stage(options, progress, { name: "writing", note: "Writes the block" });
        hasBegun = true;
        emit(options, { kind: "code", attempt, delta });
      },
      onTokens: (tokens) => emitTokens(options, progress, tokens),
      onPlan: (plan) => keepPlan(options, progress, plan),
    },
  });
}

function messagesOf(job: GenerationJob, options: GenerateOptions, progress: Progress): ModelMessage[] {
  const { desk, plan, previous } = progress;
  return buildPrompt({
    job,
    facts: options.facts,
    ...(previous === undefined ? {} : { previous }),
    ...(desk === undefined ? {} : { research: desk.sources(), patterns: desk.patterns() }),
    ...(plan === undefined ? {} : { plan }),
  }, options.kit);
}

/**
 * A model of which nobody knows whether it calls tools may do so in its first answer, in place of a block: a small one
 * that knows none writes the block, and nothing was lost.
 */
function offersTools({ model }: GenerateOptions, { desk, attempts, hasLooked }: Progress): boolean {
  return desk !== undefined && attempts === 1 && !hasLooked && model.shape().tools === "unknown";
}
