const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const JUST_NOW_MS = 8_000;

/** How long ago in one unit: "just now", "12 s ago", "4 min ago", "2 h ago", "3 days ago". */
export function formatAge(at: number, now: number): string {
  const ageMs = Math.max(0, now - at);
  return ageMs < JUST_NOW_MS ? "just now" : `${formatSpan(ageMs)} ago`;
}

/** How long until, in one unit: "in 9 min"; "now" when it is due. */
export function formatUntil(at: number, now: number): string {
  return at - now < 1_000 ? "now" : `in ${formatSpan(at - now)}`;
}

/** A running clock: "0:07", "12:40", "1:02:03". */
export function formatElapsed(since: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  const minutes = Math.floor(seconds / 60) % 60;
  const hours = Math.floor(seconds / 3600);
  const tail = `${String(seconds % 60).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

function formatSpan(spanMs: number): string {
  if (spanMs < MINUTE_MS) return `${Math.max(1, Math.floor(spanMs / 1000))} s`;
  if (spanMs < HOUR_MS) return `${Math.floor(spanMs / MINUTE_MS)} min`;
  if (spanMs < 2 * DAY_MS) return `${Math.floor(spanMs / HOUR_MS)} h`;
  return `${Math.floor(spanMs / DAY_MS)} days`;
}
