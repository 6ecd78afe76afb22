/** Rejects with the signal's reason as soon as it aborts; what arrives later is handed to `discard`. */
export async function raceWithSignal<T>(
  work: Promise<T>,
  { signal, discard }: { readonly signal: AbortSignal; readonly discard?: (late: T) => void },
): Promise<T> {
  if (signal.aborted) {
    work.then(discard, () => {});
    throw signal.reason;
  }
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => {
    aborted.reject(signal.reason);
    work.then(discard, () => {});
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

export interface DeadlineOptions<T> {
  /** `Infinity` for none. */
  readonly timeoutMs: number;
  /** Reason of the abort when the time is over. */
  readonly onTimeout: () => Error;
  /** Aborts the work earlier. */
  readonly signal?: AbortSignal | undefined;
  /** Takes what the work gave too late. */
  readonly discard?: (late: T) => void;
}

/** Runs work with a signal that aborts at the time limit or with the given one. The timer never outlives the work. */
export async function withDeadline<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { timeoutMs, onTimeout, signal, discard = () => {} }: DeadlineOptions<T>,
): Promise<T> {
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  // A timer of Infinity would fire at once.
  const timer = Number.isFinite(timeoutMs)
    ? setTimeout(() => controller.abort(onTimeout()), timeoutMs)
    : undefined;
  try {
    return await raceWithSignal(work(controller.signal), { signal: controller.signal, discard });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}
