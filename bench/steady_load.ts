import { setTimeout as sleep } from "node:timers/promises";
import { connect, requestBytes } from "./http_client.ts";
import { type Percentiles, percentilesOf } from "./percentiles.ts";

export interface SteadyOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Time between two requests, in milliseconds. */
  readonly everyMs: number;
  /** The requests end when this does. */
  readonly until: Promise<unknown>;
}

export interface SteadyLoad {
  readonly latency: Percentiles;
  readonly worstMs: number;
  readonly requests: number;
}

/**
 * Asks one address at a fixed beat, as people do who know nothing of each other. A request that had to wait for the
 * answer before it counts from its own beat, so that one long answer is not a single sample.
 */
export async function measureSteadily(address: string, options: SteadyOptions): Promise<SteadyLoad> {
  const { headers, everyMs, until } = options;
  const url = new URL(address);
  const request = requestBytes(url, headers);
  using connection = await connect(url);
  const samples: number[] = [];
  let isOver = false;
  const end = () => isOver = true;
  until.then(end, end);
  for (let beatAt = performance.now(); !isOver; beatAt += everyMs) {
    const early = beatAt - performance.now();
    if (early > 0) await sleep(early);
    // A timer that fires late is this process's own fault.
    const from = early > 0 ? performance.now() : beatAt;
    const { status } = await connection.ask(request);
    samples.push(performance.now() - from);
    if (status !== 200) throw new Error(`Cannot measure "${address}": it answers ${status}`);
  }
  return { latency: percentilesOf(samples), worstMs: Math.max(...samples), requests: samples.length };
}
