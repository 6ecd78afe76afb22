import { isRecord } from "../domain/json.ts";

/** What a server says of a model in its list. */
export interface ModelFacts {
  /** Tokens of prompt and answer together. */
  readonly contextTokens?: number;
  readonly hasTools?: boolean;
}

interface DescribeOptions {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  /** Header that carries the key by itself; a bearer token unless given. */
  readonly keyHeader?: string | undefined;
  /** Egress's. */
  readonly fetch: typeof fetch;
}

const MAX_LIST_BYTES = 2 * 1024 * 1024;
const TIMEOUT_MS = 10_000;

/** Looks the model up in the server's own list; empty when there is none, or it does not say. Never throws. */
export async function describeModel(options: DescribeOptions, signal?: AbortSignal): Promise<ModelFacts> {
  try {
    return readFacts(findEntry(await readList(options, signal), options.model));
  } catch {
    // The list is an extra: a server without one, or with a broken one, still writes blocks.
    return {};
  }
}

async function readList(options: DescribeOptions, signal?: AbortSignal): Promise<unknown> {
  const { origin, pathname, search } = new URL(options.baseUrl);
  const response = await options.fetch(`${origin}${pathname.replace(/\/+$/, "")}/models${search}`, {
    headers: { accept: "application/json", ...keyHeaders(options) },
    signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal === undefined ? [] : [signal])]),
  });
  const text = await readBounded(response);
  return response.ok ? JSON.parse(text) : undefined;
}

function keyHeaders({ apiKey, keyHeader }: DescribeOptions): Readonly<Record<string, string>> {
  if (!apiKey) return {};
  return keyHeader === undefined ? { authorization: `Bearer ${apiKey}` } : { [keyHeader]: apiKey };
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_LIST_BYTES) throw new RangeError("Cannot read the list of models: it has no end");
  }
  return text;
}

function findEntry(list: unknown, model: string): unknown {
  const entries = isRecord(list) ? list.data ?? list.models : list;
  if (!Array.isArray(entries)) return undefined;
  return entries.find((entry) => isRecord(entry) && (entry.id === model || entry.name === model));
}

/** OpenRouter, vLLM, llama.cpp, LM Studio and Mistral each say it under another name. */
function readFacts(entry: unknown): ModelFacts {
  if (!isRecord(entry)) return {};
  const meta = isRecord(entry.meta) ? entry.meta : {};
  const sizes = [
    entry.context_length,
    entry.max_model_len,
    entry.max_context_length,
    entry.loaded_context_length,
    meta.n_ctx,
    meta.n_ctx_train,
  ];
  const contextTokens = sizes.find((size): size is number => Number.isSafeInteger(size) && Number(size) > 0);
  const hasTools = readTools(entry);
  return {
    ...(contextTokens === undefined ? {} : { contextTokens }),
    ...(hasTools === undefined ? {} : { hasTools }),
  };
}

function readTools({ supported_parameters, capabilities }: Record<string, unknown>): boolean | undefined {
  if (Array.isArray(supported_parameters)) return supported_parameters.includes("tools");
  if (Array.isArray(capabilities)) {
    return capabilities.some((each) => each === "tools" || each === "tool_use");
  }
  const called = isRecord(capabilities) ? capabilities.function_calling : undefined;
  return typeof called === "boolean" ? called : undefined;
}
