import { isRecord } from "../domain/json.ts";
import { cleanText } from "../domain/outcome.ts";
import { ModelError, type ModelErrorDetails, type ModelErrorKind } from "./model_error.ts";

const MAX_SERVER_WORDS = 300;

export interface ModelAddress {
  readonly model: string;
  readonly baseUrl: string;
  /** Never shown: removed from every message. */
  readonly apiKey?: string | undefined;
  /** Epoch milliseconds, for a Retry-After that is a date. */
  readonly now: () => number;
}

/** Turns whatever the client library or the connection threw into a `ModelError`. */
export function readModelError(error: unknown, address: ModelAddress): ModelError {
  const known = findModelError(error);
  if (known !== undefined) return known;
  const status = isRecordLike(error) && typeof error.status === "number" ? error.status : undefined;
  if (status !== undefined) return fromStatus(status, error, address);
  if (error instanceof SyntaxError) {
    return new ModelError(
      "server",
      `The model server at ${hostOf(address)} sent something that is not JSON`,
      {
        hint: "Try again; if it stays, check that the address is an OpenAI-compatible API",
        cause: error,
      },
    );
  }
  return fromConnection(error, address);
}

/** What the server itself said, cleaned, bounded and without the key; empty when it said nothing. */
export function serverWords(error: unknown, address: ModelAddress): string {
  const inner = isRecordLike(error) && isRecord(error.error) ? error.error.message : undefined;
  const own = isRecordLike(error) ? error.message : undefined;
  const text = typeof inner === "string" ? inner : typeof own === "string" ? own : "";
  const withoutKey = address.apiKey ? text.replaceAll(address.apiKey, "[key]") : text;
  return cleanText(withoutKey, MAX_SERVER_WORDS).replace(/\s+/g, " ").trim();
}

function fromStatus(status: number, error: unknown, address: ModelAddress): ModelError {
  const host = hostOf(address);
  const said = serverWords(error, address);
  const tail = said === "" ? "" : `: "${said}"`;
  const make = (kind: ModelErrorKind, message: string, hint: string, more: Partial<ModelErrorDetails> = {}) =>
    new ModelError(kind, message, { hint, cause: error, ...more });
  if (status === 401 || status === 403) {
    return make("auth", `The model server at ${host} refused the key (${status})${tail}`, keyHint(address));
  }
  if (status === 404) {
    const hint = "Check the model's name, and that the base URL is the API's own (it usually ends in /v1)";
    return make("not_found", `${host} knows no model "${address.model}"${tail}`, hint);
  }
  if (status === 402 || isOutOfCredit(error)) {
    return make(
      "auth",
      `The account at ${host} has no credit left${tail}`,
      "Add credit at the provider, or choose another model",
    );
  }
  if (status === 429) {
    const retryAfterMs = readRetryAfterMs(error, address.now());
    const when = retryAfterMs === undefined ? "in a minute" : `in ${Math.ceil(retryAfterMs / 1000)} s`;
    return make("rate_limited", `${host} is over its rate limit (429)${tail}`, `Try again ${when}`, {
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
  if (status === 408) {
    return make("timeout", `${host} took too long to answer (408)`, "Try again, or choose a faster model");
  }
  if (status >= 500) {
    const retryAfterMs = readRetryAfterMs(error, address.now());
    return make("server", `The model server at ${host} failed (${status})${tail}`, "Try again in a minute", {
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
  if (/context|too long|maximum.*tokens/i.test(said)) {
    return make(
      "context",
      `The prompt does not fit into the context of ${address.model}${tail}`,
      "Choose a model with a context of at least 8,000 tokens, or raise it in the model server",
    );
  }
  return make(
    "bad_request",
    `${host} refused the request (${status})${tail}`,
    "Choose another model, or look at the server's own log",
  );
}

function fromConnection(error: unknown, address: ModelAddress): ModelError {
  const words = cleanText(deepestMessage(error), MAX_SERVER_WORDS).replace(/\s+/g, " ");
  const safe = address.apiKey ? words.replaceAll(address.apiKey, "[key]") : words;
  return new ModelError("unreachable", `Cannot reach the model at ${hostOf(address)}: ${safe}`, {
    hint: isLoopback(address)
      ? "Start the local model server, then try again"
      : "Check the address and this machine's connection or proxy",
    cause: error,
  });
}

function findModelError(error: unknown): ModelError | undefined {
  // The client library wraps what its fetch throws.
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at instanceof ModelError) return at;
  }
  return undefined;
}

function deepestMessage(error: unknown): string {
  let message = "no connection";
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at.message !== "") message = at.message;
  }
  return message;
}

/** Milliseconds to wait, from `retry-after-ms`, `retry-after` in seconds, or `retry-after` as a date. */
function readRetryAfterMs(error: unknown, nowMs: number): number | undefined {
  const headers = isRecordLike(error) && error.headers instanceof Headers ? error.headers : undefined;
  const ms = Number(headers?.get("retry-after-ms") ?? NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const text = headers?.get("retry-after") ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

function isOutOfCredit(error: unknown): boolean {
  return isRecordLike(error) && (error.code === "insufficient_quota" || error.type === "insufficient_quota");
}

function keyHint({ apiKey, baseUrl }: ModelAddress): string {
  if (!apiKey) return `Set a key for ${baseUrl} in the model settings or in OPENAI_API_KEY`;
  return "Check the key in the model settings or in OPENAI_API_KEY; it may be for another provider";
}

function hostOf({ baseUrl }: ModelAddress): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : `"${baseUrl}"`;
}

function isLoopback({ baseUrl }: ModelAddress): boolean {
  return URL.canParse(baseUrl) && /^(localhost|127\.|\[::1\])/.test(new URL(baseUrl).hostname);
}

function isRecordLike(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
