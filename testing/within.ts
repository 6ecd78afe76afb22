import assert from "node:assert/strict";

/** What work gives that must not grow with the square of its text; fails when it takes longer than any loaded machine needs. */
export function within<Result>(maxMs: number, work: () => Result): Result {
  const startedAt = performance.now();
  const result = work();
  const tookMs = Math.round(performance.now() - startedAt);
  assert.ok(tookMs <= maxMs, `took ${tookMs} ms, expected at most ${maxMs} ms`);
  return result;
}
