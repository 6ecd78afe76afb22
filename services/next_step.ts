import type { Diagnosis } from "../generation/types.ts";

/**
 * What a person can do after work that gave nothing good. Advice on a failure that a model may mend is for the model; a
 * person is told of what lies in their own hands.
 */
export function nextStepOf(diagnosis: Diagnosis, { hasDraft }: { readonly hasDraft: boolean }): string {
  if (diagnosis.move === "person") return diagnosis.advice;
  return hasDraft
    ? "Try again, ask for it in other words, or correct the code yourself"
    : "Try again, or ask for it in other words";
}
