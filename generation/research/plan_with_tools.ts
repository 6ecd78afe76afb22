import { isRecord } from "../../domain/json.ts";
import type { ModelAnswer, ModelClient, ModelMessage } from "../model.ts";
import { ModelError } from "../model_error.ts";
import { readPlan } from "../read_plan.ts";
import { readRefusal } from "../read_refusal.ts";
import { scanJson } from "../scan_json.ts";
import { addUsage, NO_USAGE, totalTokens } from "../token_budget.ts";
import { readTextCalls, type ToolCall } from "../tool_calls.ts";
import type { Plan, Refusal, TokenUsage } from "../types.ts";
import { RESEARCH_TOOLS } from "./research_tools.ts";
import type { ToolDesk } from "./tool_desk.ts";

/** Answers of the model before it must have planned. */
export const MAX_ROUNDS = 4;
/** Rounds in a row that asked for nothing new. */
const MAX_IDLE_ROUNDS = 2;
/** A plan is short; the rest is room for a model's reasoning. */
const MAX_OUTPUT_TOKENS = 2_000;
const CHARS_PER_TOKEN = 3;

export interface PlannedSource {
  readonly plan?: Plan;
  readonly refusal?: Refusal;
  /** The call that ended it, where the next one would fail in the same way. */
  readonly error?: ModelError;
  readonly usage: TokenUsage;
}

interface PlanningOptions {
  readonly model: ModelClient;
  readonly desk: ToolDesk;
  /** Tokens of all its calls together; no call is made that could cross it. */
  readonly tokenBudget: number;
  readonly signal?: AbortSignal | undefined;
  readonly onTokens: (usage: TokenUsage) => void;
}

/**
 * Lets the model look at sources with the tools until it plans or refuses. Ends without a plan when it does neither
 * within its rounds, tokens and probes: the block is then written from what was seen.
 */
export async function planWithTools(
  begin: readonly ModelMessage[],
  options: PlanningOptions,
): Promise<PlannedSource> {
  const messages = [...begin];
  let usage = NO_USAGE;
  for (let round = 1, idleRounds = 0; round <= MAX_ROUNDS && idleRounds < MAX_IDLE_ROUNDS; round++) {
    if (!isAffordable(messages, options.tokenBudget - totalTokens(usage))) break;
    const answer = await ask(messages, options, round < MAX_ROUNDS);
    usage = addUsage(usage, "error" in answer ? answer.error.usage ?? NO_USAGE : answer.usage);
    options.onTokens(usage);
    if ("error" in answer) return isPassing(answer.error) ? { usage } : { error: answer.error, usage };
    const calls = callsOf(answer);
    if (calls.length === 0) return { ...readEnd(answer.text), usage };
    messages.push(toMessage(answer, calls));
    const results = await answerAll(calls, options);
    messages.push(...results.map(({ message }) => message));
    idleRounds = results.every(({ isIdle }) => isIdle) ? idleRounds + 1 : 0;
  }
  return { usage };
}

async function ask(
  messages: readonly ModelMessage[],
  { model, signal }: PlanningOptions,
  hasTools: boolean,
): Promise<ModelAnswer | { readonly error: ModelError }> {
  try {
    return await model.complete({
      messages: hasTools
        ? messages
        : [...messages, { role: "user", content: "No more tools: give the plan now." }],
      ...(hasTools ? { tools: RESEARCH_TOOLS } : {}),
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { error };
  }
}

/** Calls of tools that do not exist are kept: the model is told so. */
function callsOf({ text, toolCalls }: ModelAnswer): readonly ToolCall[] {
  return toolCalls.length > 0 ? toolCalls : readTextCalls(text, RESEARCH_TOOLS);
}

function toMessage({ text, toolCalls }: ModelAnswer, calls: readonly ToolCall[]): ModelMessage {
  // What was written as text goes back as text: its server may not know calls.
  return toolCalls.length > 0
    ? { role: "assistant", content: "", toolCalls: calls }
    : { role: "assistant", content: text.slice(0, 4_000) };
}

async function answerAll(
  calls: readonly ToolCall[],
  { desk, signal }: PlanningOptions,
): Promise<{ readonly message: ModelMessage; readonly isIdle: boolean }[]> {
  return await Promise.all(calls.map(async (call) => {
    const { content, isIdle } = await desk.answer(call, signal);
    const message: ModelMessage = call.id.startsWith("text-")
      ? { role: "user", content: `Result of ${call.name}: ${content}` }
      : { role: "tool", content, toolCallId: call.id };
    return { message, isIdle };
  }));
}

/** The plan or the refusal in the last answer; prose alone is neither. */
function readEnd(text: string): Pick<PlannedSource, "plan" | "refusal"> {
  for (const value of scanJson(text).values) {
    if (!isRecord(value)) continue;
    const refusal = readRefusal(value.refusal);
    if (refusal !== undefined) return { refusal };
    const plan = readPlan(value.plan ?? value);
    if (plan !== undefined) return { plan };
  }
  return {};
}

function isAffordable(messages: readonly ModelMessage[], left: number): boolean {
  const chars = messages.reduce((sum, { content }) => sum + content.length, 0);
  return Math.ceil(chars / CHARS_PER_TOKEN) + MAX_OUTPUT_TOKENS <= left;
}

/** A bad answer ends the research alone; what the next call would meet as well ends the generation. */
function isPassing({ kind }: ModelError): boolean {
  return kind === "cut_off" || kind === "empty" || kind === "bad_request";
}
