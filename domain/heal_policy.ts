import type { AcceptanceKind } from "./acceptance_failure.ts";
import type { RunError, RunErrorKind } from "./outcome.ts";

/**
 * Whose move a failed run is. "wait": the source or this machine may be back by itself. "person": only a person can give
 * what is missing. "heal": the code no longer fits the source.
 */
export type FailureClass = "wait" | "person" | "heal";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Between two heals of a block; doubled after each that failed. */
export const FIRST_COOLDOWN_MS = HOUR_MS;
export const LONGEST_COOLDOWN_MS = DAY_MS;
/** Heals within a day, of one block and of all; a person who asks is not counted against the second. */
export const HEALS_A_DAY = { ofBlock: 3, ofAll: 24 } as const;
export const HEAL_DAY_MS = DAY_MS;

/** Decides by what failed, not by what it says. */
export function classifyFailure(error: RunError): FailureClass {
  // A host that a person could allow stays theirs to allow, whatever the code could do about it.
  if (error.host !== undefined) return "person";
  if (error.kind === "http_status") return classifyStatus(error.status);
  if (error.kind === "soft_failure" && error.acceptance !== undefined) return BY_ACCEPTANCE[error.acceptance];
  return BY_KIND[error.kind];
}

const BY_KIND: Readonly<Record<RunErrorKind, FailureClass>> = {
  // A program that no longer takes the code, such as after an update of it.
  syntax: "heal",
  import_refused: "heal",
  host_not_declared: "person",
  blocked_address: "person",
  permission: "person",
  network: "wait",
  timeout: "wait",
  http_status: "heal",
  not_json: "heal",
  exception: "heal",
  schema: "heal",
  soft_failure: "heal",
  render: "heal",
  protocol: "heal",
  // Limits are the person's to raise.
  cpu_time: "person",
  memory: "person",
  too_large: "person",
  // As likely this machine, short of memory or without a sandbox, as the code: no model can help that.
  crashed: "wait",
  no_result: "wait",
};

const BY_ACCEPTANCE: Readonly<Record<AcceptanceKind, FailureClass>> = {
  schema: "heal",
  error_key: "heal",
  all_empty: "heal",
  html_in_data: "heal",
  too_few_rows: "heal",
  // The source has nothing newer; a market is closed, a sensor sleeps.
  stale: "wait",
  refused_request: "person",
  // Judged at trials only.
  no_answer: "wait",
  invented: "heal",
  empty_view: "heal",
  fallback_view: "heal",
  cut_off: "heal",
  unreadable: "heal",
};

function classifyStatus(status = 0): FailureClass {
  if (status >= 500 || status === 408 || status === 425 || status === 429) return "wait";
  if (status === 401 || status === 402 || status === 403 || status === 407 || status === 451) return "person";
  return "heal";
}

/**
 * Failures in a row that code could mend, after one more. What only has to be waited for says nothing of the code and
 * leaves the count; what needs a person ends it.
 */
export function nextStreak(streak: number, error: RunError): number {
  const failure = classifyFailure(error);
  if (failure === "wait") return streak;
  return failure === "heal" ? streak + 1 : 0;
}

/** What decides whether a heal may begin. Times are epoch milliseconds. */
export interface HealCircumstances {
  readonly isPaused: boolean;
  readonly mode: HealingMode;
  readonly streak: number;
  readonly threshold: number;
  readonly hasModel: boolean;
  /** Heals of the block, the newest first. */
  readonly healsOfBlock: readonly PastHeal[];
  /** Heals of all blocks within a day. */
  readonly healsOfAll: number;
  readonly now: number;
}

export interface PastHeal {
  readonly isGood: boolean;
  readonly startedAt: number;
  /** Null while it runs. */
  readonly endedAt: number | null;
}

export const HEALING_MODES = ["off", "review", "automatic"] as const;
export type HealingMode = typeof HEALING_MODES[number];

export type HealDecision =
  | { readonly kind: "begin" }
  | {
    readonly kind: "not_now";
    readonly reason: "paused" | "off" | "below_threshold" | "no_model" | "running" | "cooldown" | "daily_cap";
    /** When it may begin, where time alone decides. */
    readonly at?: number;
  };

/** Whether failures alone begin a heal now. Pure; the claim in the database decides between two that ask at once. */
export function decideHeal(circumstances: HealCircumstances): HealDecision {
  const { isPaused, mode, streak, threshold, hasModel } = circumstances;
  if (isPaused) return { kind: "not_now", reason: "paused" };
  if (mode === "off") return { kind: "not_now", reason: "off" };
  if (streak < threshold) return { kind: "not_now", reason: "below_threshold" };
  if (!hasModel) return { kind: "not_now", reason: "no_model" };
  return decideByPast(circumstances);
}

function decideByPast({ healsOfBlock, healsOfAll, now }: HealCircumstances): HealDecision {
  const [newest] = healsOfBlock;
  if (newest !== undefined && newest.endedAt === null) return { kind: "not_now", reason: "running" };
  const readyAt = (newest?.endedAt ?? -Infinity) + cooldownMs(healsOfBlock);
  if (newest !== undefined && now < readyAt) return { kind: "not_now", reason: "cooldown", at: readyAt };
  const today = healsOfBlock.filter(({ startedAt }) => startedAt > now - HEAL_DAY_MS).length;
  const isFull = today >= HEALS_A_DAY.ofBlock || healsOfAll >= HEALS_A_DAY.ofAll;
  return isFull ? { kind: "not_now", reason: "daily_cap" } : { kind: "begin" };
}

/** Doubles with each heal in a row that did not end well. */
export function cooldownMs(healsOfBlock: readonly PastHeal[]): number {
  const good = healsOfBlock.findIndex(({ isGood }) => isGood);
  const failed = good === -1 ? healsOfBlock.length : good;
  return Math.min(FIRST_COOLDOWN_MS * 2 ** Math.min(failed, 10), LONGEST_COOLDOWN_MS);
}
