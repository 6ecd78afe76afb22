import type OpenAI from "openai";
import { createBoundedFetch } from "./bounded_fetch.ts";
import { createModelDeadlines, MODEL_TIMEOUTS, type ModelTimeouts } from "./model_deadlines.ts";
import { describeModel, type ModelFacts } from "./describe_model.ts";
import { ModelError } from "./model_error.ts";
import { type AnswerSoFar, readAnswer } from "./read_answer.ts";
import { type ModelAddress, readModelError, serverWords } from "./read_model_error.ts";
import { fittingOutput, FULL_SHAPE, type RequestShape, simplifyShape } from "./request_shape.ts";
import { isOwnAddress } from "./own_address.ts";
import type { ToolCall, ToolDefinition } from "./tool_calls.ts";
import { toChatMessage, toChatTools } from "./to_chat_message.ts";
import type { TokenUsage } from "./types.ts";

export interface ModelMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: string;
  /** Of an assistant: what it asked for. */
  readonly toolCalls?: readonly ToolCall[];
  /** Of a tool: the call that it answers. */
  readonly toolCallId?: string;
}

export interface ModelRequest {
  readonly messages: readonly ModelMessage[];
  /** Shape of the answer; sent where the server understands it, so the answer must still be parsed. */
  readonly schema?: { readonly name: string; readonly schema: Record<string, unknown> };
  /** Offered unless the server is known to refuse them; the model may call several, or none. */
  readonly tools?: readonly ToolDefinition[];
  /** Longest answer, reasoning included; the client cuts what goes far past it. */
  readonly maxOutputTokens: number;
  readonly signal?: AbortSignal;
  readonly onDelta?: (delta: string, soFar: AnswerSoFar) => void;
  /** Called before each HTTP request of the call: tries after a refusal are requests too. */
  readonly onSend?: () => void;
}

export interface ModelAnswer {
  /** What it wrote; the arguments of its calls where it wrote nothing else. */
  readonly text: string;
  /** Calls of tools, offered or not; none of it was checked. */
  readonly toolCalls: readonly ToolCall[];
  readonly usage: TokenUsage;
  /** The server told no usage: counted as four characters a token. */
  readonly isUsageEstimated: boolean;
  /** How the answer's shape was asked for. */
  readonly format: RequestShape["format"];
}

/** One model behind one OpenAI-compatible address. */
export interface ModelClient {
  readonly model: string;
  /** Host of the address, for "made by". */
  readonly provider: string;
  /** It stands in the person's own network: most likely a small one. */
  readonly isOwn: boolean;
  /** What its context is known to hold, prompt and answer together. */
  readonly contextTokens?: number;
  /** Asks once, with bounded retries before the first word. Throws `ModelError` and nothing else. */
  complete(request: ModelRequest): Promise<ModelAnswer>;
  /** What its server is known to understand by now. */
  shape(): RequestShape;
  /** Remembers that the context holds no more than this, prompt and answer together. */
  noteContext(contextTokens: number): Promise<void>;
  /** Remembers that this model writes better without a form. */
  notePlain(): Promise<void>;
  /** Forgets what was learned, so that the next call tries everything again. */
  forgetShape(): void;
  /** What the server says of the model without being asked to write: no tokens. Empty when it says nothing. */
  describe(signal?: AbortSignal): Promise<ModelFacts>;
}

export interface ModelClientOptions {
  readonly apiKey?: string | undefined;
  /** Its query goes with every request, such as Azure's api-version. */
  readonly baseUrl: string;
  readonly model: string;
  /** Header that carries the key by itself, such as "api-key"; a bearer token unless given. */
  readonly keyHeader?: string | undefined;
  /** Egress's; the only way out. */
  readonly fetch: typeof fetch;
  readonly timeouts?: Partial<ModelTimeouts>;
  readonly contextTokens?: number;
  /** What is known of the server; everything is tried when nothing is. */
  readonly shape?: RequestShape;
  /** Told when a call showed that the server understands more or less than was known. */
  readonly onShape?: (shape: RequestShape) => Promise<void>;
  /** Waits between retries; replaced in tests. */
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

const MAX_RETRIES = 2;
const RETRY_WAITS_MS = [1_000, 4_000];
/** A server that wants a longer pause is not waited for: the person is told when to come back. */
const MAX_RETRY_WAIT_MS = 30_000;

/** A client of chat completions that knows what its server refuses after the first refusal. */
export function createModelClient(options: ModelClientOptions): ModelClient {
  const address: ModelAddress = { ...options, now: options.now ?? Date.now };
  const timeouts = { ...MODEL_TIMEOUTS, ...options.timeouts };
  const wait = options.wait ?? waitFor;
  let shape = options.shape ?? FULL_SHAPE;
  let client: Promise<OpenAI> | undefined;

  async function complete(request: ModelRequest): Promise<ModelAnswer> {
    requireAddress(address);
    client ??= loadClient(options);
    const openai = await client;
    for (let retry = 0;; retry++) {
      try {
        return await askInKnownShape(openai, request);
      } catch (error) {
        const known = readModelError(error, address);
        const pauseMs = pauseBefore(known, retry);
        if (pauseMs === undefined) throw known;
        await wait(pauseMs, request.signal);
      }
    }
  }

  async function askInKnownShape(openai: OpenAI, request: ModelRequest): Promise<ModelAnswer> {
    for (let asked = shape;;) {
      try {
        const answer = await ask(openai, request, asked);
        await learn(answer.toolCalls.length > 0 && offersTools(request, asked) ? withTools(asked) : asked);
        return answer;
      } catch (error) {
        const simpler = simplerAfter(error, asked, request);
        if (simpler !== undefined) {
          asked = simpler;
          continue;
        }
        if (wasTaken(error)) await learn(asked);
        throw error;
      }
    }
  }

  async function ask(openai: OpenAI, request: ModelRequest, asked: RequestShape): Promise<ModelAnswer> {
    const deadlines = createModelDeadlines(timeouts, request.signal);
    try {
      request.onSend?.();
      const stream = await openai.chat.completions.create(toParameters(options.model, request, asked), {
        signal: deadlines.signal,
      });
      const answer = await readAnswer(stream, request, deadlines);
      return { ...answer, format: asked.format };
    } catch (error) {
      // An abort ends the library's stream in its own words; the reason is ours.
      throw deadlines.signal.aborted ? deadlines.signal.reason : error;
    } finally {
      deadlines.close();
    }
  }

  async function learn(found: RequestShape): Promise<void> {
    const isNew = JSON.stringify(found) !== JSON.stringify(shape);
    shape = found;
    if (isNew) await options.onShape?.(found);
  }

  function simplerAfter(
    error: unknown,
    asked: RequestShape,
    request: ModelRequest,
  ): RequestShape | undefined {
    if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") {
      return undefined;
    }
    return simplifyShape(asked, {
      ...{ status: error.status, said: serverWords(error, address) },
      ...{ hadTools: offersTools(request, asked), promptTokens: promptTokensOf(request) },
      maxOutputTokens: request.maxOutputTokens,
    });
  }

  return {
    model: options.model,
    provider: providerOf(options.baseUrl),
    isOwn: isOwnAddress(options.baseUrl),
    ...(options.contextTokens === undefined ? {} : { contextTokens: options.contextTokens }),
    complete,
    shape: () => shape,
    noteContext: (contextTokens) => learn({ ...shape, contextTokens }),
    notePlain: () => learn({ ...shape, format: "text" }),
    forgetShape: () => void (shape = FULL_SHAPE),
    describe: (signal) => describeModel(options, signal),
  };
}

/** The server took the request; what came back was no good all the same. */
function wasTaken(error: unknown): boolean {
  return error instanceof ModelError && (error.kind === "cut_off" || error.kind === "empty");
}

function offersTools({ tools = [] }: ModelRequest, shape: RequestShape): boolean {
  return tools.length > 0 && shape.tools !== "no";
}

function withTools(shape: RequestShape): RequestShape {
  return { ...shape, tools: "yes" };
}

async function loadClient({ apiKey, baseUrl, keyHeader, fetch }: ModelClientOptions): Promise<OpenAI> {
  const { origin, pathname, searchParams } = new URL(baseUrl);
  // Loaded when first asked: a server whose blocks all came from recipes never pays for it.
  const { default: OpenAI } = await import("openai");
  return new OpenAI({
    apiKey: apiKey || "none",
    baseURL: `${origin}${pathname.replace(/\/+$/, "")}`,
    defaultQuery: Object.fromEntries(searchParams),
    // Every one given, so that the library looks for none in the environment.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: "off",
    maxRetries: 0,
    // Our own limits are shorter and name what was late.
    timeout: 24 * 3600 * 1000,
    fetch: createBoundedFetch(fetch, { hasKey: Boolean(apiKey), keyHeader }),
  });
}

function toParameters(
  model: string,
  request: ModelRequest,
  shape: RequestShape,
): OpenAI.ChatCompletionCreateParamsStreaming {
  return {
    model,
    messages: request.messages.map(toChatMessage),
    stream: true,
    ...(offersTools(request, shape) ? { tools: toChatTools(request.tools ?? []) } : {}),
    ...(shape.hasStreamOptions ? { stream_options: { include_usage: true } } : {}),
    ...(shape.tokenLimit === "none" ? {} : { [shape.tokenLimit]: outputTokensOf(request, shape) }),
    ...responseFormat(request, shape),
  };
}

/** Counted a little dearer than the usual four characters a token: prompts are full of code. */
const CHARS_PER_PROMPT_TOKEN = 3.5;

function promptTokensOf({ messages, schema, tools }: ModelRequest): number {
  const chars = messages.reduce((sum, { content }) => sum + content.length, 0);
  return Math.ceil((chars + JSON.stringify([schema ?? "", tools ?? ""]).length) / CHARS_PER_PROMPT_TOKEN);
}

function outputTokensOf(request: ModelRequest, shape: RequestShape): number {
  const { maxOutputTokens } = request;
  return fittingOutput(shape, { maxOutputTokens, promptTokens: promptTokensOf(request) });
}

function responseFormat(
  { schema }: ModelRequest,
  { format }: RequestShape,
): Pick<OpenAI.ChatCompletionCreateParamsStreaming, "response_format"> {
  if (schema === undefined || format === "text") return {};
  if (format === "json_object") return { response_format: { type: "json_object" } };
  return {
    response_format: {
      type: "json_schema",
      json_schema: { name: schema.name, schema: schema.schema, strict: true },
    },
  };
}

function pauseBefore(error: ModelError, retry: number): number | undefined {
  const isPassing = error.kind === "rate_limited" || error.kind === "server" || error.kind === "unreachable";
  if (!isPassing || retry >= MAX_RETRIES || error.usage !== undefined) return undefined;
  const pauseMs = error.retryAfterMs ?? RETRY_WAITS_MS[retry] ?? 0;
  return pauseMs <= MAX_RETRY_WAIT_MS ? pauseMs : undefined;
}

function requireAddress({ model, baseUrl }: Pick<ModelAddress, "model" | "baseUrl">): void {
  if (model.trim() !== "" && URL.canParse(baseUrl) && /^https?:/.test(baseUrl)) return;
  const what = model.trim() === "" ? "No model is chosen" : `Cannot use model address "${baseUrl}"`;
  throw new ModelError("missing", what, {
    hint: 'Give a base URL such as "https://api.openai.com/v1" and a model in the model settings',
  });
}

function providerOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : "";
}

function waitFor(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = () => {
      clearTimeout(timer);
      reject(new ModelError("cancelled", "The generation was cancelled", { hint: "Start it again" }));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", cancel);
      resolve();
    }, ms);
    if (signal?.aborted) return cancel();
    signal?.addEventListener("abort", cancel, { once: true });
  });
}
