import assert from "node:assert/strict";
import type { BlockId } from "../domain/ids.ts";
import { findNewestData } from "../storage/block_data.ts";
import { getBlock, purgeDeletedBlocks, updateBlock } from "../storage/blocks.ts";
import { getVersion } from "../storage/block_versions.ts";
import type { TestProgram } from "../testing/start_program.ts";
import { givenReadyBlock, withProgram } from "../testing/with_program.ts";
import { refreshBlock } from "./refresh_block.ts";

const COUNTDOWN = "Countdown to 24 December 2030";

/** A block with a second version, both of which ran. */
async function givenTwoVersions(program: TestProgram): Promise<BlockId> {
  const id = await givenReadyBlock(program, COUNTDOWN);
  const { backend, view, manifest } = await getVersion(program.db, id, 1);
  const saved = await program.app.saveCode(id, { backend, view, manifest: JSON.stringify(manifest) });
  assert.equal(saved.kind, "adopted", JSON.stringify(saved));
  return id;
}

/** A refresh that has read what it runs with and waits in the queue until it is let go. */
async function givenRefreshUnderway({ deps }: TestProgram, id: BlockId) {
  const [started, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const run: typeof deps.sandbox.run = async (...job) => {
    started.resolve();
    await gate.promise;
    return await deps.sandbox.run(...job);
  };
  const ended = refreshBlock({ ...deps, sandbox: { ...deps.sandbox, run } }, id, "schedule");
  await started.promise;
  return { finish: () => (gate.resolve(), ended) };
}

Deno.test("returnToVersion() runs the version even when another refresh is under way", async () => {
  await withProgram(async (program) => {
    const id = await givenTwoVersions(program);
    const { finish } = await givenRefreshUnderway(program, id);
    const returned = program.app.returnToVersion(id, 1);
    await finish();
    const card = await returned;
    assert.deepEqual([card.version, (await findNewestData(program.db, id))?.version], [3, 3]);
  });
});

Deno.test("approveHosts() runs with the approval even when a refresh without it is under way", async () => {
  await withProgram(async (program) => {
    const id = await givenReadyBlock(program, COUNTDOWN);
    const { finish } = await givenRefreshUnderway(program, id);
    const approved = program.app.approveHosts(id, ["api.example.org"]);
    await finish();
    await approved;
    const [run] = await program.app.listRuns(id);
    assert.equal(run?.reason, "approval");
  });
});

Deno.test("refreshBlock() lets no older version's data cover a newer version's", async () => {
  await withProgram(async (program) => {
    const id = await givenReadyBlock(program, COUNTDOWN);
    const { finish } = await givenRefreshUnderway(program, id);
    const { backend, view, manifest } = await getVersion(program.db, id, 1);
    await program.app.saveCode(id, { backend, view, manifest: JSON.stringify(manifest) });
    program.clock.now += 60_000;
    await finish();
    assert.deepEqual((await findNewestData(program.db, id))?.version, 2);
  });
});

Deno.test("refreshBlock() keeps a schedule that was changed while it ran", async () => {
  await withProgram(async (program) => {
    const id = await givenReadyBlock(program, COUNTDOWN);
    const { finish } = await givenRefreshUnderway(program, id);
    await updateBlock(program.db, id, {
      refresh: { everySeconds: 7 * 86_400 },
      updatedAt: program.clock.now,
    });
    await finish();
    const { nextRunAt } = await getBlock(program.db, id);
    assert.ok((nextRunAt ?? 0) > program.clock.now + 6 * 86_400_000);
  });
});

Deno.test("refreshBlock() of a block that was removed meanwhile stores nothing and breaks nothing", async () => {
  await withProgram(async (program) => {
    const id = await givenReadyBlock(program, COUNTDOWN);
    const { finish } = await givenRefreshUnderway(program, id);
    await program.app.deleteBlock(id);
    await purgeDeletedBlocks(program.db, program.clock.now + 1);
    await finish();
    const { rows } = await program.db.execute(
      "SELECT COUNT(*) AS count FROM execution_logs WHERE block_id = ?",
      [id],
    );
    assert.equal(rows[0]?.["count"], 0);
  });
});
