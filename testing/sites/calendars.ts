import type { Site } from "../internet/types.ts";
import { answerText } from "./answer.ts";

const DAY_MS = 86_400_000;
const OFFICE_ZONE = `BEGIN:VTIMEZONE
TZID:Office Standard Time
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE`.replaceAll("\n", "\r\n");

/** Address of the calendar that calendarFacts speaks of. */
export const CALENDAR_ADDRESS = "https://calendar.example/family.ics";

/** A shared calendar: series with moved and left-out dates, a whole day, zones that the file defines and does not. */
export const calendarSite: Site = {
  hosts: ["calendar.example"],
  handle(request, world) {
    const { pathname } = new URL(request.url);
    const options = { type: "text/calendar; charset=utf-8", maxAgeSeconds: 60 };
    if (pathname === "/family.ics") return answerText(request, writeCalendar(world.now()), options);
    if (pathname === "/empty.ics") return answerText(request, wrap([]), options);
    return answerText(request, "<!doctype html><title>Not found</title>", { status: 404, type: "text/html" });
  },
};

/** Titles with the UTC instants (or the day, for a whole day) of next week that a right card of the next days shows. */
export function calendarFacts(
  nowMs: number,
  days: number,
): readonly { readonly title: string; readonly startsAt: string }[] {
  const monday = mondayOf(nowMs);
  const at = (day: number, time: string) => `${dateText(monday + day * DAY_MS)}T${time}:00.000Z`;
  const facts = [
    { title: "Choir practice", startsAt: at(8, "18:30") },
    { title: "Dentist, moved", startsAt: at(9, "09:15") },
    { title: "School holiday", startsAt: dateText(monday + 10 * DAY_MS) },
    { title: "Call with Tokyo", startsAt: at(11, "00:00") },
    { title: "Team lunch", startsAt: at(11, "11:00") },
    { title: "Book club, brought forward", startsAt: at(12, "17:00") },
  ];
  return facts.filter(({ startsAt }) => Date.parse(startsAt) <= nowMs + days * DAY_MS);
}

function writeCalendar(nowMs: number): string {
  const monday = mondayOf(nowMs);
  const day = (offset: number) => dateText(monday + offset * DAY_MS).replaceAll("-", "");
  return wrap([
    // Each Tuesday at 18:30 UTC since ten weeks; the Tuesday after next is left out.
    event(
      "choir",
      `SUMMARY:Choir practice\r\nLOCATION:Old school\\, room 3\r\nDTSTART:${day(-69)}T183000Z\r\n` +
        `DTEND:${day(-69)}T200000Z\r\nRRULE:FREQ=WEEKLY;BYDAY=TU\r\nEXDATE:${day(15)}T183000Z`,
    ),
    // Each Wednesday at 08:00; the one of next week was moved to 09:15.
    event(
      "dentist",
      `SUMMARY:Dentist\r\nDTSTART:${day(2)}T080000Z\r\nDURATION:PT30M\r\nRRULE:FREQ=WEEKLY;COUNT=2`,
    ),
    event(
      "dentist",
      `SUMMARY:Dentist\\, moved\r\nRECURRENCE-ID:${day(9)}T080000Z\r\nDTSTART:${day(9)}T091500Z\r\n` +
        `DTEND:${day(9)}T094500Z`,
    ),
    event(
      "holiday",
      `SUMMARY:School holiday\r\nDTSTART;VALUE=DATE:${day(10)}\r\nDTEND;VALUE=DATE:${day(11)}`,
    ),
    // Nine in the morning in Tokyo, with a zone that the file does not define.
    event(
      "tokyo",
      `SUMMARY:Call with Tokyo\r\nDTSTART;TZID=Asia/Tokyo:${day(11)}T090000\r\n` +
        `DTEND;TZID=Asia/Tokyo:${day(11)}T093000`,
    ),
    // Noon in a zone of its own name, one hour east of Greenwich.
    event(
      "lunch",
      `SUMMARY:Team lunch\r\nDTSTART;TZID=Office Standard Time:${day(11)}T120000\r\n` +
        `DTEND;TZID=Office Standard Time:${day(11)}T130000`,
    ),
    // Monthly; the one of ten weeks ahead was moved into next week.
    event(
      "club",
      `SUMMARY:Book club\r\nDTSTART:${day(82)}T170000Z\r\nDTEND:${day(82)}T180000Z\r\nRRULE:FREQ=MONTHLY`,
    ),
    event(
      "club",
      `SUMMARY:Book club\\, brought forward\r\nRECURRENCE-ID:${day(82)}T170000Z\r\n` +
        `DTSTART:${day(12)}T170000Z\r\nDTEND:${day(12)}T180000Z`,
    ),
    event(
      "off",
      `SUMMARY:Called off\r\nSTATUS:CANCELLED\r\nDTSTART:${day(9)}T120000Z\r\nDTEND:${day(9)}T130000Z`,
    ),
    event("old", `SUMMARY:Long ago\r\nDTSTART:20200101T120000Z\r\nDTEND:20200101T130000Z`),
  ]);
}

function wrap(events: readonly string[]): string {
  const head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Calendar//EN", OFFICE_ZONE];
  return [...head, ...events, "END:VCALENDAR", ""].join("\r\n");
}

function event(uid: string, lines: string): string {
  return `BEGIN:VEVENT\r\nUID:${uid}@calendar.example\r\nDTSTAMP:20260101T000000Z\r\n${lines}\r\nEND:VEVENT`;
}

/** Midnight in UTC of the Monday on or before an instant. */
function mondayOf(nowMs: number): number {
  const day = Math.floor(nowMs / DAY_MS);
  // 1 January 1970 was a Thursday.
  return (day - ((day + 3) % 7)) * DAY_MS;
}

function dateText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
