import type { AskedBlock } from "./ask_for_block.ts";
import { diagnoseAnswer } from "./diagnose_answer.ts";
import { askOnce } from "./loop/ask_once.ts";
import { knownContext } from "./loop/context_size.ts";
import { cleanJob, wordsOf } from "./loop/job_words.ts";
import { codeOf, judgeCandidate } from "./loop/judge_candidate.ts";
import { type GenerateOptions, MAX_ATTEMPTS } from "./loop/options.ts";
import { cancelled, emit, emitTokens, endWith, keepPlan, type Progress, stage } from "./loop/progress.ts";
import { refuse } from "./loop/refuse.ts";
import { lookAround, planFirst } from "./loop/research_first.ts";
import { settle, settleLast } from "./loop/settle.ts";
import { needsResearch } from "./research/research_sources.ts";
import { createToolDesk } from "./research/tool_desk.ts";
import { addUsage, NO_USAGE } from "./token_budget.ts";
import type { ToolCall } from "./tool_calls.ts";
import type { GenerationResult, TrialVerdict } from "./types.ts";

export { DEFAULT_TOKEN_BUDGET, type GenerateOptions, MAX_ATTEMPTS } from "./loop/options.ts";

/**
 * From a sentence to a block that passed its trial: looks at sources, asks, tries, diagnoses and asks again, at most
 * `maxAttempts` times and within the token budget. The best attempt that failed is kept as a draft.
 */
export async function generate(given: GenerateOptions): Promise<GenerationResult> {
  const options = { ...given, job: cleanJob(given.job) };
  const { job } = options;
  const progress = createProgress(options);
  if (wordsOf(job) === "") return endWith(progress, diagnoseAnswer("empty_sentence"));
  if (progress.previous === undefined) {
    await lookAround(job, options, progress);
    const end = options.signal?.aborted ? cancelled(progress) : await planFirst(job, options, progress);
    if (end !== undefined) return end;
  }
  while (progress.attempts < (options.maxAttempts ?? MAX_ATTEMPTS)) {
    if (options.signal?.aborted) return cancelled(progress);
    const end = await attempt(options, progress);
    if (end !== undefined) return end;
  }
  return settleLast(progress, options);
}

function createProgress(options: GenerateOptions): Progress {
  const { job, research, previous } = options;
  const progress: Progress = {
    attempts: 0,
    usage: NO_USAGE,
    // Why a draft failed stays told when nothing better comes of it.
    best: previous?.candidate && { ...previous, candidate: previous.candidate, score: previous.score ?? 0 },
    plan: undefined,
    contextTokens: knownContext(options.model),
    hasLooked: false,
    isPlain: false,
    hasDoubted: false,
    previous: previous && { ...previous, isRepeated: false },
    failures: previous === undefined
      ? []
      : [{ kind: previous.diagnosis.kind, candidate: previous.candidate }],
    seenCode: new Set(previous?.candidate === undefined ? [] : [codeOf(previous.candidate)]),
    desk: research === undefined || !needsResearch(job) ? undefined : createToolDesk(
      research,
      (host) => stage(options, progress, { name: "researching", note: `Looks at ${host}` }),
    ),
  };
  return progress;
}

/** One question to the model and what comes of it; the end of the generation, or `undefined` to go on. */
async function attempt(options: GenerateOptions, progress: Progress): Promise<GenerationResult | undefined> {
  const asked = await askOnce(options.job, options, progress);
  if (asked === "budget") {
    return endWith(progress, diagnoseAnswer("budget", progress.best?.diagnosis.happened));
  }
  progress.usage = addUsage(progress.usage, asked.usage);
  emitTokens(options, progress);
  if (asked.kind === "cancelled") return cancelled(progress);
  if (asked.kind === "calls") return await goOnLooking(asked.calls, options, progress);
  if (asked.kind === "candidate") keepPlan(options, progress, asked.plan);
  const judged = await judge(asked, options, progress);
  if (judged.kind === "refused") return judged;
  if (options.signal?.aborted) return cancelled(progress);
  emit(options, { kind: "verdict", attempt: progress.attempts, verdict: judged });
  const candidate = asked.kind === "candidate" ? asked.candidate : undefined;
  return settle(candidate, judged, { progress, options });
}

async function judge(
  asked: Exclude<AskedBlock, { kind: "cancelled" | "calls" }>,
  options: GenerateOptions,
  progress: Progress,
): Promise<TrialVerdict | Extract<GenerationResult, { kind: "refused" }>> {
  if (asked.kind === "candidate") return await judgeCandidate(asked.candidate, options, progress);
  if (asked.kind === "problem") return { kind: "bad", score: 0, diagnosis: asked.diagnosis };
  const end = refuse(asked.refusal, progress);
  return end.kind === "refused" ? end : { kind: "bad", score: 0, diagnosis: end };
}

/** The model wants to look before it writes: it does, and then it is asked again; looking is no attempt. */
async function goOnLooking(
  calls: readonly ToolCall[],
  options: GenerateOptions,
  progress: Progress,
): Promise<GenerationResult | undefined> {
  progress.attempts--;
  progress.hasLooked = true;
  for (const call of calls) await progress.desk?.answer(call, options.signal);
  return await planFirst(options.job, options, progress);
}
