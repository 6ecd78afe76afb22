import { isRecord } from "../domain/json.ts";
import { scanJson } from "./scan_json.ts";

/** A tool as a model is told of it; `parameters` is a JSON schema. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly parameters: Record<string, unknown>;
}

/** What a model asks for. Nothing in it was checked: `arguments` is text that should be JSON. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** Calls read from one answer; a model in a loop writes more. */
export const MAX_CALLS_PER_ANSWER = 8;

/**
 * Calls that a model wrote as text, as small ones do: `<tool_call>{"name", "arguments"}</tool_call>` or the bare
 * object. Only of tools that were offered; anything else stays text.
 */
export function readTextCalls(text: string, tools: readonly ToolDefinition[]): readonly ToolCall[] {
  const calls = scanJson(text.slice(0, 20_000)).values.flatMap((value) => toCall(value) ?? []);
  return calls.filter(({ name }) => tools.some((tool) => tool.name === name))
    .slice(0, MAX_CALLS_PER_ANSWER)
    .map((call, index) => ({ id: `text-${index + 1}`, ...call }));
}

function toCall(value: unknown): Omit<ToolCall, "id"> | undefined {
  if (!isRecord(value)) return undefined;
  const inner = isRecord(value.function) ? value.function : value;
  const given = inner.arguments ?? inner.parameters;
  if (typeof inner.name !== "string" || given === undefined) return undefined;
  return { name: inner.name, arguments: typeof given === "string" ? given : JSON.stringify(given) };
}
