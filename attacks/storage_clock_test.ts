import assert from "node:assert/strict";
import { serveProgram } from "../testing/e2e/serve_program.ts";
import { sendRaw, signIn } from "../testing/raw_request.ts";
import type { TestProgram } from "../testing/start_program.ts";
import { givenReadyBlock } from "../testing/with_program.ts";

const DAY_MS = 86_400_000;

/** How far the clock jumps, and whether someone who was signed in still is. */
const JUMPS: Readonly<Record<string, { readonly days: number; readonly isSignedIn: boolean }>> = {
  "back one day": { days: -1, isSignedIn: true },
  "back a year": { days: -365, isSignedIn: true },
  "forward one day": { days: 1, isSignedIn: true },
  "forward a year": { days: 365, isSignedIn: false },
  "forward to the year 10000": { days: 2_912_000, isSignedIn: false },
  "back to before 1970": { days: -21_000, isSignedIn: true },
};

for (const [name, { days, isSignedIn }] of Object.entries(JUMPS)) {
  Deno.test(`attack 166 a clock that jumps ${name} leaves sessions and schedules sane`, async () => {
    const program = await serveProgram();
    try {
      const block = await givenReadyBlock(program, "World clock Tokyo and New York");
      const cookie = await signIn(await program.createLink());
      const runs = await countRuns(program);
      program.clock.now += days * DAY_MS;
      const status = async () =>
        (await sendRaw(`${program.origin}/settings`, { headers: { cookie } })).status;
      assert.equal(await status(), isSignedIn ? 200 : 401);
      const fresh = await signIn(await program.createLink());
      assert.equal((await sendRaw(`${program.origin}/`, { headers: { cookie: fresh } })).status, 200);
      for (let tick = 0; tick < 3; tick++) {
        await program.scheduler.tick();
        await program.deps.flights.idle();
      }
      assert.ok(await countRuns(program) - runs <= 1, "what was missed is not made up for");
      await program.app.refreshBlock(block, "person");
      const { state } = await program.app.getCard(block);
      assert.ok(state.kind === "fresh", state.kind);
      const waitMs = (state.nextRunAt ?? 0) - program.clock.now;
      assert.ok(waitMs > 0 && waitMs <= 31 * DAY_MS, `${waitMs} ms to the next run`);
    } finally {
      await program.close();
    }
  });
}

async function countRuns({ db }: TestProgram): Promise<number> {
  const { rows } = await db.execute("SELECT COUNT(*) AS n FROM execution_logs");
  return Number(rows[0]?.["n"]);
}
