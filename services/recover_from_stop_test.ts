import assert from "node:assert/strict";
import { listRuns } from "../storage/execution_logs.ts";
import { claimDueBlocks } from "../storage/due_blocks.ts";
import { givenReadyBlock, withProgram } from "../testing/with_program.ts";
import { recoverFromStop } from "./recover_from_stop.ts";
import { createScheduler } from "./scheduler.ts";
import { createAuth } from "./auth.ts";

const YEAR_MS = 365 * 86_400_000;

Deno.test("recoverFromStop() marks a run that was cut off, and makes its block due at once, once", () =>
  withProgram(async (program) => {
    const { db, deps, clock } = program;
    const block = await givenReadyBlock(program, "World clock Tokyo and New York");
    await db.execute("UPDATE blocks SET next_run_at = ?", [clock.now - 1]);
    // Claimed, and then the program is gone.
    const claim = { nowMs: clock.now, leaseMs: 300_000, limit: 16 };
    assert.deepEqual(await claimDueBlocks(db, claim), [block]);
    clock.now += 2_000;
    await recoverFromStop(deps);
    const [run] = await listRuns(db, { blockId: block, limit: 5 });
    assert.deepEqual([run?.status, run?.reason, run?.tookMs], ["cancelled", "interrupted", 2_000]);
    assert.match(run?.error?.message ?? "", /stopped in the middle/);

    const scheduler = createScheduler(deps);
    assert.deepEqual(await scheduler.tick(), [block], "not after the lease alone");
    await deps.flights.idle();
    assert.deepEqual(await scheduler.tick(), []);
    await recoverFromStop(deps);
    assert.equal(
      (await listRuns(db, { blockId: block, limit: 5 })).filter((each) => each.status === "cancelled").length,
      1,
    );
  }));

Deno.test("recoverFromStop() finds nothing cut off after runs that ended, well or badly or with a throw", () =>
  withProgram(async (program) => {
    const { app, db, internet } = program;
    const good = await givenReadyBlock(program, "World clock Tokyo and New York");
    const bad = await givenReadyBlock(program, "EUR/USD for the last 30 days");
    await app.refreshBlock(good, "person");
    internet.setFault("api.frankfurter.dev", { kind: "status", status: 500 });
    await app.refreshBlock(bad, "person");
    await db.execute("ALTER TABLE execution_logs RENAME TO hidden");
    await assert.rejects(app.refreshBlock(good, "person"));
    await db.execute("ALTER TABLE hidden RENAME TO execution_logs");
    const { rows } = await db.execute("SELECT COUNT(*) AS n FROM blocks WHERE running_since IS NOT NULL");
    assert.equal(rows[0]?.["n"], 0);
  }));

for (const how of ["while it runs", "between two runs"] as const) {
  Deno.test(`attack 166 a clock that was a year ahead and is set right ${how} holds nothing up for a year`, () =>
    withProgram(async (program) => {
      const { app, clock, db, deps } = program;
      const scheduler = createScheduler(deps);
      const auth = createAuth({ db, now: deps.now });
      const block = await givenReadyBlock(program, "World clock Tokyo and New York");
      const right = clock.now;
      clock.now += YEAR_MS;
      await scheduler.tick();
      await deps.flights.idle();
      await app.refreshBlock(block, "person");
      const thrown = await givenReadyBlock(program, "Countdown to 24 December 2030");
      await app.deleteBlock(thrown);
      const link = await auth.createLink();
      const session = await auth.exchange((await auth.createLink()).token, "browser");
      assert.equal((await auth.findSession(session?.cookie ?? ""))?.prolongedTo, undefined);

      clock.now = right + 600_000;
      const ticking = how === "while it runs" ? scheduler : createScheduler(deps);
      if (how === "between two runs") await recoverFromStop(deps);
      assert.deepEqual(await ticking.tick(), [block], "due at once, not in a year");
      await deps.flights.idle();
      const { state } = await app.getCard(block);
      assert.ok(state.kind === "fresh" && state.at === clock.now, JSON.stringify(state));
      assert.ok((state.nextRunAt ?? 0) < clock.now + 31 * 86_400_000);
      const { rows } = await db.execute("SELECT MAX(at) AS newest FROM block_data");
      assert.ok(Number(rows[0]?.["newest"]) <= clock.now);
      const [trash] = await app.listTrash();
      assert.ok((trash?.purgeAt ?? Infinity) <= clock.now + 31 * 86_400_000);
      assert.equal(await auth.exchange(link.token, "browser"), undefined, "no link lives for a year");
      clock.now += 91 * 86_400_000;
      assert.equal(await auth.findSession(session?.cookie ?? ""), undefined, "no session lives for a year");
    }));
}
