import { formatAge, formatElapsed, formatUntil } from "../islands/format_age.ts";

interface RelativeTimeProps {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly now: number;
  /** Age counts up from a past moment, until counts down to a coming one, elapsed is a running clock. */
  readonly kind?: "age" | "until" | "elapsed";
}

const FORMATS = { age: formatAge, until: formatUntil, elapsed: formatElapsed } as const;

/** A moment in words that a script keeps true while the page is open. */
export function RelativeTime({ at, now, kind = "age" }: RelativeTimeProps) {
  return <time dateTime={new Date(at).toISOString()} data-relative={kind}>{FORMATS[kind](at, now)}</time>;
}
