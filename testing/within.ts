import assert from "node:assert/strict";
import { cpuUsage } from "node:process";

/**
 * What work gives that must not grow with the square of its text; fails when it costs this process more time on the
 * processor than any machine needs. Time that others had on the processor does not count.
 */
export function within<Result>(maxCpuMs: number, work: () => Result): Result {
  const check = startMeter(maxCpuMs);
  const result = work();
  check();
  return result;
}

/** As `within()`, for work that waits in between. */
export async function withinAsync<Result>(maxCpuMs: number, work: () => Promise<Result>): Promise<Result> {
  const check = startMeter(maxCpuMs);
  const result = await work();
  check();
  return result;
}

function startMeter(maxCpuMs: number): () => void {
  const before = cpuUsage();
  return () => {
    const { user, system } = cpuUsage(before);
    const tookMs = Math.round((user + system) / 1000);
    assert.ok(tookMs <= maxCpuMs, `took ${tookMs} ms of the processor, expected at most ${maxCpuMs} ms`);
  };
}
