export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Nearest-rank percentiles; throws `RangeError` for no samples. */
export function percentilesOf(samples: readonly number[]): Percentiles {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const sample = sorted[Math.ceil(share * sorted.length) - 1];
    if (sample === undefined) throw new RangeError("Cannot take percentiles of no samples");
    return sample;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
