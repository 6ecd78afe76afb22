import { isRecord } from "../domain/json.ts";
import type { ModelDeadlines } from "./model_deadlines.ts";
import { ModelError } from "./model_error.ts";
import { findRepetition, TAIL_CHARS } from "./find_repetition.ts";
import { createCallGatherer } from "./gather_calls.ts";
import type { ToolCall } from "./tool_calls.ts";
import type { TokenUsage } from "./types.ts";

export const CHARS_PER_TOKEN = 4;
/** Code has three to five characters a token; past this the server does not keep to the limit it was given. */
const MAX_CHARS_PER_TOKEN = 5;
/** How often a text that grows is looked at for going in circles. */
const LOOK_EVERY_CHARS = 500;

export interface AnswerSoFar {
  readonly chars: number;
  /** Estimated until the server tells. */
  readonly completionTokens: number;
}

export interface ReadAnswer {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly usage: TokenUsage;
  readonly isUsageEstimated: boolean;
}

interface ReadRequest {
  readonly messages: readonly { readonly content: string }[];
  readonly maxOutputTokens: number;
  readonly onDelta?: (delta: string, soFar: AnswerSoFar) => void;
}

interface Seen {
  text: string;
  readonly calls: ReturnType<typeof createCallGatherer>;
  reasoningChars: number;
  /** The end of what was written and thought. */
  tail: string;
  finish: string | undefined;
  usage: TokenUsage | undefined;
}

/**
 * Reads a stream of chat chunks whose shape nobody promised. Throws `ModelError`: `cut_off` when the answer has no end
 * or none came, `empty` when nothing was said, `server` when the stream breaks.
 */
export async function readAnswer(
  stream: AsyncIterable<unknown>,
  request: ReadRequest,
  deadlines: ModelDeadlines,
): Promise<ReadAnswer> {
  const seen: Seen = {
    ...{ text: "", calls: createCallGatherer(), reasoningChars: 0, tail: "" },
    ...{ finish: undefined, usage: undefined },
  };
  const maxChars = request.maxOutputTokens * MAX_CHARS_PER_TOKEN;
  let nextLook = LOOK_EVERY_CHARS;
  try {
    for await (const chunk of stream) {
      const delta = readChunk(chunk, seen);
      deadlines.touch();
      if (delta !== "") {
        request.onDelta?.(delta, { chars: seen.text.length, completionTokens: writtenTokens(seen) });
      }
      const chars = writtenChars(seen);
      if (chars > maxChars) deadlines.cut(endless(request, seen));
      if (chars < nextLook) continue;
      nextLook = chars + LOOK_EVERY_CHARS;
      if (findRepetition(seen.tail) !== undefined) deadlines.cut(circular(request, seen));
    }
  } catch (error) {
    if (deadlines.signal.aborted || writtenChars(seen) === 0) throw error;
    throw cutOff("The connection to the model broke in the middle of its answer", request, seen, error);
  }
  if (deadlines.signal.aborted) throw withUsage(deadlines.signal.reason, request, seen);
  return judgeEnd(request, seen);
}

// A stream may end without a finish reason: some servers never give one. A cut answer shows when it is parsed.
function judgeEnd(request: ReadRequest, seen: Seen): ReadAnswer {
  const usage = usageOf(request, seen);
  if (seen.finish === "length") {
    throw cutOff(`The model reached its limit of ${request.maxOutputTokens} tokens`, request, seen);
  }
  const toolCalls = seen.calls.calls();
  // A model that was to write and called a tool of its own has the block in what it called it with.
  const text = seen.text.trim() === "" ? seen.calls.text() : seen.text;
  if (text.trim() === "" && toolCalls.length === 0) {
    throw new ModelError("empty", "The model answered nothing", {
      hint: "Try again, or choose another model",
      usage,
    });
  }
  return { text, toolCalls, usage, isUsageEstimated: seen.usage === undefined };
}

function readChunk(chunk: unknown, seen: Seen): string {
  if (!isRecord(chunk)) return "";
  seen.usage = readUsage(chunk.usage) ?? seen.usage;
  const choice = Array.isArray(chunk.choices) ? chunk.choices[0] : undefined;
  if (!isRecord(choice)) return "";
  if (typeof choice.finish_reason === "string") seen.finish = choice.finish_reason;
  if (!isRecord(choice.delta)) return "";
  const { content, refusal, reasoning, reasoning_content, tool_calls } = choice.delta;
  for (const thought of [reasoning, reasoning_content]) {
    if (typeof thought !== "string") continue;
    seen.reasoningChars += thought.length;
    seen.tail = (seen.tail + thought).slice(-TAIL_CHARS);
  }
  seen.calls.add(tool_calls);
  const delta = typeof content === "string" ? content : typeof refusal === "string" ? refusal : "";
  seen.text += delta;
  seen.tail = (seen.tail + delta).slice(-TAIL_CHARS);
  return delta;
}

function readUsage(usage: unknown): TokenUsage | undefined {
  if (!isRecord(usage)) return undefined;
  const details = isRecord(usage.prompt_tokens_details) ? usage.prompt_tokens_details : {};
  const counts = {
    promptTokens: readCount(usage.prompt_tokens),
    completionTokens: readCount(usage.completion_tokens),
    cachedTokens: readCount(details.cached_tokens),
  };
  return counts.promptTokens + counts.completionTokens > 0 ? counts : undefined;
}

function readCount(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

function usageOf(request: ReadRequest, seen: Seen): TokenUsage {
  return seen.usage ?? {
    promptTokens: estimateTokens(request.messages.map(({ content }) => content).join("")),
    completionTokens: writtenTokens(seen),
    cachedTokens: 0,
  };
}

/** Tokens of a text at four characters each. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARS_PER_TOKEN);
}

function writtenChars(seen: Seen): number {
  return seen.text.length + seen.calls.chars() + seen.reasoningChars;
}

function writtenTokens(seen: Seen): number {
  return Math.ceil(writtenChars(seen) / CHARS_PER_TOKEN);
}

function endless(request: ReadRequest, seen: Seen): ModelError {
  return cutOff(`The model kept writing past ${request.maxOutputTokens} tokens and was cut`, request, seen);
}

function circular(request: ReadRequest, seen: Seen): ModelError {
  return cutOff("The model said the same again and again and was cut", request, seen);
}

function cutOff(message: string, request: ReadRequest, seen: Seen, cause?: unknown): ModelError {
  return new ModelError("cut_off", message, {
    hint: "Try again, ask for less at once, or choose another model",
    usage: usageOf(request, seen),
    cause,
  });
}

function withUsage(reason: unknown, request: ReadRequest, seen: Seen): unknown {
  if (!(reason instanceof ModelError) || reason.usage !== undefined) return reason;
  const { kind, message, hint } = reason;
  return new ModelError(kind, message, { hint, usage: usageOf(request, seen) });
}
