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

const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** "1.5 GB"; whole numbers below a megabyte. */
export function sizeWords(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const value = bytes / 1024 ** power;
  return `${power < 2 ? Math.round(value) : Math.round(value * 10) / 10} ${UNITS[power]}`;
}
