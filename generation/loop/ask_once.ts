import { type AskedBlock, askForBlock } from "../ask_for_block.ts";
import type { ModelClient, ModelMessage } from "../model.ts";
import { buildPrompt } from "../prompt/build_prompt.ts";
import { RESEARCH_TOOLS } from "../research/research_tools.ts";
import { affordableOutput } from "../token_budget.ts";
import { SMALL_CONTEXT_TOKENS } from "../prompt/small_sections.ts";
import type { GenerationJob } from "../types.ts";
import { answersPlainly, noteForm } from "./answer_form.ts";
import { fitContext, noteContext } from "./context_size.ts";
import { type GenerateOptions, tokenBudgetOf } from "./options.ts";
import { emit, emitTokens, keepPlan, type Progress, stage } from "./progress.ts";

/** One attempt's question to the model; "budget" when it could cost more than is left. */
export async function askOnce(
  job: GenerationJob,
  options: GenerateOptions,
  progress: Progress,
): Promise<AskedBlock | "budget"> {
  const model = progress.previous === undefined ? options.model : options.repairModel ?? options.model;
  const isPlain = answersPlainly(model, progress);
  const messages = messagesOf(job, options, { progress, isPlain });
  const affordable = affordableOutput(messages, {
    budget: tokenBudgetOf(options),
    used: progress.usage,
  });
  if (affordable === undefined) return "budget";
  const maxOutputTokens = fitContext(affordable, messages, progress);

  progress.attempts++;
  const attempt = progress.attempts;
  if (progress.previous !== undefined) {
    stage(options, progress, { name: "repairing", note: progress.previous.diagnosis.happened });
  }
  stage(options, progress, { name: "asking", note: `Asked ${model.model}` });
  let hasBegun = false;
  const asked = await askForBlock(messages, {
    model,
    job,
    base: progress.previous?.candidate,
    maxOutputTokens,
    isPlain,
    signal: options.signal,
    ...(offersTools(model, progress) ? { tools: RESEARCH_TOOLS } : {}),
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
  await noteContext(asked, messages, { model, progress });
  await noteForm(asked, { model, progress, isPlain });
  return asked;
}

function messagesOf(
  job: GenerationJob,
  options: GenerateOptions,
  { progress, isPlain }: { readonly progress: Progress; readonly isPlain: boolean },
): ModelMessage[] {
  const { desk, plan, previous } = progress;
  return buildPrompt({
    job,
    facts: options.facts,
    isPlain,
    ...(previous === undefined ? {} : { previous }),
    ...(desk === undefined ? {} : { research: desk.sources(), patterns: desk.patterns() }),
    ...(plan === undefined ? {} : { plan }),
    ...(progress.contextTokens === undefined ? {} : { contextTokens: progress.contextTokens }),
  }, options.kit);
}

/**
 * A model of which nobody knows whether it calls tools may do so in its first answer, in place of a block. One of the own
 * network is offered them only when it is known to: their descriptions came back from a small one in place of its own
 * words.
 */
function offersTools(model: ModelClient, progress: Progress): boolean {
  const { desk, attempts, hasLooked, contextTokens = Infinity } = progress;
  return desk !== undefined && !model.isOwn && attempts === 1 && !hasLooked &&
    contextTokens >= SMALL_CONTEXT_TOKENS &&
    model.shape().tools === "unknown";
}
