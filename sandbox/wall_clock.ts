import { DEFAULT_PAGE_SECONDS, MAX_PAGES_MS, PAGE_MARGIN_MS } from "./limits.ts";

/** The time of one run. A page that is read with a browser adds to it: the guest waits meanwhile. */
export interface WallClock {
  /** Milliseconds that the run may take by now. */
  allowedMs(): number;
  /** Adds the time of one page, as far as pages may add any. */
  addPage(timeoutSeconds: number | undefined): void;
  stop(): void;
}

export function startWallClock(wallMs: number, onOver: () => void): WallClock {
  const startedAt = performance.now();
  let addedMs = 0;
  let timer = setTimeout(onOver, wallMs);
  return {
    allowedMs: () => wallMs + addedMs,
    addPage(timeoutSeconds = DEFAULT_PAGE_SECONDS) {
      addedMs = Math.min(MAX_PAGES_MS, addedMs + timeoutSeconds * 1_000 + PAGE_MARGIN_MS);
      clearTimeout(timer);
      timer = setTimeout(onOver, Math.max(0, startedAt + wallMs + addedMs - performance.now()));
    },
    stop: () => clearTimeout(timer),
  };
}
