import type { TypeNote } from "../sandbox/types.ts";
import type { ServiceDeps } from "./deps.ts";
import type { Trial } from "./trial_candidate.ts";

/** Failures that may come from code that takes a thing for another one; no type explains a source that is down. */
const EXPLAINED: ReadonlySet<string> = new Set([
  "exception",
  "schema",
  "render",
  "soft_failure",
  "all_empty",
  "empty_view",
  "fallback_view",
]);
const MAX_NOTES = 5;

/** What TypeScript says of code that failed its trial, for the next attempt: a misspelt name has its place there. */
export async function addTypeEvidence(deps: ServiceDeps, trial: Trial): Promise<Trial> {
  const { verdict, candidate } = trial;
  if (verdict.kind !== "bad" || !EXPLAINED.has(verdict.diagnosis.kind)) return trial;
  const settings = candidate.manifest.settings.map(({ name }) => name);
  const notes = await deps.checkTypes?.({ ...candidate, settings }) ?? [];
  if (notes.length === 0) return trial;
  const typeNotes = likeliestFirst(notes).slice(0, MAX_NOTES).map(({ file, line, column, message }) =>
    `${file}:${line}:${column} ${message}`
  );
  return { ...trial, verdict: { ...verdict, diagnosis: { ...verdict.diagnosis, typeNotes } } };
}

/** What may be null often is not. */
function likeliestFirst(notes: readonly TypeNote[]): TypeNote[] {
  const rank = ({ message }: TypeNote) => /\bpossibly '(?:null|undefined)/.test(message) ? 1 : 0;
  return notes.toSorted((one, other) => rank(one) - rank(other));
}
