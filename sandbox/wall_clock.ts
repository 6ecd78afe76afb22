import { DEFAULT_PAGE_SECONDS, MAX_PAGES_MS, PAGE_MARGIN_MS } from "./limits.ts";

/** The time of one run. It stands still while a page is read with a browser: the guest waits meanwhile. */
export interface WallClock {
  /** Milliseconds that the run may take by now. */
  allowedMs(): number;
  /** Gives a page its time, as far as pages may have any; the function that it gives takes back what was not used. */
  beginPage(timeoutSeconds: number | undefined): () => void;
  stop(): void;
}

export function startWallClock(wallMs: number, onOver: () => void): WallClock {
  const startedAt = performance.now();
  let [waitedMs, lentMs, openPages, isStopped] = [0, 0, 0, false];
  let timer = setTimeout(onOver, wallMs);
  const allowedMs = () => Math.round(wallMs + Math.min(MAX_PAGES_MS, waitedMs + lentMs));
  const wind = () => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(onOver, Math.max(0, startedAt + allowedMs() - performance.now()));
  };
  return {
    allowedMs,
    beginPage(timeoutSeconds = DEFAULT_PAGE_SECONDS) {
      const beganAt = performance.now();
      openPages++;
      lentMs += timeoutSeconds * 1_000 + PAGE_MARGIN_MS;
      wind();
      return () => {
        // Pages of one run are read one after the other, so that their waiting adds up.
        if (--openPages === 0) lentMs = 0;
        waitedMs += (performance.now() - beganAt) / (openPages + 1);
        wind();
      };
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
