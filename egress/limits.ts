import type { EgressLimits, EgressPolicy, EgressPurpose, RateLimits } from "./types.ts";

const MEBIBYTE = 1024 * 1024;

/** What one block may ask for, all its runs together; a run has 100 requests. */
const OWNER_RATES: RateLimits = { requestsPerMinute: 600, burstRequests: 600, bytesPerHour: 512 * MEBIBYTE };

/** However much a policy asks for. */
const RATE_CEILING: RateLimits = {
  requestsPerMinute: 6000,
  burstRequests: 6000,
  bytesPerHour: 8192 * MEBIBYTE,
};

/** To one host, for all blocks together. */
export const HOST_RATES: RateLimits = {
  requestsPerMinute: 1200,
  burstRequests: 1200,
  bytesPerHour: 2048 * MEBIBYTE,
};

/** Of the whole program, but for its own clients of model and database. */
export const TOTAL_RATES: RateLimits = {
  requestsPerMinute: 6000,
  burstRequests: 3000,
  bytesPerHour: 8192 * MEBIBYTE,
};

const DEFAULT_LIMITS: EgressLimits = {
  connectMs: 5_000,
  totalMs: 15_000,
  bodyBytes: 5 * 1024 * 1024,
  requestBodyBytes: 1024 * 1024,
  redirects: 5,
  ...OWNER_RATES,
};

/** A model streams for as long as its caller waits; prompts and answers with pictures in them are larger. */
const MODEL_LIMITS: EgressLimits = {
  connectMs: 5_000,
  totalMs: Infinity,
  bodyBytes: 64 * 1024 * 1024,
  requestBodyBytes: 16 * 1024 * 1024,
  redirects: 5,
  ...{ requestsPerMinute: Infinity, burstRequests: Infinity, bytesPerHour: Infinity },
};

/** Requests on the way at the same time. */
export const SLOT_LIMITS = { perHost: 4, perOwner: 6, all: 32 };

export const CACHE_BYTES = 64 * 1024 * 1024;

/** The program's own clients, whose address and key the owner chose, as against what blocks and pages ask for. */
export function isOwnClient(purpose: EgressPurpose): boolean {
  return purpose === "model" || purpose === "database";
}

export function limitsOf(policy: EgressPolicy): EgressLimits {
  if (isOwnClient(policy.purpose)) return { ...MODEL_LIMITS, ...policy.limits };
  const limits = { ...DEFAULT_LIMITS, ...policy.limits };
  return {
    ...limits,
    requestsPerMinute: Math.min(limits.requestsPerMinute, RATE_CEILING.requestsPerMinute),
    burstRequests: Math.min(limits.burstRequests, RATE_CEILING.burstRequests),
    bytesPerHour: Math.min(limits.bytesPerHour, RATE_CEILING.bytesPerHour),
  };
}
