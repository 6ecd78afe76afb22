import type { SettingValues } from "./manifest.ts";
import type { RunErrorKind } from "./outcome.ts";

/** What a run was given and what its requests were answered: enough to run it again without a network. */
export interface Recording {
  /** Epoch milliseconds that `ctx.now` showed. */
  readonly nowMs: number;
  readonly timeZone: string;
  readonly locale: string;
  readonly settings: SettingValues;
  /** In the order in which the requests were sent. */
  readonly exchanges: readonly Exchange[];
}

/** One request of a block and what came of it. Secrets stand in it by name, as `[secret:NAME]`. */
export interface Exchange {
  readonly request: RecordedRequest;
  readonly answer: RecordedAnswer;
  /** Epoch milliseconds of the answer. */
  readonly at: number;
}

export interface RecordedRequest {
  /** In capitals. */
  readonly method: string;
  readonly url: string;
  /** SHA-256 of the body, lower-case hex; absent for a request without one. */
  readonly bodySha256?: string;
  /** Name of the connection whose secret went along. */
  readonly connection?: string;
}

export type RecordedAnswer =
  | {
    readonly kind: "answered";
    readonly status: number;
    readonly statusText: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: Uint8Array;
    /** Address after redirects. */
    readonly url: string;
    readonly isRedirected: boolean;
    /** Only the beginning of the body was kept: to look at, never to answer with. */
    readonly isTrimmed: boolean;
  }
  | { readonly kind: "failed"; readonly errorKind: RunErrorKind; readonly message: string };

/** Bounds of what is kept of a run's answers. Bodies up to these are kept whole. */
export const RECORDING_LIMITS = {
  /** Of one body. */
  answerBytes: 2 * 1024 * 1024,
  /** Of all bodies of a run. */
  runBytes: 4 * 1024 * 1024,
  /** Of a body that is not kept whole. */
  trimmedBytes: 4 * 1024,
  /** Of addresses, headers and messages of a run; more, and it is not recorded. */
  headBytes: 1024 * 1024,
} as const;

/** True when every answer of a recording can be given again. */
export function isWhole({ exchanges }: Pick<Recording, "exchanges">): boolean {
  return exchanges.every(({ answer }) => answer.kind === "failed" || !answer.isTrimmed);
}
