import type { ToolDefinition } from "../tool_calls.ts";

/** Short: where a model is not known to call tools they go along with the whole prompt. */
export const RESEARCH_TOOLS: readonly ToolDefinition[] = [
  {
    name: "probe_url",
    description:
      "Read one address with GET: status, type, fields and a short quote. Only hosts that the person named or allowed, and well-known public APIs",
    parameters: {
      type: "object",
      properties: {
        url: { type: "string" },
        headers: { type: "object", additionalProperties: { type: "string" } },
      },
      required: ["url"],
    },
  },
  { name: "find_pattern", description: "Sources that worked before for a request", parameters: oneQuery() },
  { name: "find_recipe", description: "Sources of ready blocks about a subject", parameters: oneQuery() },
];

function oneQuery(): Record<string, unknown> {
  return { type: "object", properties: { query: { type: "string" } }, required: ["query"] };
}
