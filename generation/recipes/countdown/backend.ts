import { z } from "zod";

export const dataSchema = z.object({
  label: z.string(),
  date: z.iso.date(),
  state: z.enum(["ahead", "today", "over"]),
  /** Whole days on the calendar: tomorrow is 1. */
  days: z.number(),
  hours: z.number(),
  minutes: z.number(),
});
export type Data = z.infer<typeof dataSchema>;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export async function fetchData() {
  return await Promise.resolve(null);
}

export function processData(_raw: unknown, { settings, now, timeZone }: BlockContext): Data {
  const wall = wallClock(now, timeZone);
  const today = new Date(wall).toISOString().slice(0, 10);
  const date = settings.yearly === true ? nextYearly(String(settings.date), today) : String(settings.date);
  const target = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(target)) {
    throw new Error(`Cannot read the date "${settings.date}": expected one such as "2027-06-12"`);
  }
  const leftMs = Math.max(0, target - wall);
  return {
    label: String(settings.label),
    date,
    state: date === today ? "today" : target > wall ? "ahead" : "over",
    days: Math.round((target - Date.parse(today)) / DAY_MS),
    hours: Math.floor((leftMs % DAY_MS) / HOUR_MS),
    minutes: Math.floor((leftMs % HOUR_MS) / 60_000),
  };
}

/** The next time that this day of the year comes, today included; 29 February waits for a leap year. */
function nextYearly(date: string, today: string): string {
  const year = Number(today.slice(0, 4));
  const candidates = Array.from({ length: 9 }, (_, ahead) => `${year + ahead}${date.slice(4)}`);
  return candidates.find((each) => each >= today && isRealDate(each)) ?? date;
}

function isRealDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

/** What the person's wall clock shows, as if it were UTC: midnight is midnight where they are. */
function wallClock(now: Date, timeZone: string): number {
  const text = now.toLocaleString("sv-SE", { timeZone, hourCycle: "h23" });
  return Date.parse(`${text.replace(" ", "T")}Z`);
}
