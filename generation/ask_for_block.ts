import { ANSWER_SCHEMA } from "./answer_schema.ts";
import { diagnoseModelError } from "./diagnose_answer.ts";
import type { ModelClient, ModelMessage } from "./model.ts";
import { ModelError } from "./model_error.ts";
import { parseAnswer } from "./parse_answer.ts";
import { NO_USAGE } from "./token_budget.ts";
import type { Candidate, Diagnosis, GenerationJob, Plan, Refusal, TokenUsage } from "./types.ts";

/** What one call of the model gave. */
export type AskedBlock =
  | {
    readonly kind: "candidate";
    readonly candidate: Candidate;
    readonly plan?: Plan;
    readonly usage: TokenUsage;
  }
  | { readonly kind: "refusal"; readonly refusal: Refusal; readonly usage: TokenUsage }
  | { readonly kind: "problem"; readonly diagnosis: Diagnosis; readonly usage: TokenUsage }
  | { readonly kind: "cancelled"; readonly usage: TokenUsage };

export interface AskProgress {
  onDelta(delta: string): void;
  /** Tokens of this answer so far, estimated. */
  onTokens(completionTokens: number): void;
}

/** Deltas are gathered to at least this many characters, so that a page is not sent one event a token. */
const DELTA_CHARS = 240;

/** Asks the model once for a whole block. A failed call is a problem with a diagnosis, never an exception. */
export async function askForBlock(
  messages: readonly ModelMessage[],
  options: {
    readonly model: ModelClient;
    readonly job: GenerationJob;
    /** The attempt before: edits apply to it. */
    readonly base?: Candidate | undefined;
    readonly maxOutputTokens: number;
    readonly signal?: AbortSignal | undefined;
    readonly progress: AskProgress;
  },
): Promise<AskedBlock> {
  const { model, job, progress } = options;
  const deltas = gatherDeltas(progress);
  try {
    const answer = await model.complete({
      messages,
      schema: ANSWER_SCHEMA,
      maxOutputTokens: options.maxOutputTokens,
      onDelta: deltas.add,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const origin = { kind: "model" as const, model: model.model.slice(0, 200), provider: model.provider };
    const context = { job, origin, ...(options.base === undefined ? {} : { base: options.base }) };
    return { ...parseAnswer(answer.text, context), usage: answer.usage };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const usage = error.usage ?? NO_USAGE;
    if (error.kind === "cancelled") return { kind: "cancelled", usage };
    return { kind: "problem", diagnosis: diagnoseModelError(error), usage };
  } finally {
    deltas.flush();
  }
}

function gatherDeltas({ onDelta, onTokens }: AskProgress) {
  let gathered = "";
  let tokens = 0;
  const flush = () => {
    if (gathered === "") return;
    onDelta(gathered);
    onTokens(tokens);
    gathered = "";
  };
  return {
    add(delta: string, soFar: { readonly completionTokens: number }) {
      gathered += delta;
      tokens = soFar.completionTokens;
      if (gathered.length >= DELTA_CHARS) flush();
    },
    flush,
  };
}
