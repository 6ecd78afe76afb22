import { type AskedBlock, askForBlock } from "../ask_for_block.ts";
import type { ModelClient, ModelMessage } from "../model.ts";
import { buildPrompt } from "../prompt/build_prompt.ts";
import { RESEARCH_TOOLS } from "../research/research_tools.ts";
import { affordableOutput } from "../token_budget.ts";
import { estimateTokens } from "../prompt/estimate_tokens.ts";
import { SMALL_CONTEXT_TOKENS } from "../prompt/small_sections.ts";
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
  const model = progress.previous === undefined ? options.model : options.repairModel ?? options.model;
  stage(options, progress, { name: "asking", note: `Asked ${model.model}` });
  let hasBegun = false;
  const asked = await askForBlock(messages, {
    model,
    job,
    base: progress.previous?.candidate,
    maxOutputTokens,
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
  noteContext(asked, messages, progress);
  progress.contextTokens ??= model.shape().contextTokens;
  return asked;
}

/** An answer longer than what is left of the context would be cut by the server, in the middle of the code. */
function fitContext(
  affordable: number,
  messages: readonly ModelMessage[],
  { contextTokens }: Progress,
): number {
  if (contextTokens === undefined) return affordable;
  return Math.min(affordable, Math.max(LEAST_ANSWER_TOKENS, contextTokens - tokensOf(messages)));
}

/**
 * A context that turned out too small gets the small prompt from now on. Some servers say so; others drop the beginning
 * of the prompt in silence, which shows by an answer that is no block and a count of the prompt far below its length.
 */
function noteContext(asked: AskedBlock, messages: readonly ModelMessage[], progress: Progress): void {
  if (asked.kind !== "problem" || (progress.contextTokens ?? Infinity) < SMALL_CONTEXT_TOKENS) return;
  const { promptTokens } = asked.usage;
  const isCut = promptTokens >= LEAST_CONTEXT_TOKENS && promptTokens < SMALL_CONTEXT_TOKENS &&
    promptTokens < tokensOf(messages) * SEEN_SHARE;
  if (isCut) progress.contextTokens = promptTokens;
  else if (asked.diagnosis.kind === "model_context") progress.contextTokens = USUAL_SMALL_CONTEXT_TOKENS;
}

function tokensOf(messages: readonly ModelMessage[]): number {
  return messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
}

const LEAST_ANSWER_TOKENS = 800;
const LEAST_CONTEXT_TOKENS = 1_000;
/** Below this share of its estimated length a prompt was not read whole. */
const SEEN_SHARE = 0.8;
/** What local servers give a model unless told otherwise. */
const USUAL_SMALL_CONTEXT_TOKENS = 4_096;

function messagesOf(job: GenerationJob, options: GenerateOptions, progress: Progress): ModelMessage[] {
  const { desk, plan, previous } = progress;
  return buildPrompt({
    job,
    facts: options.facts,
    ...(previous === undefined ? {} : { previous }),
    ...(desk === undefined ? {} : { research: desk.sources(), patterns: desk.patterns() }),
    ...(plan === undefined ? {} : { plan }),
    ...(progress.contextTokens === undefined ? {} : { contextTokens: progress.contextTokens }),
  }, options.kit);
}

/**
 * A model of which nobody knows whether it calls tools may do so in its first answer, in place of a block: a small one
 * that knows none writes the block, and nothing was lost.
 */
function offersTools(model: ModelClient, progress: Progress): boolean {
  const { desk, attempts, hasLooked, contextTokens = Infinity } = progress;
  return desk !== undefined && attempts === 1 && !hasLooked && contextTokens >= SMALL_CONTEXT_TOKENS &&
    model.shape().tools === "unknown";
}
