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
function formatMoment(at: number, viewer: Viewer, hasSeconds = false): string {
  return new Intl.DateTimeFormat(viewer.locale, {
    dateStyle: "medium",
    timeStyle: hasSeconds ? "medium" : "short",
    timeZone: viewer.timeZone,
  }).format(at);
}
