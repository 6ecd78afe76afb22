import type { AskedBlock } from "../ask_for_block.ts";
import type { ModelClient, ModelMessage } from "../model.ts";
import { estimateTokens } from "../prompt/estimate_tokens.ts";
import { SMALL_CONTEXT_TOKENS } from "../prompt/small_sections.ts";
import type { Progress } from "./progress.ts";

const LEAST_ANSWER_TOKENS = 800;
const LEAST_CONTEXT_TOKENS = 1_000;
/** Below this share of its estimated length a prompt was not read whole. */
const SEEN_SHARE = 0.8;
/** What local servers give a model unless told otherwise. */
const USUAL_SMALL_CONTEXT_TOKENS = 4_096;

/** What the model's context is known to hold: some servers name what it was trained for, and give it less. */
export function knownContext(model: ModelClient): number | undefined {
  const known = [model.contextTokens, model.shape().contextTokens].filter((each) => each !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Tokens of an answer: one longer than what is left of the context would be cut in the middle of the code. */
export function fitContext(
  affordable: number,
  messages: readonly ModelMessage[],
  { contextTokens }: Pick<Progress, "contextTokens">,
): number {
  if (contextTokens === undefined) return affordable;
  return Math.min(affordable, Math.max(LEAST_ANSWER_TOKENS, contextTokens - tokensOf(messages)));
}

/**
 * A context that turned out too small gets the small prompt from now on, and what was not read whole is no attempt. Some
 * servers say so; others drop the beginning of the prompt in silence, which shows by an answer that is no block and a
 * count of the prompt far below its length.
 */
export async function noteContext(
  asked: AskedBlock,
  messages: readonly ModelMessage[],
  { model, progress }: { readonly model: ModelClient; readonly progress: Progress },
): Promise<void> {
  const before = progress.contextTokens;
  const seen = (before ?? Infinity) < SMALL_CONTEXT_TOKENS ? undefined : seenContext(asked, messages);
  progress.contextTokens = seen ?? before ?? knownContext(model);
  if (seen === undefined) return;
  progress.attempts--;
  await model.noteContext(seen);
}

function seenContext(asked: AskedBlock, messages: readonly ModelMessage[]): number | undefined {
  if (asked.kind !== "problem") return undefined;
  const { promptTokens } = asked.usage;
  const isCut = promptTokens >= LEAST_CONTEXT_TOKENS && promptTokens < SMALL_CONTEXT_TOKENS &&
    promptTokens < tokensOf(messages) * SEEN_SHARE;
  if (isCut) return promptTokens;
  return asked.diagnosis.kind === "model_context" ? USUAL_SMALL_CONTEXT_TOKENS : undefined;
}

function tokensOf(messages: readonly ModelMessage[]): number {
  return messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
}
