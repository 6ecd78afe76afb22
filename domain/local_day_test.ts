import assert from "node:assert/strict";
import { instantOf, lastDates, localDate, startOfDay, startOfMonth, writeDate } from "./local_day.ts";

const iso = (ms: number) => new Date(ms).toISOString();

Deno.test("startOfDay() is midnight of the person's clock, on either side of Greenwich", () => {
  const at = Date.UTC(2026, 10, 22, 18, 39, 2);
  assert.equal(iso(startOfDay(at, "UTC")), "2026-11-22T00:00:00.000Z");
  assert.equal(iso(startOfDay(at, "Asia/Kathmandu")), "2026-11-22T18:15:00.000Z");
  assert.equal(iso(startOfDay(at, "America/Los_Angeles")), "2026-11-22T08:00:00.000Z");
});

Deno.test("startOfDay() finds the first instant where midnight is missing", () => {
  // Santiago goes forward at midnight: 23:59:59 is followed by 01:00.
  const at = Date.UTC(2026, 8, 6, 15);
  assert.equal(iso(startOfDay(at, "America/Santiago")), "2026-09-06T04:00:00.000Z");
});

Deno.test("startOfMonth() and dates follow the zone over the turn of a month", () => {
  const at = Date.UTC(2026, 11, 1, 3);
  assert.equal(iso(startOfMonth(at, "America/New_York")), "2026-11-01T04:00:00.000Z");
  assert.equal(writeDate(localDate(at, "America/New_York")), "2026-11-30");
  assert.deepEqual(lastDates(at, "UTC", 3).map(writeDate), ["2026-11-29", "2026-11-30", "2026-12-01"]);
  assert.equal(iso(instantOf({ year: 2026, month: 12, day: 1 }, "UTC")), "2026-12-01T00:00:00.000Z");
});
