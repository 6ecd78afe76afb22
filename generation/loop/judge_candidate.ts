import { diagnoseAnswer } from "../diagnose_answer.ts";
import type { Candidate, TrialVerdict } from "../types.ts";
import { isSameApproach } from "./approach.ts";
import { isCopiedExample } from "./copied_example.ts";
import type { GenerateOptions } from "./options.ts";
import { type Progress, stage } from "./progress.ts";

/** Runs and judges a candidate; what has failed before in the same form, and what answers another sentence, is not run. */
export async function judgeCandidate(
  candidate: Candidate,
  options: GenerateOptions,
  progress: Progress,
): Promise<TrialVerdict> {
  stage(options, progress, { name: "checking", note: `Wrote the block: ${describeSize(candidate)}` });
  const known = findKnownFailure(candidate, options, progress);
  if (known !== undefined) return known;
  progress.seenCode.add(codeOf(candidate));
  stage(options, progress, { name: "running", note: "Runs it against the live source" });
  const verdict = await options.trial(candidate, progress.attempts);
  if (verdict.kind === "good" || verdict.kind === "bad") {
    stage(options, progress, { name: "judging", note: `Ran it: ${describeVerdict(verdict)}` });
  }
  return verdict;
}

function findKnownFailure(
  candidate: Candidate,
  options: GenerateOptions,
  progress: Progress,
): TrialVerdict | undefined {
  const before = progress.previous?.diagnosis.happened;
  if (isCopiedExample(candidate, options)) {
    return { kind: "bad", score: -1, diagnosis: diagnoseAnswer("copied_example") };
  }
  const isSame = progress.seenCode.has(codeOf(candidate));
  if (!isSame && !isSameApproach(candidate, progress.failures)) return undefined;
  // Never better than the first time that it failed.
  return {
    kind: "bad",
    score: -1,
    diagnosis: diagnoseAnswer(isSame ? "same_code" : "same_approach", before),
  };
}

/** What makes two candidates the same. */
export function codeOf({ backend, view, manifest }: Candidate): string {
  return JSON.stringify([
    backend.trim(),
    view.trim(),
    manifest.hosts,
    manifest.connections,
    manifest.settings,
  ]);
}

function describeSize({ backend, view, manifest }: Candidate): string {
  const lines = backend.trim().split("\n").length + view.trim().split("\n").length;
  const hosts = manifest.hosts.length === 0 ? "no network" : manifest.hosts.slice(0, 3).join(", ");
  return `${lines} lines, ${hosts}`;
}

function describeVerdict(verdict: Extract<TrialVerdict, { kind: "good" | "bad" }>): string {
  if (verdict.kind === "bad") return verdict.diagnosis.happened;
  return verdict.warnings.length === 0 ? "it works" : `it works, with ${verdict.warnings.length} warnings`;
}
