import type { BlockDetail, Card, Price } from "./types.ts";

const TOKENS_OF_A_PRICE = 1_000_000;

/**
 * What the tokens of a block cost in US dollars, as a range: servers tell questions and answers apart, the stored sum
 * does not. Null when no model was asked or its price is not in the table.
 */
export function costOfBlock(
  { origin, tokens }: Pick<Card, "origin" | "tokens">,
  prices: readonly Price[],
): BlockDetail["cost"] {
  if (origin?.kind !== "model" || tokens === 0) return null;
  const price = prices.find(({ model }) => model === origin.model);
  if (price === undefined) return null;
  const [least, most] = [price.inputPerMillion, price.outputPerMillion].sort((a, b) => a - b)
    .map((perMillion) => (tokens / TOKENS_OF_A_PRICE) * perMillion);
  return { least: least ?? 0, most: most ?? 0 };
}
