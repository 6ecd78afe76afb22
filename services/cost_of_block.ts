import type { SpendingSum } from "../storage/spending_sums.ts";
import type { BlockDetail } from "./types.ts";

/** What was spent on a block, at the prices of those moments. Null when nothing was, or no price was known. */
export function costOfBlock(
  { promptTokens, completionTokens, micros, unpricedTokens }: SpendingSum,
): BlockDetail["cost"] {
  const tokens = promptTokens + completionTokens;
  return tokens === 0 || unpricedTokens === tokens ? null : { micros, unpricedTokens };
}
