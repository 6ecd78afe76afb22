/** What a server was found to understand; starts full and loses what it refuses. */
export interface RequestShape {
  readonly format: "json_schema" | "json_object" | "text";
  readonly tokenLimit: "max_completion_tokens" | "max_tokens" | "none";
  readonly hasStreamOptions: boolean;
  /** "yes" once a model called one; a server that ignores them stays "unknown". */
  readonly tools: "yes" | "no" | "unknown";
}

export const FULL_SHAPE: RequestShape = {
  format: "json_schema",
  tokenLimit: "max_tokens",
  hasStreamOptions: true,
  tools: "unknown",
};

/** The statuses with which servers refuse a parameter; llama.cpp answers 500 for a grammar it cannot build. */
const REFUSAL_STATUSES = new Set([400, 404, 415, 422, 500, 501]);

export interface ShapeRefusal {
  readonly status: number;
  /** The server's own words, which name the parameter when the server is kind. */
  readonly said: string;
  /** The request that was refused offered tools. */
  readonly hadTools: boolean;
}

/** The next simpler request after a refusal, or `undefined` when nothing simpler could help. */
export function simplifyShape(shape: RequestShape, refusal: ShapeRefusal): RequestShape | undefined {
  if (!REFUSAL_STATUSES.has(refusal.status)) return undefined;
  const said = refusal.said.toLowerCase();
  if (/context length|context window|too long|maximum context/.test(said)) return undefined;
  if (/max_(completion_)?tokens/.test(said)) return withoutTokenLimit(shape);
  // Before the format: llama.cpp refuses both together, and a whole answer in its form is worth more than a tool.
  if (refusal.hadTools && /\btools?\b|tool_choice|tool-call|function.?call/.test(said)) {
    return { ...shape, tools: "no" };
  }
  if (/stream_options|include_usage/.test(said) && shape.hasStreamOptions) {
    return { ...shape, hasStreamOptions: false };
  }
  if (/response_format|json_schema|json_object|json mode|structured|schema|grammar/.test(said)) {
    return withSimplerFormat(shape);
  }
  const isVague = refusal.status === 400 || refusal.status === 422;
  return isVague && !isPlain(shape, refusal) ? plainShape(shape, refusal) : undefined;
}

function withSimplerFormat(shape: RequestShape): RequestShape | undefined {
  if (shape.format === "json_schema") return { ...shape, format: "json_object" };
  return shape.format === "json_object" ? { ...shape, format: "text" } : undefined;
}

function withoutTokenLimit(shape: RequestShape): RequestShape | undefined {
  // Reasoning models of OpenAI know only the newer name, most other servers only the older one.
  if (shape.tokenLimit === "max_tokens") return { ...shape, tokenLimit: "max_completion_tokens" };
  return shape.tokenLimit === "max_completion_tokens" ? { ...shape, tokenLimit: "none" } : undefined;
}

function plainShape({ tools }: RequestShape, { hadTools }: ShapeRefusal): RequestShape {
  return {
    format: "text",
    tokenLimit: "none",
    hasStreamOptions: false,
    tools: hadTools ? "no" : tools,
  };
}

function isPlain(shape: RequestShape, { hadTools }: ShapeRefusal): boolean {
  return shape.format === "text" && shape.tokenLimit === "none" && !shape.hasStreamOptions && !hadTools;
}
