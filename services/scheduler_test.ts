import assert from "node:assert/strict";
import { givenDashboard } from "../testing/rows.ts";
import { TEST_START } from "../testing/start_program.ts";
import { expectState, givenReadyBlock, withProgram } from "../testing/with_program.ts";
import { waitUntil } from "../testing/wait_until.ts";
import { BATCH, createScheduler, LEASE_MS } from "./scheduler.ts";

Deno.test("tick() refreshes what is due, once, with nobody watching", async () => {
  await withProgram(async (program) => {
    const id = await givenReadyBlock(program, "Top 10 Hacker News stories");
    const scheduler = createScheduler(program.deps);
    assert.deepEqual(await scheduler.tick(), []);
    program.clock.now += 24 * 3_600_000;
    const claimed = await Promise.all([scheduler.tick(), scheduler.tick()]);
    assert.deepEqual(claimed.flat(), [id]);
    await program.deps.flights.idle();
    assert.equal(expectState(await program.app.getCard(id), "fresh").at, program.clock.now);
    assert.equal((await program.app.listRuns(id)).length, 2);
    await scheduler.stop();
  });
});

Deno.test("tick() leaves paused and deleted blocks alone", async () => {
  await withProgram(async (program) => {
    const { app, clock } = program;
    const paused = await givenReadyBlock(program, "Top 10 Hacker News stories");
    const deleted = await givenReadyBlock(program, "EUR/USD for the last 30 days");
    await app.setPaused(paused, true);
    await app.deleteBlock(deleted);
    clock.now += 7 * 24 * 3_600_000;
    const scheduler = createScheduler(program.deps);
    assert.deepEqual(await scheduler.tick(), []);
    await app.setPaused(paused, false);
    assert.deepEqual(await scheduler.tick(), [paused]);
    await scheduler.stop();
  });
});

Deno.test("tick() runs a block again when the program that claimed it died", async () => {
  await withProgram(async (program) => {
    const id = await givenReadyBlock(program, "Top 10 Hacker News stories");
    const { db, clock } = program;
    clock.now = TEST_START + 24 * 3_600_000;
    // A claim without a run: what a killed process leaves.
    await db.execute("UPDATE blocks SET next_run_at = ?", [clock.now + LEASE_MS]);
    const scheduler = createScheduler(program.deps);
    assert.deepEqual(await scheduler.tick(), []);
    clock.now += LEASE_MS;
    assert.deepEqual(await scheduler.tick(), [id]);
    await scheduler.stop();
  });
});

Deno.test("tick() goes on without waiting for the next one while more is due than fits", async () => {
  await withProgram(async (program) => {
    const { app, db, clock, deps } = program;
    const first = await givenReadyBlock(program, "Countdown to 24 December 2030");
    for (let count = 1; count < BATCH + 4; count++) await app.copyBlock(first);
    await deps.flights.idle();
    clock.now += 24 * 3_600_000;
    const scheduler = createScheduler(deps);
    assert.equal((await scheduler.tick()).length, BATCH);
    await waitUntil("all blocks are claimed", async () => {
      const { rows } = await db.execute("SELECT COUNT(*) AS late FROM blocks WHERE next_run_at <= ?", [
        clock.now,
      ]);
      return rows[0]?.["late"] === 0;
    });
    await scheduler.stop();
  });
});

Deno.test("after a long stop tick() begins with the dashboard that is looked at", async () => {
  await withProgram(async (program) => {
    const { app, db, clock, deps } = program;
    const first = await givenReadyBlock(program, "Countdown to 24 December 2030");
    for (let count = 1; count < BATCH; count++) await app.copyBlock(first);
    const last = (await app.copyBlock(first)).id;
    await deps.flights.idle();
    const other = await givenDashboard(db);
    await db.execute("UPDATE blocks SET dashboard_id = ? WHERE id = ?", [other, last]);
    clock.now += 30 * 24 * 3_600_000;
    await db.execute("UPDATE blocks SET next_run_at = next_run_at + (id = ?)", [last]);
    const scheduler = createScheduler(deps);
    await app.getDashboard(other);
    const claimed = await scheduler.tick();
    assert.equal(claimed.length, BATCH);
    assert.ok(claimed.includes(last));
    await scheduler.stop();
  });
});
