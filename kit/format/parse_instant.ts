/** A point in time read from data. A calendar date such as "2026-10-24" has no time zone and must never be moved by one. */
export interface Instant {
  /** Epoch milliseconds; for a calendar date, its midnight in UTC. */
  readonly ms: number;
  readonly isDateOnly: boolean;
}

const DATE = /^\d{4}-\d{2}(?:-\d{2})?$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?$/i;
const HAS_OFFSET = /(?:Z|[+-]\d{2}:?\d{2})$/i;
/** 2001-09-09: what is larger and a number counts milliseconds, not seconds. */
const FIRST_MILLISECONDS = 1e12;
const LAST_MILLISECONDS = 8.64e15;

/** Reads ISO dates, ISO instants, RFC 2822 dates, epoch seconds and epoch milliseconds; `undefined` for anything else. */
export function parseInstant(value: unknown): Instant | undefined {
  if (typeof value === "number") return fromNumber(value);
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  // A date without a time is read as midnight in UTC; "2026-13-45" is no date.
  if (DATE.test(text)) return instantOf(Date.parse(text), true);
  if (DATE_TIME.test(text)) {
    // A time without an offset is read as UTC: guests run in UTC, so that is what their code meant.
    return instantOf(
      Date.parse(HAS_OFFSET.test(text) ? text.replace(" ", "T") : `${text.replace(" ", "T")}Z`),
      false,
    );
  }
  if (/^\d{10}$|^\d{13}$/.test(text)) return fromNumber(Number(text));
  if (/^[A-Z][a-z]{2},? /.test(text) && /\d{4}/.test(text)) return instantOf(Date.parse(text), false);
  return undefined;
}

/** True for text that is a date or an instant in writing; a bare number never is. */
export function isDateText(value: unknown): value is string {
  return typeof value === "string" && (DATE.test(value) || DATE_TIME.test(value));
}

function fromNumber(value: number): Instant | undefined {
  if (!Number.isFinite(value)) return undefined;
  return instantOf(Math.abs(value) < FIRST_MILLISECONDS ? value * 1000 : value, false);
}

function instantOf(ms: number, isDateOnly: boolean): Instant | undefined {
  return Number.isFinite(ms) && Math.abs(ms) <= LAST_MILLISECONDS ? { ms, isDateOnly } : undefined;
}
