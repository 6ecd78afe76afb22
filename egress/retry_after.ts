const LONGEST_WAIT_MS = 3_600_000;

/**
 * Epoch milliseconds before which a host asked not to be called again, at most an hour ahead; `undefined` when it
 * did not ask. Takes seconds or a date, after 429 and 503 only.
 */
export function notBeforeOf(status: number, retryAfter: string | undefined, now: number): number | undefined {
  if ((status !== 429 && status !== 503) || retryAfter === undefined) return undefined;
  const text = retryAfter.trim();
  const at = /^\d{1,10}$/.test(text) ? now + Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(at) || at <= now) return undefined;
  return Math.min(at, now + LONGEST_WAIT_MS);
}
