import type { EgressErrorKind } from "./types.ts";

export interface EgressErrorOptions {
  readonly hint?: string;
  /** Pattern of the host that a declaration would have allowed. */
  readonly refusedHost?: string;
  /** Epoch milliseconds before which asking again is of no use. */
  readonly notBefore?: number;
  /** What the machine said; for the log, never for a block. */
  readonly cause?: unknown;
}

/** Why a request has no answer; thrown inside `egress/` and turned into a value by the broker. */
export class EgressError extends Error {
  override readonly name = "EgressError";
  readonly hint: string | undefined;
  readonly refusedHost: string | undefined;
  readonly notBefore: number | undefined;

  constructor(readonly kind: EgressErrorKind, message: string, options: EgressErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
    this.refusedHost = options.refusedHost;
    this.notBefore = options.notBefore;
  }
}

/**
 * The one refusal of addresses inside: the same words whether the address was written, looked up or redirected to,
 * and whether anything listens there, so that a block learns nothing about the network.
 */
export function blockedAddress(host: string): EgressError {
  return new EgressError(
    "blocked_address",
    `Cannot request "${host}": addresses of this machine and of private networks are blocked`,
    { hint: "A person can allow one exact host:port in the settings" },
  );
}

/** The one failure of everything between the lookup and the first byte of an answer. */
export function unreachable(host: string, cause: unknown): EgressError {
  return new EgressError("network", `Cannot reach "${host}"`, { cause });
}
