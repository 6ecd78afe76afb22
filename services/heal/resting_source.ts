import type { SourceAnswer } from "./read_sources.ts";

/** Longest time that a source is left in peace for, from the last good data on. */
export const REST_MS = 6 * 3_600_000;

/** Words of pages that say nothing but that the source is busy with itself, or takes the program for a stranger. */
const RESTING =
  /\b(?:maintenance|be (?:right )?back|back soon|temporarily|try again later|unavailable|overloaded|checking your browser|just a moment|captcha|wartung\w*|mantenimiento|manutenção|entretien)\b/i;

/**
 * True where a source that gave data gives a page without any, status 200: nothing is there that code could read, and
 * it is mostly over within hours.
 */
export function isResting(before: readonly SourceAnswer[], now: readonly SourceAnswer[]): boolean {
  return now.some((today) => {
    const then = before.find(({ source }) => source === today.source);
    if (then?.shape === undefined || then.shape.format === "page") return false;
    return isBarePage(today);
  });
}

function isBarePage({ shape, text = "" }: SourceAnswer): boolean {
  if (shape?.format !== "page" || (shape.rows ?? 0) > 0) return false;
  return RESTING.test(text) || !shape.fields.some(({ types }) => types.includes("repeated element"));
}
