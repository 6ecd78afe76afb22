import type { Broker } from "../../egress/types.ts";

/** What went between the program and the model's address. */
export interface ModelMeter {
  /** The broker to use in place of the given one. */
  readonly broker: Broker;
  /** Requests to the model, those that ask what it can do included. */
  calls(): number;
  /** When the last byte of the newest answer came; undefined before any. By the meter's clock. */
  lastByteAt(): number | undefined;
  /** As the provider counts; undefined when it says nothing. */
  tokens(): ReportedTokens | undefined;
}

export interface ReportedTokens {
  readonly prompt: number;
  readonly cached: number;
  readonly completion: number;
}

/** The counts stand at the end of an answer. */
const TAIL_CHARS = 4_000;

/** Watches the model's answers go by and changes nothing of them. `clock` gives milliseconds of any origin. */
export function meterModel(broker: Broker, clock: () => number): ModelMeter {
  let calls = 0;
  let lastByteAt: number | undefined;
  let tokens: ReportedTokens | undefined;
  const watch = (response: Response): Response => {
    if (response.body === null) return response;
    const decoder = new TextDecoder();
    let tail = "";
    const body = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          lastByteAt = clock();
          tail = (tail + decoder.decode(chunk, { stream: true })).slice(-TAIL_CHARS);
          controller.enqueue(chunk);
        },
        flush() {
          tokens = addTokens(tokens, readUsage(tail));
        },
      }),
    );
    const { status, statusText, headers } = response;
    return new Response(body, { status, statusText, headers });
  };
  return {
    calls: () => calls,
    lastByteAt: () => lastByteAt,
    tokens: () => tokens,
    broker: {
      ...broker,
      createFetch(policy) {
        const send = broker.createFetch(policy);
        if (policy.purpose !== "model") return send;
        return async (input, init) => {
          calls += 1;
          return watch(await send(input, init));
        };
      },
    },
  };
}

function readUsage(tail: string): ReportedTokens | undefined {
  const read = (name: string) => {
    const text = new RegExp(`"${name}"\\s*:\\s*(\\d{1,9})`).exec(tail)?.[1];
    return text === undefined ? undefined : Number(text);
  };
  const prompt = read("prompt_tokens");
  if (prompt === undefined) return undefined;
  return { prompt, cached: read("cached_tokens") ?? 0, completion: read("completion_tokens") ?? 0 };
}

function addTokens(
  before: ReportedTokens | undefined,
  more: ReportedTokens | undefined,
): ReportedTokens | undefined {
  if (before === undefined || more === undefined) return more ?? before;
  return {
    prompt: before.prompt + more.prompt,
    cached: before.cached + more.cached,
    completion: before.completion + more.completion,
  };
}
