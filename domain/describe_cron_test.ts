import assert from "node:assert/strict";
import { describeCron } from "./describe_cron.ts";

for (
  const [line, words] of [
    ["15 16 * * 1-5", "on weekdays at 16:15"],
    ["0 9 * * *", "every day at 09:00"],
    ["30 8,12,18 * * 0,6", "at weekends at 08:30, 12:30 and 18:30"],
    ["0 9 * * 1", "on Mondays at 09:00"],
    ["5 7 * * 1,4,7", "on Mondays, Thursdays and Sundays at 07:05"],
    ["0 6 1 * *", "on day 1 of each month at 06:00"],
    ["*/15 * * * *", "every 15 minutes"],
    ["* * * * *", "every minute"],
    ["5 * * * *", "every hour at :05"],
    ["0 */6 * * *", "every 6 hours"],
    ["0 */5 * * *", undefined],
    ["*/7 * * * *", undefined],
    ["5 */6 * * *", undefined],
    ["0 9 1 * 1", undefined],
    ["0 9 * 12 *", undefined],
    ["0 9-17 * * 1-5", undefined],
    ["0 9 * * MON", undefined],
    ["0 9 L * *", undefined],
  ] as const
) {
  Deno.test(`describeCron() says "${line}" ${words === undefined ? "in no words" : `as "${words}"`}`, () => {
    assert.equal(describeCron(line), words);
  });
}
