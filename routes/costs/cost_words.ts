import type { SpendingTotals } from "../../services/spending/types.ts";
import { writeDollars } from "../../views/spending_words.ts";

/** Dollars, or that nobody knows. */
export function writeCost(
  { micros, unpricedTokens, promptTokens, completionTokens }: SpendingTotals,
  locale: string,
): string {
  const tokens = promptTokens + completionTokens;
  if (tokens > 0 && unpricedTokens === tokens) return "price not known";
  return `${writeDollars(micros, locale)}${unpricedTokens > 0 ? " and more" : ""}`;
}

/** "38%"; of nothing it is 0%. */
export function writeShare(part: number, whole: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "percent" }).format(whole === 0 ? 0 : part / whole);
}

export function writeNumber(value: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value);
}
