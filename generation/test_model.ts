import type { ModelClient } from "./model.ts";
import { ModelError } from "./model_error.ts";

/** The same shape as the settings page's `ModelTest`. */
export type ModelTestResult =
  | {
    readonly kind: "ok";
    readonly model: string;
    readonly tookMs: number;
    readonly features: readonly string[];
  }
  | { readonly kind: "failed"; readonly message: string; readonly hint: string };

const ENOUGH_FOR_REASONING_TOKENS = 2_000;

const TestSchema = {
  type: "object",
  properties: { ok: { type: "boolean" } },
  required: ["ok"],
  additionalProperties: false,
};

/**
 * One short call: says whether the model answers and which forms of answer its server takes.
 * @param now epoch milliseconds.
 */
export async function testModel(
  client: ModelClient,
  options: { readonly signal?: AbortSignal; readonly now?: () => number } = {},
): Promise<ModelTestResult> {
  const now = options.now ?? Date.now;
  const startedAt = now();
  let deltas = 0;
  try {
    const answer = await client.complete({
      messages: [{ role: "user", content: 'Answer with this JSON and nothing else: {"ok": true}' }],
      schema: { name: "test", schema: TestSchema },
      maxOutputTokens: ENOUGH_FOR_REASONING_TOKENS,
      onDelta: () => void deltas++,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const features = [
      answer.format === "text" ? "plain text" : answer.format,
      ...(deltas > 1 ? ["streaming"] : []),
      ...(answer.isUsageEstimated ? [] : ["token counts"]),
    ];
    return { kind: "ok", model: client.model, tookMs: now() - startedAt, features };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { kind: "failed", message: error.message, hint: error.hint };
  }
}
