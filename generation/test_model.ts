import type { ModelClient } from "./model.ts";
import { ModelError } from "./model_error.ts";
import { type FoundCapabilities, probeCapabilities } from "./probe_capabilities.ts";

/** What the settings page's `ModelTest` shows, and what was found for the next calls. */
export type ModelTestResult =
  | {
    readonly kind: "ok";
    readonly model: string;
    readonly tookMs: number;
    readonly features: readonly string[];
    readonly found: FoundCapabilities;
  }
  | { readonly kind: "failed"; readonly message: string; readonly hint: string };

/**
 * Says whether the model answers, and what it and its server can do.
 * @param now epoch milliseconds.
 */
export async function testModel(
  client: ModelClient,
  options: { readonly signal?: AbortSignal; readonly now?: () => number } = {},
): Promise<ModelTestResult> {
  const now = options.now ?? Date.now;
  const startedAt = now();
  try {
    const found = await probeCapabilities(client, options.signal);
    return {
      kind: "ok",
      model: client.model,
      tookMs: now() - startedAt,
      features: describeCapabilities(found),
      found,
    };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { kind: "failed", message: error.message, hint: error.hint };
  }
}

/** The words of the settings page, the form of answers first. */
function describeCapabilities(found: FoundCapabilities): string[] {
  const { format, tools } = found.shape;
  return [
    format === "text" ? "plain text" : format,
    ...(tools === "yes" ? ["tools"] : []),
    ...(found.isStreaming ? ["streaming"] : []),
    ...(found.hasTokenCounts ? ["token counts"] : []),
    ...(found.contextTokens === null
      ? []
      : [`a context of ${found.contextTokens.toLocaleString("en")} tokens`]),
  ];
}
