import type { GenerationJob } from "../types.ts";
import { describeCode } from "./describe_code.ts";
import { describeDiagnosis } from "./describe_job.ts";
import { estimateTokens } from "./estimate_tokens.ts";
import type { PreviousAttempt } from "./prompt_types.ts";
import { quoteWithin } from "./quote_data.ts";

/** The code that failed, then why: what is read last is remembered best. */
export function describePrevious({ candidate, diagnosis }: PreviousAttempt, budget: number): string {
  const title = "# Your answer before failed";
  const reason = describeDiagnosis(diagnosis);
  if (candidate === undefined) return [title, reason].join("\n\n");
  const left = budget - estimateTokens([title, reason, "", ""].join("\n\n"));
  return [title, describeCode(candidate, { budget: left, trouble: diagnosis }), reason].join("\n\n");
}

interface Wanted {
  readonly previous: PreviousAttempt | undefined;
  readonly hasPlan: boolean;
  /** Fenced files in place of JSON. */
  readonly isPlain: boolean;
}

/** The code first: a small model that begins with the manifest takes it for the whole answer. */
const WHOLE_FILES =
  "Three fenced blocks, each whole: first ```ts backend.ts, then ```tsx view.tsx, then ```json manifest.json";
const SUBJECT_TOKENS = 80;

/** All files, and once more what they are for: a small model has forgotten the sentence by the end of the prompt. */
export function wholeFiles(job: GenerationJob): string {
  return job.kind === "new"
    ? `The block for ${quoteWithin(job.sentence, SUBJECT_TOKENS)}. ${WHOLE_FILES}.`
    : `${WHOLE_FILES}.`;
}

/** The last words of the prompt: what kind of answer is wanted this time. */
export function describeAnswer(job: GenerationJob, wanted: Wanted): string {
  const { previous } = wanted;
  return `# Answer now\n${
    previous === undefined ? firstAnswer(job, wanted) : nextAnswer(job, { ...wanted, previous })
  }`;
}

function firstAnswer(job: GenerationJob, { hasPlan, isPlain }: Wanted): string {
  if (job.kind === "edit") {
    return `${
      changesIn(isPlain)
    }, or whole files. Change what the request asks for and nothing else; where only the view has to change, leave backend.ts alone.`;
  }
  if (job.kind === "heal") {
    return `${changesIn(isPlain)}, or whole files: the least that makes it work again.`;
  }
  if (isPlain) return wholeFiles(job);
  return hasPlan
    ? "One JSON object with manifest, backend and view, after your plan; or a refusal."
    : "One JSON object with plan, manifest, backend and view; or a refusal.";
}

function nextAnswer(
  job: GenerationJob,
  { previous, hasPlan, isPlain }: Wanted & { readonly previous: PreviousAttempt },
): string {
  if (previous.isRepeated) {
    const other = job.kind === "heal"
      ? "another endpoint of the same hosts, another technique"
      : `another source, another endpoint, another technique${hasPlan ? "; your plan names fallbacks" : ""}`;
    return `It failed in this way twice. Do not correct details: change the approach (${other}), and answer whole files.${
      isPlain ? ` ${wholeFiles(job)}` : ""
    }`;
  }
  const hasCode = previous.candidate !== undefined || job.kind === "edit" || job.kind === "heal";
  if (hasCode) {
    return `${
      changesIn(isPlain)
    } of the code above that correct it, or whole files where most of a file changes.`;
  }
  return isPlain ? `Write it again. ${wholeFiles(job)}` : "The whole block again, in the form asked for.";
}

function changesIn(isPlain: boolean): string {
  return isPlain ? "SEARCH and REPLACE edits as plain text" : "One JSON object with edits";
}
