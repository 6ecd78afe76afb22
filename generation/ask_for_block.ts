import { ANSWER_SCHEMA } from "./answer_schema.ts";
import { diagnoseAnswer, diagnoseModelError } from "./diagnose_answer.ts";
import type { ModelAnswer, ModelClient, ModelMessage } from "./model.ts";
import { ModelError } from "./model_error.ts";
import { parseAnswer } from "./parse_answer.ts";
import { createPlanFinder } from "./find_plan.ts";
import { readTextCalls, type ToolCall, type ToolDefinition } from "./tool_calls.ts";
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
  /** It wants to look at sources first. */
  | { readonly kind: "calls"; readonly calls: readonly ToolCall[]; readonly usage: TokenUsage }
  | { readonly kind: "refusal"; readonly refusal: Refusal; readonly usage: TokenUsage }
  | { readonly kind: "problem"; readonly diagnosis: Diagnosis; readonly usage: TokenUsage }
  | { readonly kind: "cancelled"; readonly usage: TokenUsage };

export interface AskProgress {
  onDelta(delta: string): void;
  /** Tokens of this answer so far, estimated. */
  onTokens(completionTokens: number): void;
  /** The plan as soon as it is written, before the code after it. */
  onPlan(plan: Plan): void;
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
    /** No form is asked for beside the prompt. */
    readonly isPlain: boolean;
    /** Offered beside writing the block. */
    readonly tools?: readonly ToolDefinition[];
    readonly signal?: AbortSignal | undefined;
    readonly progress: AskProgress;
  },
): Promise<AskedBlock> {
  const { model, job, progress } = options;
  const deltas = gatherDeltas(progress);
  try {
    const answer = await model.complete({
      messages,
      ...(options.isPlain ? {} : { schema: ANSWER_SCHEMA }),
      maxOutputTokens: options.maxOutputTokens,
      ...(options.tools === undefined ? {} : { tools: options.tools }),
      onDelta: deltas.add,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const origin = { kind: "model" as const, model: model.model.slice(0, 200), provider: model.provider };
    const context = { job, origin, ...(options.base === undefined ? {} : { base: options.base }) };
    const parsed = parseAnswer(answer.text, context);
    // A block beside calls is what was asked for; the calls would only look for what it knows.
    const calls = parsed.kind === "problem" ? findCalls(answer, options.tools) : [];
    const { usage } = answer;
    if (calls.length > 0) return { kind: "calls", calls, usage };
    const [wrong] = parsed.kind === "problem" ? answer.toolCalls : [];
    return wrong === undefined
      ? { ...parsed, usage }
      : { kind: "problem", diagnosis: diagnoseAnswer("tool_call", wrong.name), usage };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const usage = error.usage ?? NO_USAGE;
    if (error.kind === "cancelled") return { kind: "cancelled", usage };
    return { kind: "problem", diagnosis: diagnoseModelError(error), usage };
  } finally {
    deltas.flush();
  }
}

/** Calls of the tools that were offered, also where the model wrote them as text. */
function findCalls(
  { text, toolCalls }: ModelAnswer,
  tools: readonly ToolDefinition[] = [],
): readonly ToolCall[] {
  const made = toolCalls.filter(({ name }) => tools.some((tool) => tool.name === name));
  return made.length > 0 ? made : readTextCalls(text, tools);
}

function gatherDeltas({ onDelta, onTokens, onPlan }: AskProgress) {
  const findPlan = createPlanFinder();
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
      const plan = findPlan(delta);
      if (plan !== undefined) onPlan(plan);
      tokens = soFar.completionTokens;
      if (gathered.length >= DELTA_CHARS) flush();
    },
    flush,
  };
}
