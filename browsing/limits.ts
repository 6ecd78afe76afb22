/** What one page may use. A run's own limits on requests and time stand beside these. */
export const PAGE_LIMITS = {
  /** Unless the block asks for another time. */
  timeoutSeconds: 20,
  mostTimeoutSeconds: 45,
  /** Asked by the page, its pictures and frames included. */
  requests: 100,
  /** Requests of the page that wait or run at the same time. */
  parallelRequests: 32,
  /** Bytes of all its answers together. */
  bytes: 20 * 1024 * 1024,
  /** Characters that a block gets. */
  htmlChars: 1_000_000,
  textChars: 300_000,
  /** Frames, workers and what else a page opens beside itself. */
  targets: 20,
} as const;

/** Without a request for this long after its load event, a page counts as finished. */
export const QUIET_MS = 500;

/** A page that goes on asking is read this long after its load event. */
export const LONGEST_UNREST_MS = 4_000;

/** A browser that nobody needs for this long is ended. */
export const IDLE_MS = 60_000;
