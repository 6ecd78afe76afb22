import ICAL from "ical.js";
import { z } from "zod";

const CalendarEvent = z.object({
  title: z.string(),
  location: z.string().nullable(),
  /** The day on the person's calendar. */
  date: z.iso.date(),
  /** "Mon 23 Nov" in the person's language. */
  dayName: z.string(),
  isAllDay: z.boolean(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
});
type CalendarEvent = z.infer<typeof CalendarEvent>;

export const dataSchema = z.object({ today: z.iso.date(), events: z.array(CalendarEvent) });
export type Data = z.infer<typeof dataSchema>;

const DAY_MS = 86_400_000;
/** An event without an end is shown for this long after it began. */
const MIN_LENGTH_MS = 60_000;
/** A daily event since 1990 has fewer; a rule that repeats each second must end somewhere. */
const MAX_STEPS = 20_000;

export async function fetchData({ settings }: BlockContext) {
  const address = String(settings.address).replace(/^webcal:/i, "https:");
  const response = await fetch(address, { maxAgeSeconds: 300, headers: { accept: "text/calendar" } });
  if (!response.ok) throw new Error(`${new URL(address).host} answered ${response.status}`);
  return await response.text();
}

export function processData(raw: unknown, { settings, now, timeZone, locale }: BlockContext): Data {
  const text = z.string().parse(raw);
  if (!text.includes("BEGIN:VCALENDAR")) throw new Error("The address does not answer a calendar (ICS)");
  const calendars = parseCalendars(text);
  const from = now.getTime();
  const until = from + Number(settings.days) * DAY_MS;
  const events = calendars.flatMap((calendar) => listEvents(calendar, { from, until, timeZone, locale }))
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  return { today: dateIn(from, timeZone), events: events.slice(0, Number(settings.count)) };
}

/** A file may hold several calendars; their own time zones are made known to ical.js first. */
function parseCalendars(text: string): ICAL.Component[] {
  const parsed = ICAL.parse(text);
  const calendars = (Array.isArray(parsed[0]) ? parsed : [parsed]).map((each) => new ICAL.Component(each));
  for (const calendar of calendars) {
    for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  }
  return calendars;
}

interface Span {
  from: number;
  until: number;
  timeZone: string;
  locale: string;
}

/** Single events, series, and the changed occurrences of series, which stand in a file as events of their own. */
function listEvents(calendar: ICAL.Component, span: Span): CalendarEvent[] {
  const events = calendar.getAllSubcomponents("vevent").map((each) =>
    new ICAL.Event(each, { exceptions: [] })
  );
  const changed = new Set(
    events.flatMap((event) =>
      event.isRecurrenceException()
        ? [`${event.uid} ${instantOf(event.recurrenceId, event, span.timeZone)}`]
        : []
    ),
  );
  return events.flatMap((event) =>
    event.isRecurring()
      ? listOccurrences(event, changed, span)
      : toEvent(event, { start: event.startDate, end: event.endDate }, span)
  );
}

function listOccurrences(event: ICAL.Event, changed: Set<string>, span: Span): CalendarEvent[] {
  const found: CalendarEvent[] = [];
  const lengthMs = event.duration.toSeconds() * 1000;
  const iterator = event.iterator();
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = iterator.next();
    // Right to a day whatever the zone: enough to pass over the years before quickly.
    const roughly = next ? next.toUnixTime() * 1000 : Infinity;
    if (!next || roughly > span.until + DAY_MS) break;
    if (roughly + lengthMs < span.from - DAY_MS) continue;
    if (changed.has(`${event.uid} ${instantOf(next, event, span.timeZone)}`)) continue;
    const { startDate, endDate } = event.getOccurrenceDetails(next);
    found.push(...toEvent(event, { start: startDate, end: endDate }, span));
  }
  return found;
}

function toEvent(
  event: ICAL.Event,
  { start, end }: { start: ICAL.Time; end: ICAL.Time },
  span: Span,
): CalendarEvent[] {
  const startsAt = instantOf(start, event, span.timeZone);
  const endsAt = instantOf(end, event, span.timeZone);
  const isCancelled = event.component.getFirstPropertyValue("status") === "CANCELLED";
  const isOver = Math.max(endsAt, startsAt + MIN_LENGTH_MS) <= span.from;
  if (isCancelled || isOver || startsAt > span.until) return [];
  const date = start.isDate ? start.toString().slice(0, 10) : dateIn(startsAt, span.timeZone);
  return [{
    title: event.summary || "Untitled event",
    location: event.location || null,
    date,
    dayName: dayName(date, span.locale),
    isAllDay: start.isDate,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
  }];
}

/** Epoch milliseconds. Times without a zone, and dates, are meant on the person's own clock. */
function instantOf(time: ICAL.Time, event: ICAL.Event, timeZone: string): number {
  const isFloating = time.isDate || time.zone === ICAL.Timezone.localTimezone;
  if (!isFloating) return time.toUnixTime() * 1000;
  const named = event.component.getFirstProperty("dtstart")?.getFirstParameter("tzid");
  const wall = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
  return wallToInstant(wall, !time.isDate && named !== undefined && isTimeZone(named) ? named : timeZone);
}

/** The instant at which clocks in a zone show this wall time; twice, because the offset may change in between. */
function wallToInstant(wall: number, timeZone: string): number {
  const guess = wall - offsetMs(wall, timeZone);
  return wall - offsetMs(guess, timeZone);
}

function offsetMs(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(at);
  const text = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d{2}):(\d{2})/.exec(text) ?? [];
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === "-" ? -ms : ms;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    // Intl throws for a name that it does not know, such as Outlook's "W. Europe Standard Time".
    return false;
  }
}

function dateIn(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" })
    .format(at);
}

function dayName(date: string, locale: string): string {
  const format = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale, format).format(Date.parse(date));
}
