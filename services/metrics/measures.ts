import type { RequestRecord, RunErrorKind, RunTimings } from "../../domain/outcome.ts";
import type { EgressPurpose } from "../../egress/types.ts";
import type { TokenUsage } from "../../generation/types.ts";

/** Something that happened, as the counters hear of it: no title, no host, no text of anybody. Times in milliseconds. */
export type Measure =
  | {
    readonly kind: "run";
    readonly type: string;
    readonly reason: string;
    readonly status: string;
    readonly error: RunErrorKind | undefined;
    readonly tookMs: number;
    /** Null for what never reached the sandbox. */
    readonly timings: RunTimings | null;
  }
  | { readonly kind: "request"; readonly purpose: EgressPurpose; readonly record: RequestRecord }
  | {
    readonly kind: "model_call";
    readonly purpose: string;
    readonly status: string;
    readonly usage: TokenUsage;
    readonly costMicros: number | null;
    readonly tookMs: number;
  }
  | { readonly kind: "generation"; readonly job: string; readonly result: string }
  | { readonly kind: "heal"; readonly result: string }
  /** The clock of the blocks has asked what is due. */
  | { readonly kind: "tick" }
  /** The database took a change, or could not. */
  | { readonly kind: "write"; readonly isGood: boolean }
  | {
    readonly kind: "page";
    readonly route: string;
    readonly method: string;
    readonly status: number;
    readonly tookMs: number;
  }
  | { readonly kind: "stream"; readonly change: 1 | -1 };

/** Called where things happen; costs a few additions and never throws. */
export type NoteMeasure = (measure: Measure) => void;

/** How a run ended, as every place that stores one tells it. */
export function toRunMeasure(run: {
  readonly type: string;
  readonly reason: string;
  readonly status: string;
  readonly error: { readonly kind: RunErrorKind } | null;
  readonly tookMs: number;
  readonly timings: RunTimings | null;
}): Measure {
  const { type, reason, status, error, tookMs, timings } = run;
  return { kind: "run", type, reason, status, error: error?.kind, tookMs, timings };
}
