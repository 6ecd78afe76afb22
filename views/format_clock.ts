import type { Viewer } from "../services/types.ts";

const MAX_FORMATS = 50;
const DAY_MS = 24 * 3_600_000;
// Making a formatter takes far longer than using it.
const formats = new Map<string, Intl.DateTimeFormat>();

/** A coming moment as people say it: "16:15" within a day, "Mon 16:15" within a week, "3 Dec" after that. */
export function formatClock(at: number, now: number, viewer: Viewer): string {
  if (at - now < DAY_MS) return findFormat(viewer, { hour: "2-digit", minute: "2-digit" }).format(at);
  if (at - now < 6 * DAY_MS) {
    return findFormat(viewer, { weekday: "short", hour: "2-digit", minute: "2-digit" }).format(at);
  }
  return findFormat(viewer, { day: "numeric", month: "short" }).format(at);
}

function findFormat(viewer: Viewer, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${viewer.locale} ${viewer.timeZone} ${Object.keys(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  if (formats.size >= MAX_FORMATS) formats.clear();
  const made = new Intl.DateTimeFormat(viewer.locale, { ...options, timeZone: viewer.timeZone });
  formats.set(key, made);
  return made;
}
