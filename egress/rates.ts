import { EgressError } from "./egress_error.ts";
import { HOST_RATES, TOTAL_RATES } from "./limits.ts";
import type { RateLimits } from "./types.ts";

const MAX_BUCKETS = 2000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export interface RateKeys {
  readonly owner: string;
  readonly host: string;
}

/** Bounds how many requests really go out and how many bytes come back: for one owner, to one host, in all. */
export interface Rates {
  /** Counts a request, or throws `EgressError` "too_large" that says which limit and when there is room again. */
  take(keys: RateKeys, ownerLimits: RateLimits): void;
  count(keys: RateKeys, bytes: number): void;
}

export interface RatesOptions {
  readonly now: () => number;
  /** In place of what each request brings along, of the hosts' and of the total's limits. */
  readonly owner?: RateLimits;
  readonly host?: RateLimits;
  readonly all?: RateLimits;
}

/** Tokens that come back with time, and counters of this minute and hour of the clock. */
interface Bucket {
  tokens: number;
  refilledAt: number;
  minute: number;
  asked: number;
  hour: number;
  bytes: number;
}

interface Named {
  readonly key: string;
  readonly whose: string;
  readonly limits: RateLimits;
}

export function createRates({ now, owner, host, all }: RatesOptions): Rates {
  const buckets = new Map<string, Bucket>();
  const bucketsOf = (keys: RateKeys, ownerLimits: RateLimits): readonly Named[] => [
    { key: `owner ${keys.owner}`, whose: "this block", limits: owner ?? ownerLimits },
    { key: `host ${keys.host}`, whose: `"${keys.host}"`, limits: host ?? HOST_RATES },
    { key: "all", whose: "all blocks together", limits: all ?? TOTAL_RATES },
  ];
  const bucketOf = (key: string, limits?: RateLimits) => {
    const bucket = buckets.get(key) ?? newBucket(now(), limits?.burstRequests ?? 0);
    buckets.delete(key);
    buckets.set(key, bucket);
    const oldest = buckets.keys().next().value;
    if (buckets.size > MAX_BUCKETS && oldest !== undefined) buckets.delete(oldest);
    return bucket;
  };
  return {
    take(keys, ownerLimits) {
      const found = bucketsOf(keys, ownerLimits).map((each) => ({
        ...each,
        bucket: bucketOf(each.key, each.limits),
      }));
      for (const { bucket, limits, whose } of found) {
        refill(bucket, limits, now());
        checkRequests(bucket, { limits, whose, now: now() });
        checkBytes(bucket, { limits, whose });
      }
      // Only a request that passes all three takes from any.
      for (const { bucket } of found) bucket.tokens -= 1;
    },
    count(keys, bytes) {
      for (const key of [`owner ${keys.owner}`, `host ${keys.host}`, "all"]) {
        const bucket = buckets.get(key);
        if (bucket !== undefined) bucket.bytes += bytes;
      }
    },
  };
}

function newBucket(now: number, tokens: number): Bucket {
  return { tokens, refilledAt: now, minute: 0, asked: 0, hour: 0, bytes: 0 };
}

function refill(bucket: Bucket, { requestsPerMinute, burstRequests }: RateLimits, now: number): void {
  // A clock that was set back takes nothing away and gives nothing.
  const passedMs = Math.max(0, now - bucket.refilledAt);
  bucket.refilledAt = now;
  if (passedMs > 0) {
    bucket.tokens = Math.min(burstRequests, bucket.tokens + (passedMs / MINUTE_MS) * requestsPerMinute);
  }
  const minute = Math.floor(now / MINUTE_MS);
  if (bucket.minute !== minute) [bucket.minute, bucket.asked] = [minute, 0];
  const hour = Math.floor(now / HOUR_MS);
  if (bucket.hour !== hour) [bucket.hour, bucket.bytes] = [hour, 0];
}

interface CheckOptions {
  readonly limits: RateLimits;
  readonly whose: string;
}

function checkRequests(
  bucket: Bucket,
  { limits, whose, now }: CheckOptions & { readonly now: number },
): void {
  bucket.asked += 1;
  if (bucket.tokens >= 1) return;
  const waitMs = ((1 - bucket.tokens) / limits.requestsPerMinute) * MINUTE_MS;
  throw new EgressError(
    "too_large",
    `Too many requests for ${whose}: the limit requestsPerMinute is ${limits.requestsPerMinute}, seen ${bucket.asked}`,
    {
      hint: "Ask less often, or for more at once; maxAgeSeconds takes an answer that is there already",
      notBefore: Math.ceil(now + waitMs),
    },
  );
}

function checkBytes({ bytes, hour }: Bucket, { limits, whose }: CheckOptions): void {
  if (bytes < limits.bytesPerHour) return;
  throw new EgressError(
    "too_large",
    `Too much data for ${whose}: the limit bytesPerHour is ${limits.bytesPerHour}, seen ${bytes}`,
    { hint: "Ask for less, or less often", notBefore: (hour + 1) * HOUR_MS },
  );
}
