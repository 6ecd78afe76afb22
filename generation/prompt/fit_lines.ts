import { estimateTokens } from "./estimate_tokens.ts";

/** More would not fit any budget here. */
const MAX_LINES = 40;

/**
 * A section of whole lines within a budget of tokens: lines go from the end (from the start when `keeps` is "last"),
 * and a line says how many. `undefined` when there are no lines, or not even one fits.
 */
export function fitLines(
  title: string,
  lines: readonly string[],
  { budget, what, keeps = "first" }: {
    readonly budget: number;
    /** What a line is, for the mark: "connections". */
    readonly what: string;
    readonly keeps?: "first" | "last";
  },
): string | undefined {
  for (let count = Math.min(lines.length, MAX_LINES); count > 0; count--) {
    const kept = keeps === "first" ? lines.slice(0, count) : lines.slice(-count);
    const left = lines.length - count;
    const mark = left === 0 ? [] : [`(${left} more ${what} not shown)`];
    const text = [title, ...(keeps === "first" ? [...kept, ...mark] : [...mark, ...kept])].join("\n");
    if (estimateTokens(text) <= budget) return text;
  }
  return undefined;
}
