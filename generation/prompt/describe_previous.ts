import type { GenerationJob } from "../types.ts";
import { describeCode } from "./describe_code.ts";
import { describeDiagnosis } from "./describe_job.ts";
import { estimateTokens } from "./estimate_tokens.ts";
import type { PreviousAttempt } from "./prompt_types.ts";

/** The code that failed, then why: what is read last is remembered best. */
export function describePrevious({ candidate, diagnosis }: PreviousAttempt, budget: number): string {
  const title = "# Your answer before failed";
  const reason = describeDiagnosis(diagnosis);
  if (candidate === undefined) return [title, reason].join("\n\n");
  const left = budget - estimateTokens([title, reason, "", ""].join("\n\n"));
  return [title, describeCode(candidate, { budget: left, trouble: diagnosis }), reason].join("\n\n");
}

/** The last words of the prompt: what kind of answer is wanted this time. */
export function describeAnswer(
  job: GenerationJob,
  { previous, hasPlan }: { readonly previous: PreviousAttempt | undefined; readonly hasPlan: boolean },
): string {
  return `# Answer now\n${
    previous === undefined ? firstAnswer(job, hasPlan) : nextAnswer(job, previous, hasPlan)
  }`;
}

function firstAnswer(job: GenerationJob, hasPlan: boolean): string {
  if (job.kind === "edit") {
    return "One JSON object with edits, or whole files. Change what the request asks for and nothing else; where only the view has to change, leave backend.ts alone.";
  }
  if (job.kind === "heal") {
    return "One JSON object with edits, or whole files: the least that makes it work again.";
  }
  return hasPlan
    ? "One JSON object with manifest, backend and view, after your plan; or a refusal."
    : "One JSON object with plan, manifest, backend and view; or a refusal.";
}

function nextAnswer(
  job: GenerationJob,
  { candidate, isRepeated }: PreviousAttempt,
  hasPlan: boolean,
): string {
  if (isRepeated) {
    const other = job.kind === "heal"
      ? "another endpoint of the same hosts, another technique"
      : `another source, another endpoint, another technique${hasPlan ? "; your plan names fallbacks" : ""}`;
    return `It failed in this way twice. Do not correct details: change the approach (${other}), and answer whole files.`;
  }
  const hasCode = candidate !== undefined || job.kind === "edit" || job.kind === "heal";
  return hasCode
    ? "One JSON object with edits of the code above that correct it, or whole files where most of a file changes."
    : "The whole block again, in the form asked for.";
}
