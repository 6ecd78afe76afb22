import { AppError } from "../../domain/errors.ts";
import { cleanText } from "../../domain/outcome.ts";
import type { Examiner, Finding } from "./types.ts";

/** Looks at each part, one after the other; a part that breaks does not stop the rest. */
export async function examineParts(
  parts: readonly (readonly [name: string, examine: Examiner])[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, examine] of parts) {
    try {
      findings.push(...await examine());
    } catch (error) {
      findings.push(describeBroken(name, error));
    }
  }
  return findings;
}

/** What a part threw: its own words, and the cure that it named. */
export function describeBroken(name: string, error: unknown): Finding {
  const note = cleanText(error instanceof Error ? error.message : String(error));
  const hint = error instanceof AppError ? error.hint : undefined;
  return { name, state: "bad", note, ...(hint === undefined ? {} : { mend: [hint] }) };
}
