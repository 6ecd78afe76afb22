import { isRecord } from "../domain/json.ts";
import type { ModelAnswer, ModelClient } from "./model.ts";
import { ModelError } from "./model_error.ts";
import type { RequestShape } from "./request_shape.ts";
import { scanJson } from "./scan_json.ts";
import { addUsage } from "./token_budget.ts";
import type { ToolDefinition } from "./tool_calls.ts";
import type { TokenUsage } from "./types.ts";

export interface FoundCapabilities {
  readonly shape: RequestShape;
  readonly isStreaming: boolean;
  readonly hasTokenCounts: boolean;
  /** Tokens of prompt and answer together; null when the server does not say. */
  readonly contextTokens: number | null;
  readonly usage: TokenUsage;
}

const ENOUGH_FOR_REASONING_TOKENS = 2_000;

const TEST_SCHEMA = {
  type: "object",
  properties: { ok: { type: "boolean" } },
  required: ["ok"],
  additionalProperties: false,
};

const TEST_TOOL: ToolDefinition = {
  name: "report",
  description: "Reports a word",
  parameters: { type: "object", properties: { word: { type: "string" } }, required: ["word"] },
};

/**
 * Finds out with two short calls and the server's own list what a model and its server understand, trying everything
 * anew. Throws `ModelError` when the model does not answer at all.
 */
export async function probeCapabilities(
  client: ModelClient,
  signal?: AbortSignal,
): Promise<FoundCapabilities> {
  client.forgetShape();
  const { contextTokens = null } = await client.describe(signal);
  let deltas = 0;
  const written = await client.complete({
    messages: [{ role: "user", content: 'Answer with this JSON and nothing else: {"ok": true}' }],
    schema: { name: "test", schema: TEST_SCHEMA },
    maxOutputTokens: ENOUGH_FOR_REASONING_TOKENS,
    onDelta: () => void deltas++,
    ...(signal === undefined ? {} : { signal }),
  });
  const called = await callTool(client, signal);
  const shape = client.shape();
  return {
    // A server that takes tools and a model that answers without them: nothing is offered again.
    shape: {
      ...shape,
      ...{ tools: called.hasCalled ? "yes" : "no", format: keptFormat(shape, written) },
      ...(contextTokens === null ? {} : { contextTokens }),
    },
    isStreaming: deltas > 1,
    hasTokenCounts: !written.isUsageEstimated,
    contextTokens,
    usage: called.usage === undefined ? written.usage : addUsage(written.usage, called.usage),
  };
}

/** Tools without a form of answer: some servers take one or the other. */
async function callTool(
  client: ModelClient,
  signal?: AbortSignal,
): Promise<{ readonly hasCalled: boolean; readonly usage?: TokenUsage }> {
  try {
    const { toolCalls, usage } = await client.complete({
      messages: [{ role: "user", content: 'Call the tool "report" with the word "ready".' }],
      tools: [TEST_TOOL],
      maxOutputTokens: ENOUGH_FOR_REASONING_TOKENS,
      ...(signal === undefined ? {} : { signal }),
    });
    return { hasCalled: toolCalls.some(({ name }) => name === TEST_TOOL.name), usage };
  } catch (error) {
    if (!(error instanceof ModelError) || error.kind === "cancelled") throw error;
    // The model answered before: what fails now is the tool alone.
    return { hasCalled: false, ...(error.usage === undefined ? {} : { usage: error.usage }) };
  }
}

/** A server may take a form and not keep to it; then the form is only in the way of its own words. */
function keptFormat({ format }: RequestShape, { text }: ModelAnswer): RequestShape["format"] {
  return format === "text" || scanJson(text).values.some(isRecord) ? format : "text";
}
