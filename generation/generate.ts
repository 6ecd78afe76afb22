import { cleanText } from "../domain/outcome.ts";
import { type AskedBlock, askForBlock } from "./ask_for_block.ts";
import { diagnoseAnswer } from "./diagnose_answer.ts";
import type { ModelClient } from "./model.ts";
import {
  buildPrompt,
  MAX_SENTENCE_CHARS,
  type PreviousAttempt,
  type PromptFacts,
  type PromptKit,
} from "./prompt/build_prompt.ts";
import { addUsage, affordableOutput, NO_USAGE, totalTokens } from "./token_budget.ts";
import type {
  Candidate,
  Diagnosis,
  GenerationEvent,
  GenerationJob,
  GenerationResult,
  GenerationStage,
  TokenUsage,
  TrialVerdict,
} from "./types.ts";

export const MAX_ATTEMPTS = 3;
export const DEFAULT_TOKEN_BUDGET = 80_000;

export interface GenerateOptions {
  readonly job: GenerationJob;
  readonly model: ModelClient;
  readonly kit: PromptKit;
  readonly facts: PromptFacts;
  /** Runs and judges a candidate; what it throws ends the generation. */
  readonly trial: (candidate: Candidate, attempt: number) => Promise<TrialVerdict>;
  readonly onEvent: (event: GenerationEvent) => void;
  readonly signal?: AbortSignal;
  readonly maxAttempts?: number;
  /** Tokens of all calls together; no call is made that could cross it. */
  readonly tokenBudget?: number;
  /** A failed attempt to start from, when a draft is tried again. */
  readonly previous?: Omit<PreviousAttempt, "isRepeated">;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

interface Attempt {
  readonly candidate: Candidate;
  readonly diagnosis: Diagnosis;
  readonly score: number;
}

interface Progress {
  attempts: number;
  usage: TokenUsage;
  best: Attempt | undefined;
  previous: PreviousAttempt | undefined;
  readonly seenCode: Set<string>;
}

/**
 * From a sentence to a block that passed its trial: asks, tries, diagnoses and asks again, at most `maxAttempts` times
 * and within the token budget. The best attempt that failed is kept as a draft.
 */
export async function generate(options: GenerateOptions): Promise<GenerationResult> {
  const job = cleanJob(options.job);
  const previous = options.previous && { ...options.previous, isRepeated: false };
  const progress: Progress = { attempts: 0, usage: NO_USAGE, best: undefined, previous, seenCode: new Set() };
  if (previous?.candidate !== undefined) progress.seenCode.add(codeOf(previous.candidate));
  if (wordsOf(job) === "") return endWith(progress, diagnoseAnswer("empty_sentence"));

  while (progress.attempts < (options.maxAttempts ?? MAX_ATTEMPTS)) {
    if (options.signal?.aborted) return cancelled(progress);
    const asked = await askOnce(job, options, progress);
    if (asked === "budget") {
      return endWith(progress, diagnoseAnswer("budget", progress.best?.diagnosis.happened));
    }
    progress.usage = addUsage(progress.usage, asked.usage);
    emitTokens(options, progress);
    if (asked.kind === "cancelled") return cancelled(progress);
    if (asked.kind === "refusal") {
      const { attempts, usage } = progress;
      return { kind: "refused", refusal: asked.refusal, attempts, usage };
    }

    const verdict = await judge(asked, options, progress);
    if (options.signal?.aborted) return cancelled(progress);
    emit(options, { kind: "verdict", attempt: progress.attempts, verdict });
    const result = settle(asked, verdict, { progress, options });
    if (result !== undefined) return result;
  }
  return endWith(progress);
}

/** The person's words as they may stand in a prompt. */
function cleanJob(job: GenerationJob): GenerationJob {
  const clean = (text: string) => cleanText(text, MAX_SENTENCE_CHARS).trim();
  const sentence = clean(job.sentence);
  if (job.kind === "new") return { ...job, sentence };
  const requests = job.requests.map(clean);
  return job.kind === "edit"
    ? { ...job, sentence, requests, request: clean(job.request) }
    : { ...job, sentence, requests };
}

/** What the person asks now. */
function wordsOf(job: GenerationJob): string {
  return job.kind === "edit" ? job.request : job.sentence;
}

async function askOnce(
  job: GenerationJob,
  options: GenerateOptions,
  progress: Progress,
): Promise<AskedBlock | "budget"> {
  const previous = progress.previous === undefined ? {} : { previous: progress.previous };
  const messages = buildPrompt({ job, facts: options.facts, ...previous }, options.kit);
  const budget = options.tokenBudget ?? DEFAULT_TOKEN_BUDGET;
  const maxOutputTokens = affordableOutput(messages, { budget, used: progress.usage });
  if (maxOutputTokens === undefined) return "budget";

  progress.attempts++;
  const attempt = progress.attempts;
  if (progress.previous !== undefined) {
    stage(options, progress, "repairing", progress.previous.diagnosis.happened);
  }
  stage(options, progress, "asking", `Asked ${options.model.model}`);
  let hasBegun = false;
  return await askForBlock(messages, {
    model: options.model,
    job,
    base: progress.previous?.candidate,
    maxOutputTokens,
    signal: options.signal,
    progress: {
      onDelta(delta) {
        if (!hasBegun) stage(options, progress, "writing", "Writes the block");
        hasBegun = true;
        emit(options, { kind: "code", attempt, delta });
      },
      onTokens: (tokens) => emitTokens(options, progress, tokens),
    },
  });
}

async function judge(
  asked: Exclude<AskedBlock, { kind: "cancelled" | "refusal" }>,
  options: GenerateOptions,
  progress: Progress,
): Promise<TrialVerdict> {
  if (asked.kind === "problem") return { kind: "bad", score: 0, diagnosis: asked.diagnosis };
  const { candidate } = asked;
  stage(options, progress, "checking", `Wrote the block: ${describeSize(candidate)}`);
  if (progress.seenCode.has(codeOf(candidate))) {
    return {
      kind: "bad",
      // Never better than the first time the same code failed.
      score: -1,
      diagnosis: diagnoseAnswer("same_code", progress.previous?.diagnosis.happened),
    };
  }
  progress.seenCode.add(codeOf(candidate));
  stage(options, progress, "running", "Runs it against the live source");
  const verdict = await options.trial(candidate, progress.attempts);
  if (verdict.kind === "good" || verdict.kind === "bad") {
    stage(options, progress, "judging", `Ran it: ${describeVerdict(verdict)}`);
  }
  return verdict;
}

/** The end of the generation, or `undefined` when there is another attempt to make. */
function settle(
  asked: Exclude<AskedBlock, { kind: "cancelled" | "refusal" }>,
  verdict: TrialVerdict,
  { progress, options }: { readonly progress: Progress; readonly options: GenerateOptions },
): GenerationResult | undefined {
  const { attempts, usage } = progress;
  const candidate = asked.kind === "candidate" ? asked.candidate : undefined;
  if (verdict.kind === "good" && candidate !== undefined) {
    stage(options, progress, "done", "The block is ready");
    return { kind: "adopted", candidate, attempts, usage };
  }
  if (verdict.kind === "needs_approval" && candidate !== undefined) {
    const { hosts, connections = [] } = verdict;
    stage(options, progress, "approving", `Needs your approval for ${[...connections, ...hosts].join(", ")}`);
    return { kind: "needs_approval", candidate, hosts, connections, attempts, usage };
  }
  if (verdict.kind === "needs_facts" && candidate !== undefined) {
    const { settings } = verdict;
    stage(options, progress, "approving", `Needs ${settings.map(({ label }) => label).join(", ")} from you`);
    return { kind: "needs_facts", candidate, settings, attempts, usage };
  }
  if (verdict.kind !== "bad") {
    throw new TypeError(`Cannot settle verdict "${verdict.kind}" without a candidate`);
  }
  const { diagnosis, score } = verdict;
  if (candidate !== undefined && score >= (progress.best?.score ?? -Infinity)) {
    progress.best = { candidate, diagnosis, score };
  }
  if (isForPerson(diagnosis, options.job, candidate)) return endWith(progress, diagnosis);
  progress.previous = nextPrevious(progress.previous, diagnosis, candidate);
  return undefined;
}

/**
 * A source that wants a key is the person's move when the person named it; one that the model chose can be replaced
 * by the model.
 */
function isForPerson(diagnosis: Diagnosis, job: GenerationJob, candidate: Candidate | undefined): boolean {
  if (diagnosis.move !== "person") return false;
  if (candidate === undefined) return true;
  const words = `${job.sentence} ${wordsOf(job)}`.toLowerCase();
  return candidate.manifest.hosts.some((host) => words.includes(host.replace(/^\*\.|:\d+$/g, "")));
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

/** Slips of form are corrected where they are; another source would not help. */
const FORM_KINDS: ReadonlySet<string> = new Set([
  "syntax",
  "import_refused",
  "render",
  "empty_answer",
  "too_long",
  "cut_off",
  "model_cut_off",
  "bad_json",
  "missing_part",
  "missing_export",
  "bad_manifest",
  "html_answer",
  "tool_call",
]);

function endWith(progress: Progress, diagnosis?: Diagnosis): GenerationResult {
  const { attempts, usage, best, previous } = progress;
  if (best !== undefined) {
    return {
      kind: "draft",
      candidate: best.candidate,
      diagnosis: diagnosis ?? best.diagnosis,
      attempts,
      usage,
    };
  }
  const why = diagnosis ?? previous?.diagnosis ?? diagnoseAnswer("empty_answer");
  return { kind: "failed", diagnosis: why, attempts, usage };
}

function cancelled({ attempts, usage, best }: Progress): GenerationResult {
  return { kind: "cancelled", attempts, usage, ...(best === undefined ? {} : { candidate: best.candidate }) };
}

function codeOf({ backend, view, manifest }: Candidate): string {
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

function stage(options: GenerateOptions, progress: Progress, name: GenerationStage, note: string): void {
  emit(options, { kind: "stage", stage: name, attempt: progress.attempts, note });
}

function emitTokens(options: GenerateOptions, { attempts, usage }: Progress, running = 0): void {
  emit(options, { kind: "tokens", attempt: attempts, total: totalTokens(usage) + running });
}

type WithoutTime<T> = T extends unknown ? Omit<T, "at"> : never;

function emit(options: GenerateOptions, event: WithoutTime<GenerationEvent>): void {
  options.onEvent({ ...event, at: (options.now ?? Date.now)() });
}
