import { ModelError } from "./model_error.ts";

export interface ModelTimeouts {
  readonly firstTokenMs: number;
  readonly betweenTokensMs: number;
  readonly wholeMs: number;
}

/**
 * Patient with a model on a processor alone: one of 1.5 billion parameters reads 20 to 60 tokens a second there, so a
 * first prompt of 6,000 takes it up to five minutes, and a hosted one that thinks in silence may need as long. What
 * never ends is cut by its tokens before.
 */
export const MODEL_TIMEOUTS: ModelTimeouts = {
  firstTokenMs: 600_000,
  betweenTokensMs: 60_000,
  wholeMs: 1_800_000,
};

export interface ModelDeadlines {
  /** Aborts at the first limit that is crossed, or with the caller's signal; its reason is a `ModelError`. */
  readonly signal: AbortSignal;
  /** A token came: the time between tokens starts anew. */
  touch(): void;
  /** Ends the call with this reason. */
  cut(reason: ModelError): void;
  /** Stops every timer. */
  close(): void;
}

/** Watches one call of the model. */
export function createModelDeadlines(timeouts: ModelTimeouts, caller?: AbortSignal): ModelDeadlines {
  const controller = new AbortController();
  const late = (ms: number, what: string) =>
    setTimeout(() => {
      controller.abort(
        new ModelError("timeout", `The model ${what} within ${describeMs(ms)}`, {
          hint: "Try again, or choose a faster model",
        }),
      );
    }, ms);
  const whole = late(timeouts.wholeMs, "did not finish its answer");
  let gap = late(timeouts.firstTokenMs, "gave no first word");
  const cancel = () =>
    controller.abort(new ModelError("cancelled", "The generation was cancelled", { hint: "Start it again" }));
  if (caller?.aborted) cancel();
  caller?.addEventListener("abort", cancel, { once: true });
  return {
    signal: controller.signal,
    touch() {
      clearTimeout(gap);
      if (!controller.signal.aborted) gap = late(timeouts.betweenTokensMs, "fell silent and did not go on");
    },
    cut: (reason) => controller.abort(reason),
    close() {
      clearTimeout(whole);
      clearTimeout(gap);
      caller?.removeEventListener("abort", cancel);
    },
  };
}

function describeMs(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`;
}
