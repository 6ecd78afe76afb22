import type { ModelMessage } from "./model.ts";
import type { ToolCall, ToolDefinition } from "./tool_calls.ts";

/** A message in the words of chat completions. */
export function toChatMessage({ role, content, toolCalls = [], toolCallId = "" }: ModelMessage) {
  if (role === "tool") return { role, content, tool_call_id: toolCallId };
  if (role !== "assistant" || toolCalls.length === 0) return { role, content };
  return { role, content: content === "" ? null : content, tool_calls: toolCalls.map(toChatCall) };
}

export function toChatTools(tools: readonly ToolDefinition[]) {
  return tools.map(({ name, description, parameters }) => ({
    type: "function" as const,
    function: { name, description, parameters },
  }));
}

function toChatCall({ id, name, arguments: given }: ToolCall) {
  return { id, type: "function" as const, function: { name, arguments: given } };
}
