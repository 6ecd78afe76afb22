import type { Viewer } from "../services/types.ts";

interface MomentProps {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly viewer: Viewer;
  /** Seconds matter in a list of runs, not in a list of versions. */
  readonly hasSeconds?: boolean;
}

/** A point in time in the viewer's words and zone; the exact one stands in the element. */
export function Moment({ at, viewer, hasSeconds = false }: MomentProps) {
  return <time dateTime={new Date(at).toISOString()}>{formatMoment(at, viewer, hasSeconds)}</time>;
}

/** "22 Nov 2026, 18:39" in the viewer's language and zone. */
export function formatMoment(at: number, viewer: Viewer, hasSeconds = false): string {
  return new Intl.DateTimeFormat(viewer.locale, {
    dateStyle: "medium",
    timeStyle: hasSeconds ? "medium" : "short",
    timeZone: viewer.timeZone,
  }).format(at);
}

const STEPS = [[86_400, "d"], [3_600, "h"], [60, "min"]] as const;

/** How long ago, in one unit: "just now", "4 min ago", "3 d ago". */
export function formatAge(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  const step = STEPS.find(([size]) => seconds >= size);
  return step === undefined ? "just now" : `${Math.floor(seconds / step[0])} ${step[1]} ago`;
}
