import assert from "node:assert/strict";
import { describeRefresh, nextRunAt, Refresh, retryAt } from "./schedule.ts";

const NOON = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;

Deno.test("Refresh refuses what would never end or never come", () => {
  for (
    const bad of [{ everySeconds: 0 }, { everySeconds: -1 }, { everySeconds: 1e-9 }, { everySeconds: 14 }, {
      everySeconds: 1e9,
    }]
  ) {
    assert.equal(Refresh.safeParse(bad).success, false, JSON.stringify(bad));
  }
  for (const cron of ["", "at noon", "* * * * * *", "61 * * * *", "* * * *"]) {
    assert.equal(Refresh.safeParse({ cron, timeZone: "UTC" }).success, false, cron);
  }
  assert.equal(Refresh.safeParse({ cron: "0 12 * * *", timeZone: "Mars/Olympus" }).success, false);
  assert.equal(Refresh.safeParse({ everySeconds: 60, cron: "0 12 * * *" }).success, false);
});

Deno.test("nextRunAt() keeps an interval, spread by at most a tenth and a minute", () => {
  assert.equal(nextRunAt({ everySeconds: 60 }, NOON, 0), NOON + MINUTE);
  assert.equal(nextRunAt({ everySeconds: 60 }, NOON, 0.5), NOON + 57_000);
  assert.equal(nextRunAt({ everySeconds: 86_400 }, NOON, 1), NOON + 86_400_000 - MINUTE);
});

Deno.test("nextRunAt() reads cron lines in their time zone, over the change of clocks", () => {
  const berlin = { cron: "15 16 * * 1-5", timeZone: "Europe/Berlin" };
  // Sunday noon UTC: the next working day is Monday, 16:15 in Berlin is 15:15 UTC in winter.
  assert.equal(nextRunAt(berlin, NOON, 0.9), Date.UTC(2026, 10, 23, 15, 15));
  // In summer the same line is 14:15 UTC.
  assert.equal(nextRunAt(berlin, Date.UTC(2026, 6, 1, 12), 0), Date.UTC(2026, 6, 1, 14, 15));
});

Deno.test("nextRunAt() looks again in a month for a line that never comes", () => {
  assert.equal(nextRunAt({ cron: "0 0 31 2 *", timeZone: "UTC" }, NOON, 0), NOON + 31 * 86_400_000);
});

Deno.test("retryAt() comes sooner than the schedule, doubles, and never comes later", () => {
  const hourly = { everySeconds: 3_600 };
  const after = (failures: number) => retryAt(hourly, NOON, { failures, random: 0 }) - NOON;
  assert.deepEqual([1, 2, 3, 4].map(after), [30_000, 60_000, 120_000, 240_000]);
  assert.equal(after(50), 30 * MINUTE);
  assert.equal(retryAt({ everySeconds: 15 }, NOON, { failures: 9, random: 0 }), NOON + 15_000);
});

Deno.test("retryAt() waits as long as the source asked for", () => {
  const notBeforeMs = NOON + 5 * MINUTE;
  assert.equal(retryAt({ everySeconds: 60 }, NOON, { failures: 1, random: 0, notBeforeMs }), notBeforeMs);
});

Deno.test("describeRefresh() says a schedule in words", () => {
  assert.equal(describeRefresh({ everySeconds: 60 }), "every minute");
  assert.equal(describeRefresh({ everySeconds: 300 }), "every 5 minutes");
  assert.equal(describeRefresh({ everySeconds: 86_400 }), "every day");
  assert.equal(describeRefresh({ everySeconds: 90 }), "every 90 seconds");
  assert.equal(
    describeRefresh({ cron: "0 9 * * 1", timeZone: "Asia/Tokyo" }),
    "on Mondays at 09:00 (Asia/Tokyo)",
  );
  assert.equal(describeRefresh({ cron: "0 9-17 * * 1", timeZone: "UTC" }), "0 9-17 * * 1 (UTC)");
});
