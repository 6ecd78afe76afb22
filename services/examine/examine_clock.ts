import type { Finding } from "./types.ts";

const YEAR_OF_RELEASE = 2026;
const YEARS_AHEAD = 20;

/** Schedules and certificates stand on it. */
export function examineClock(nowMs: number): Finding[] {
  const now = new Date(nowMs);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const year = now.getUTCFullYear();
  if (year < YEAR_OF_RELEASE || year > YEAR_OF_RELEASE + YEARS_AHEAD) {
    const side = year < YEAR_OF_RELEASE ? "before this version was made" : "far ahead";
    return [{
      name: "clock",
      state: "bad",
      note: `${now.toISOString()} is ${side}: set the clock`,
      means: "Certificates do not hold, and blocks run at the wrong time.",
      mend: ["timedatectl set-ntp true"],
    }];
  }
  return [{ name: "clock", state: "good", note: `${now.toISOString()}, time zone ${zone}` }];
}
