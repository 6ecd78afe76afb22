import type { TokenUsage } from "./types.ts";

export const MODEL_ERROR_KINDS = [
  "missing",
  "auth",
  "not_found",
  "rate_limited",
  "timeout",
  "unreachable",
  "cut_off",
  "empty",
  "server",
  "bad_request",
  /** The prompt does not fit into the model's context. */
  "context",
  "cancelled",
  /** A budget does not allow the call: nothing was sent. */
  "budget",
] as const;
export type ModelErrorKind = typeof MODEL_ERROR_KINDS[number];

export interface ModelErrorDetails {
  /** What a person can do about it. */
  readonly hint: string;
  /** What the call cost before it failed. */
  readonly usage?: TokenUsage;
  /** How long the server asked to be left alone. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** A call of the model that gave no usable answer. `message` and `hint` are plain words, cleaned, without the key. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly hint: string;
  readonly usage: TokenUsage | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(readonly kind: ModelErrorKind, message: string, details: ModelErrorDetails) {
    super(message, { cause: details.cause });
    this.hint = details.hint;
    this.usage = details.usage;
    this.retryAfterMs = details.retryAfterMs;
  }
}
