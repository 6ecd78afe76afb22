import { diagnoseAnswer } from "../diagnose_answer.ts";
import type { Diagnosis, GenerationResult, Refusal } from "../types.ts";
import type { Progress } from "./progress.ts";

/**
 * The end of a generation that the model refused; once, where a source is known that may do, a diagnosis instead that
 * names it.
 */
export function refuse(
  refusal: Refusal,
  progress: Progress,
): Extract<GenerationResult, { kind: "refused" }> | (Diagnosis & { readonly kind: "refused_known" }) {
  const known = progress.desk?.patterns() ?? [];
  if (known.length === 0 || progress.hasDoubted) {
    return { kind: "refused", refusal, attempts: progress.attempts, usage: progress.usage };
  }
  progress.hasDoubted = true;
  const sources = known.slice(0, 3).map(({ endpoint }) => endpoint).join(", ");
  return {
    ...diagnoseAnswer("refused_known", `${refusal.reason}\nKnown: ${sources}`),
    kind: "refused_known",
  };
}
