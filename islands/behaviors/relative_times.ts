import { formatAge, formatElapsed, formatUntil } from "../format_age.ts";

const FORMATS: Readonly<Record<string, (at: number, now: number) => string>> = {
  age: formatAge,
  until: formatUntil,
  elapsed: formatElapsed,
};
const TICK_MS = 1_000;

/** Keeps "4 min ago", "in 9 min" and running clocks true while the page is seen. */
export function startRelativeTimes(): void {
  setInterval(tick, TICK_MS);
  document.addEventListener("visibilitychange", tick);
}

function tick(): void {
  if (document.hidden) return;
  const now = Date.now();
  for (
    const element of document.querySelectorAll<HTMLTimeElement>(
      "time[data-relative]",
    )
  ) {
    const words = FORMATS[element.dataset["relative"] ?? ""]?.(
      Date.parse(element.dateTime),
      now,
    );
    if (words !== undefined && element.textContent !== words) {
      element.textContent = words;
    }
  }
}
