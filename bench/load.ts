import { connect, requestBytes } from "./http_client.ts";
import { type Percentiles, percentilesOf } from "./percentiles.ts";

export interface LoadOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly requests: number;
  /** What every answer must be; anything else ends the measurement with an error. */
  readonly status?: number;
}

export interface Load {
  readonly perSecond: number;
  /** Milliseconds from the first byte sent to the last byte received. */
  readonly latency: Percentiles;
}

/** Asks one address over and over on kept connections, one request at a time on each. A tenth goes before as warm-up. */
export async function measureLoad(address: string, options: LoadOptions): Promise<Load> {
  const { connections, requests, status = 200 } = options;
  const url = new URL(address);
  const request = requestBytes(url, options.headers);
  const samples: number[] = [];
  let left = 0;

  async function work(): Promise<void> {
    using connection = await connect(url);
    while (left-- > 0) {
      const startedAt = performance.now();
      const answer = await connection.ask(request);
      samples.push(performance.now() - startedAt);
      if (answer.status !== status) {
        throw new Error(`Cannot measure "${address}": it answers ${answer.status}`);
      }
    }
  }

  async function round(count: number): Promise<number> {
    left = count;
    samples.length = 0;
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: connections }, work));
    return performance.now() - startedAt;
  }

  await round(Math.max(connections, requests / 10));
  const tookMs = await round(requests);
  return { perSecond: samples.length / tookMs * 1000, latency: percentilesOf(samples) };
}
