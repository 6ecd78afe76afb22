import type { PreviousAttempt } from "../prompt/build_prompt.ts";
import type { Candidate, Diagnosis, GenerationResult, TrialVerdict } from "../types.ts";
import { isForPerson, refusalOf } from "./blame_source.ts";
import type { GenerateOptions } from "./options.ts";
import { endWith, type Progress, stage } from "./progress.ts";

/** The end of the generation, or `undefined` when there is another attempt to make. */
export function settle(
  candidate: Candidate | undefined,
  verdict: TrialVerdict,
  { progress, options }: { readonly progress: Progress; readonly options: GenerateOptions },
): GenerationResult | undefined {
  const { attempts, usage } = progress;
  if (verdict.kind === "bad") return settleBad(candidate, verdict, { progress, options });
  if (candidate === undefined) {
    throw new TypeError(`Cannot settle verdict "${verdict.kind}" without a candidate`);
  }
  const common = { candidate, attempts, usage };
  switch (verdict.kind) {
    case "good":
      stage(options, progress, { name: "done", note: "The block is ready" });
      return { kind: "adopted", ...common };
    case "needs_approval": {
      const { hosts, connections = [] } = verdict;
      const note = `Needs your approval for ${[...connections, ...hosts].join(", ")}`;
      stage(options, progress, { name: "approving", note });
      return { kind: "needs_approval", hosts, connections, ...common };
    }
    case "needs_facts": {
      const { settings } = verdict;
      const note = `Needs ${settings.map(({ label }) => label).join(", ")} from you`;
      stage(options, progress, { name: "approving", note });
      return { kind: "needs_facts", settings, ...common };
    }
  }
}

function settleBad(
  candidate: Candidate | undefined,
  { diagnosis, score }: Extract<TrialVerdict, { kind: "bad" }>,
  { progress, options: { job } }: { readonly progress: Progress; readonly options: GenerateOptions },
): GenerationResult | undefined {
  if (candidate !== undefined && score >= (progress.best?.score ?? -Infinity)) {
    progress.best = { candidate, diagnosis, score };
  }
  if (isForPerson(diagnosis, job, candidate)) {
    const refusal = refusalOf(diagnosis, job, candidate);
    if (refusal === undefined) return endWith(progress, diagnosis);
    return { kind: "refused", refusal, attempts: progress.attempts, usage: progress.usage };
  }
  if (!REPEATED_KINDS.has(diagnosis.kind)) progress.failures.push({ kind: diagnosis.kind, candidate });
  progress.previous = nextPrevious(progress.previous, diagnosis, candidate);
  return undefined;
}

/** The end of a generation whose attempts are used up: a source of the person's own that stays closed is named as such. */
export function settleLast(progress: Progress, { job }: GenerateOptions): GenerationResult {
  const { best, attempts, usage } = progress;
  const refusal = best && refusalOf(best.diagnosis, job, best.candidate);
  return refusal === undefined ? endWith(progress) : { kind: "refused", refusal, attempts, usage };
}

function nextPrevious(
  before: PreviousAttempt | undefined,
  diagnosis: Diagnosis,
  candidate: Candidate | undefined,
): PreviousAttempt {
  // The code of an older attempt is better than none when this answer held no block.
  const code = candidate ?? before?.candidate;
  return {
    diagnosis,
    isRepeated: before?.diagnosis.kind === diagnosis.kind && !FORM_KINDS.has(diagnosis.kind),
    ...(code === undefined ? {} : { candidate: code }),
  };
}

/** What was not run because it was no news. */
const REPEATED_KINDS: ReadonlySet<string> = new Set(["same_code", "same_approach"]);

/** Slips of form are corrected where they are; another source would not help. */
export const FORM_KINDS: ReadonlySet<string> = new Set([
  "syntax",
  "import_refused",
  "render",
  "empty_answer",
  "too_long",
  "cut_off",
  "model_cut_off",
  "bad_json",
  "missing_part",
  "other_language",
  "missing_export",
  "bad_manifest",
  "bad_edit",
  "html_answer",
  "tool_call",
]);
