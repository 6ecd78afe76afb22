import { Cron } from "croner";
import { z } from "zod";
import { describeCron } from "./describe_cron.ts";

export const MIN_REFRESH_SECONDS = 15;
export const MAX_REFRESH_SECONDS = 31 * 24 * 3600;

const CronText = z.string().trim().max(100).refine(
  (text) => text.split(/\s+/).length === 5 && isCron(text),
  'expected five fields such as "0 12 * * *"',
);

const TimeZone = z.string().max(60).refine(isTimeZone, 'expected a time zone such as "Europe/Lisbon"');

/** How often a block runs: every so many seconds, or by a five-field cron line in a time zone. */
export const Refresh = z.union([
  z.object({ everySeconds: z.number().int().min(MIN_REFRESH_SECONDS).max(MAX_REFRESH_SECONDS) }).strict(),
  z.object({ cron: CronText, timeZone: TimeZone.default("UTC") }).strict(),
]);
export type Refresh = z.infer<typeof Refresh>;

/** Spread of an interval's start, as a share of the interval: ten blocks of one minute do not all run at :00. */
const JITTER_SHARE = 0.1;
const MAX_JITTER_MS = 60_000;

/**
 * When the block runs next, epoch milliseconds.
 * @param random in [0, 1): moves an interval by up to a tenth (never later than a minute); cron lines stay exact.
 */
export function nextRunAt(refresh: Refresh, nowMs: number, random: number): number {
  if ("everySeconds" in refresh) {
    const intervalMs = refresh.everySeconds * 1000;
    return Math.round(nowMs + intervalMs - Math.min(intervalMs * JITTER_SHARE, MAX_JITTER_MS) * random);
  }
  const next = new Cron(refresh.cron, { timezone: refresh.timeZone, paused: true }).nextRun(new Date(nowMs));
  // A line such as "0 0 31 2 *" never comes; look again in a month rather than never.
  return next?.getTime() ?? nowMs + MAX_REFRESH_SECONDS * 1000;
}

const FIRST_RETRY_MS = 30_000;
const MAX_RETRY_MS = 30 * 60_000;

/**
 * When to try again after a failure: sooner than the schedule, never later, doubling from half a minute to half an hour.
 * @param failures how many in a row, from 1.
 * @param notBeforeMs what the source asked for (Retry-After); honoured even when the schedule is sooner.
 */
export function retryAt(
  refresh: Refresh,
  nowMs: number,
  options: { failures: number; random: number; notBeforeMs?: number | undefined },
): number {
  const backoffMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(options.failures - 1, 10), MAX_RETRY_MS);
  const spreadMs = backoffMs * JITTER_SHARE * options.random;
  const soonest = Math.min(nowMs + backoffMs + spreadMs, nextRunAt(refresh, nowMs, options.random));
  return Math.round(Math.max(soonest, options.notBeforeMs ?? 0));
}

/** The schedule in words: "every 5 minutes", "on weekdays at 16:15 (Europe/Berlin)"; an unusual cron line as it is. */
export function describeRefresh(refresh: Refresh): string {
  if ("cron" in refresh) return `${describeCron(refresh.cron) ?? refresh.cron} (${refresh.timeZone})`;
  const units = [[86_400, "day"], [3_600, "hour"], [60, "minute"], [1, "second"]] as const;
  const [seconds, unit] = units.find(([size]) => refresh.everySeconds % size === 0) ?? [1, "second"];
  const count = refresh.everySeconds / seconds;
  return count === 1 ? `every ${unit}` : `every ${count} ${unit}s`;
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function isCron(text: string): boolean {
  try {
    new Cron(text, { paused: true });
    return true;
  } catch {
    // croner throws TypeError and RangeError alike for a line it cannot read.
    return false;
  }
}
