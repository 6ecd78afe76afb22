import type { EgressLimits, EgressPolicy, EgressPurpose } from "./types.ts";

const DEFAULT_LIMITS: EgressLimits = {
  connectMs: 5_000,
  totalMs: 15_000,
  bodyBytes: 5 * 1024 * 1024,
  requestBodyBytes: 1024 * 1024,
  redirects: 5,
};

/** A model streams for as long as its caller waits; prompts and answers with pictures in them are larger. */
const MODEL_LIMITS: EgressLimits = {
  connectMs: 5_000,
  totalMs: Infinity,
  bodyBytes: 64 * 1024 * 1024,
  requestBodyBytes: 16 * 1024 * 1024,
  redirects: 5,
};

/** Requests on the way at the same time. */
export const SLOT_LIMITS = { perHost: 4, perOwner: 6, all: 32 };

export const CACHE_BYTES = 64 * 1024 * 1024;

/** The program's own clients, whose address and key the owner chose, as against what blocks and pages ask for. */
export function isOwnClient(purpose: EgressPurpose): boolean {
  return purpose === "model" || purpose === "database";
}

export function limitsOf(policy: EgressPolicy): EgressLimits {
  return { ...(isOwnClient(policy.purpose) ? MODEL_LIMITS : DEFAULT_LIMITS), ...policy.limits };
}
