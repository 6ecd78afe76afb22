import { isBusy } from "./database_errors.ts";

/** How long a lock of another process is waited for, in milliseconds. */
export const BUSY_WAIT_MS = 5_000;
const FIRST_PAUSE_MS = 10;
const MAX_PAUSE_MS = 250;

export interface BusyRetryOptions {
  /** Called after each refusal, counted from 1: the connection that met the lock is not usable again. */
  readonly reconnect: (refusal: number) => Promise<void> | void;
  readonly waitMs?: number;
  readonly pause?: (ms: number) => Promise<void>;
}

/**
 * Runs `work` again while another process holds the lock, with growing pauses, for at most `waitMs` of pauses.
 * Only for work that did nothing when it was refused.
 */
export async function retryWhileBusy<T>(work: () => Promise<T>, options: BusyRetryOptions): Promise<T> {
  const { reconnect, waitMs = BUSY_WAIT_MS, pause = sleep } = options;
  let waitedMs = 0;
  let refusals = 0;
  for (let pauseMs = FIRST_PAUSE_MS;; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error)) throw error;
      await reconnect(refusals += 1);
      if (waitedMs >= waitMs) throw error;
      await pause(pauseMs);
      waitedMs += pauseMs;
    }
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
