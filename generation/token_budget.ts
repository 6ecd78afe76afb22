import type { ModelMessage } from "./model.ts";
import type { TokenUsage } from "./types.ts";

/** Longest answer asked for; room for a model's reasoning before its code. */
const MAX_OUTPUT_TOKENS = 16_000;
/** A block does not fit into less. */
const MIN_OUTPUT_TOKENS = 2_000;
/** Counted dearer than the usual four characters a token, so that the budget holds for prompts full of code. */
const CHARS_PER_TOKEN = 3;

export const NO_USAGE: TokenUsage = { promptTokens: 0, completionTokens: 0, cachedTokens: 0 };

export function addUsage(one: TokenUsage, other: TokenUsage): TokenUsage {
  return {
    promptTokens: one.promptTokens + other.promptTokens,
    completionTokens: one.completionTokens + other.completionTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
  };
}

export function totalTokens({ promptTokens, completionTokens }: TokenUsage): number {
  return promptTokens + completionTokens;
}

/** Tokens that the next answer may have, or `undefined` when the call could cross the budget. */
export function affordableOutput(
  messages: readonly ModelMessage[],
  left: { readonly budget: number; readonly used: TokenUsage },
): number | undefined {
  const promptChars = messages.reduce((sum, { content }) => sum + content.length, 0);
  const rest = left.budget - totalTokens(left.used) - Math.ceil(promptChars / CHARS_PER_TOKEN);
  return rest < MIN_OUTPUT_TOKENS ? undefined : Math.min(rest, MAX_OUTPUT_TOKENS);
}
