/** What a server was found to understand; starts full and loses what it refuses. */
export interface RequestShape {
  readonly format: "json_schema" | "json_object" | "text";
  readonly tokenLimit: "max_completion_tokens" | "max_tokens" | "none";
  readonly hasStreamOptions: boolean;
  /** "yes" once a model called one; a server that ignores them stays "unknown". */
  readonly tools: "yes" | "no" | "unknown";
  /** Tokens of prompt and answer together; some servers refuse to write longer answers than fit. */
  readonly contextTokens?: number;
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
  /** Estimated. */
  readonly promptTokens: number;
  /** Longest answer that was asked for. */
  readonly maxOutputTokens: number;
}

/** Shortest answer that a block fits into. */
const MIN_ANSWER_TOKENS = 1_000;

/** The next simpler request after a refusal, or `undefined` when nothing simpler could help. */
export function simplifyShape(shape: RequestShape, refusal: ShapeRefusal): RequestShape | undefined {
  if (!REFUSAL_STATUSES.has(refusal.status)) return undefined;
  const said = refusal.said.toLowerCase();
  if (/context length|context window|context size|too long|maximum context/.test(said)) {
    return withContext(shape, readContextTokens(said), refusal);
  }
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

/** A shorter answer helps where the prompt alone fits; otherwise nothing does. */
function withContext(
  shape: RequestShape,
  contextTokens: number | undefined,
  { promptTokens, maxOutputTokens }: ShapeRefusal,
): RequestShape | undefined {
  if (contextTokens === undefined || contextTokens === shape.contextTokens) return undefined;
  const left = contextTokens - promptTokens;
  return left < MIN_ANSWER_TOKENS || left >= maxOutputTokens ? undefined : { ...shape, contextTokens };
}

/** "This model's maximum context length is 8192 tokens", "exceeds the available context size (8192 tokens)". */
function readContextTokens(said: string): number | undefined {
  const found = /context (?:length|window|size)[^0-9]{0,30}([0-9]{4,7})/.exec(said)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** The longest answer that may be asked for: what was wanted, as far as it fits behind the prompt. */
export function fittingOutput(
  { contextTokens }: RequestShape,
  wanted: { readonly maxOutputTokens: number; readonly promptTokens: number },
): number {
  if (contextTokens === undefined) return wanted.maxOutputTokens;
  return Math.min(wanted.maxOutputTokens, Math.max(MIN_ANSWER_TOKENS, contextTokens - wanted.promptTokens));
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

function plainShape(shape: RequestShape, { hadTools }: ShapeRefusal): RequestShape {
  return {
    ...shape,
    format: "text",
    tokenLimit: "none",
    hasStreamOptions: false,
    tools: hadTools ? "no" : shape.tools,
  };
}

function isPlain(shape: RequestShape, { hadTools }: ShapeRefusal): boolean {
  return shape.format === "text" && shape.tokenLimit === "none" && !shape.hasStreamOptions && !hadTools;
}
