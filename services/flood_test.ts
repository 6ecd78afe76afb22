import assert from "node:assert/strict";
import { type BadBehavior, FIFTY_BAD, givenBadBlocks } from "../testing/bad_blocks.ts";
import { expectState, givenReadyBlock, withProgram } from "../testing/with_program.ts";

const MEGABYTE = 1024 * 1024;
/** Small, so that fifty runs that use them up end soon; the way to their end is the same. */
const limits = { cpuMs: 300, rssBytes: 192 * MEGABYTE, wallMs: 60_000 };
const ERRORS: Readonly<Record<BadBehavior, string>> = {
  throws: "exception",
  loops: "cpu_time",
  hoards: "memory",
};

Deno.test("refreshBlock() of fifty bad blocks at once loses no record and holds up no good one", async () => {
  await withProgram(async (program) => {
    const { app, db, clock } = program;
    const good = await givenReadyBlock(program, "Countdown to 24 December 2030");
    const dashboard = await app.getDashboard();
    const bad = await givenBadBlocks(db, dashboard.id, { counts: FIFTY_BAD, now: clock.now });
    assert.equal(bad.length, 50);
    let ended = 0;
    const flood = bad.map(({ id }) => app.refreshBlock(id, "person").then(() => ended++));
    expectState(await app.refreshBlock(good, "person"), "fresh");
    const endedBefore = ended;
    await Promise.all(flood);
    for (const { id, behavior } of bad) {
      const runs = (await app.listRuns(id)).map(({ type, status, error }) => [type, status, error?.kind]);
      assert.deepEqual(runs, [["refresh", "failed", ERRORS[behavior]]]);
    }
    assert.equal((await app.listRuns(good)).length, 2);
    assert(
      endedBefore < bad.length / 2,
      `the good block, asked for last, came after ${endedBefore} bad ones`,
    );
  }, { limits });
});
