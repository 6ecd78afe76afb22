import assert from "node:assert/strict";
import { silentLog } from "../log.ts";
import { openDatabase } from "../storage/database.ts";
import { givenReadyBlock, withProgram } from "../testing/with_program.ts";
import { prune } from "./prune.ts";
import { MAX_STEP_MS, moveRetentionClock } from "./retention_clock.ts";

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);

Deno.test("moveRetentionClock() follows the clock, by a day at most ahead and at once back", async () => {
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  try {
    assert.equal(await moveRetentionClock(db, NOW), NOW);
    assert.equal(await moveRetentionClock(db, NOW + 3_600_000), NOW + 3_600_000);
    assert.equal(await moveRetentionClock(db, NOW + 365 * DAY_MS), NOW + 3_600_000 + MAX_STEP_MS);
    assert.equal(await moveRetentionClock(db, NOW - 365 * DAY_MS), NOW - 365 * DAY_MS);
    assert.equal(await moveRetentionClock(db, NOW), NOW - 364 * DAY_MS);
  } finally {
    await db.close();
  }
});

Deno.test("attack 166 a clock that is a year ahead for an afternoon costs no history and no trash", () =>
  withProgram(async (program) => {
    const { app, clock, db, deps } = program;
    const block = await givenReadyBlock(program, "Countdown to 24 December 2030");
    const thrown = await givenReadyBlock(program, "World clock Tokyo and New York");
    await app.deleteBlock(thrown);
    // A day each, so that there is history.
    for (let day = 0; day < 3; day++) {
      clock.now += DAY_MS;
      await app.refreshBlock(block, "person");
    }
    await prune(deps);
    const count = async (table: string) =>
      Number((await db.execute(`SELECT COUNT(*) AS n FROM ${table}`)).rows[0]?.["n"]);
    const before = await Promise.all(["block_data", "execution_logs", "blocks"].map(count));
    const right = clock.now;
    clock.now += 365 * DAY_MS;
    for (let hour = 0; hour < 3; hour++) {
      await prune(deps);
      clock.now += 3_600_000;
    }
    assert.deepEqual(await Promise.all(["block_data", "execution_logs", "blocks"].map(count)), before);
    clock.now = right + 4 * 3_600_000;
    await prune(deps);
    await app.restoreBlock(thrown);
    assert.deepEqual(await Promise.all(["block_data", "execution_logs", "blocks"].map(count)), before);
  }));
