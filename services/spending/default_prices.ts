import type { Price } from "../../domain/price.ts";

/** When the shipped prices were read off the providers' lists; they may have changed since. */
export const PRICES_AS_OF = "2025-08";

/** US dollars a million tokens: input, input out of the provider's cache, output. */
const LIST: readonly (readonly [model: string, input: number, cached: number | undefined, output: number])[] =
  [
    ["gpt-5", 1.25, 0.125, 10],
    ["gpt-5-mini", 0.25, 0.025, 2],
    ["gpt-5-nano", 0.05, 0.005, 0.4],
    ["gpt-4.1", 2, 0.5, 8],
    ["gpt-4.1-mini", 0.4, 0.1, 1.6],
    ["gpt-4.1-nano", 0.1, 0.025, 0.4],
    ["gpt-4o", 2.5, 1.25, 10],
    ["gpt-4o-mini", 0.15, 0.075, 0.6],
    ["o3", 2, 0.5, 8],
    ["o4-mini", 1.1, 0.275, 4.4],
    ["claude-opus-4", 15, 1.5, 75],
    ["claude-sonnet-4", 3, 0.3, 15],
    ["claude-3-7-sonnet", 3, 0.3, 15],
    ["claude-3-5-haiku", 0.8, 0.08, 4],
    ["gemini-2.5-pro", 1.25, 0.31, 10],
    ["gemini-2.5-flash", 0.3, 0.075, 2.5],
    ["gemini-2.5-flash-lite", 0.1, 0.025, 0.4],
    ["mistral-large", 2, undefined, 6],
    ["mistral-medium", 0.4, undefined, 2],
    ["mistral-small", 0.1, undefined, 0.3],
    ["codestral", 0.3, undefined, 0.9],
  ];

export const DEFAULT_PRICES: readonly Price[] = LIST.map(([model, input, cached, output]) => ({
  model,
  inputPerMillion: input,
  outputPerMillion: output,
  ...(cached === undefined ? {} : { cachedInputPerMillion: cached }),
}));
