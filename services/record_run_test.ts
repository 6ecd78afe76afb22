import { deepEqual, equal, ok } from "node:assert/strict";
import type { BlockId } from "../domain/ids.ts";
import type { Recording } from "../domain/recording.ts";
import { silentLog } from "../log.ts";
import { openDatabase } from "../storage/database.ts";
import { findRecording, listRecordings } from "../storage/recorded_responses.ts";
import { countRecordings } from "../storage/recording_bounds.ts";
import { newExchange, newRecording } from "../testing/recordings.ts";
import { givenMadeBlock } from "../testing/rows.ts";
import { TEST_START } from "../testing/start_program.ts";
import { givenReadyBlock, withProgram } from "../testing/with_program.ts";
import { recordRun } from "./record_run.ts";

const STORIES = "Top 10 Hacker News stories";
const HOST = "hacker-news.firebaseio.com";

/** A memory database with one block, and what is kept of runs that are recorded in it. */
async function withBlock(
  work: (bench: {
    readonly record: (change: Partial<Recording>) => Promise<void>;
    readonly times: () => Promise<readonly number[]>;
    readonly find: () => Promise<Recording | undefined>;
  }) => Promise<void>,
): Promise<void> {
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  try {
    const version = { blockId: await givenMadeBlock(db), version: 1 };
    await work({
      record: (change) => recordRun(db, version, newRecording(change)),
      times: async () => (await listRecordings(db, version)).map(({ at }) => at),
      find: () => findRecording(db, version),
    });
  } finally {
    await db.close();
  }
}

const bodyOf = (body: string) => ({ exchanges: [newExchange({ body })] });

Deno.test("recordRun() keeps the last five runs that were answered differently", async () => {
  await withBlock(async ({ record, times, find }) => {
    for (let at = 1; at <= 7; at += 1) await record({ nowMs: at, ...bodyOf(`${at}`) });
    deepEqual(await times(), [7, 6, 5, 4, 3]);
    await record({ nowMs: 8, ...bodyOf("7") });
    deepEqual(await times(), [8, 6, 5, 4, 3], "the same answers only move its time");
    equal((await find())?.nowMs, 8);
  });
});

Deno.test("recordRun() prefers whole runs to those with a part left out", async () => {
  const trimmed = { exchanges: [newExchange({ answer: { isTrimmed: true } })] };
  await withBlock(async ({ record, times }) => {
    await record({ nowMs: 1, ...trimmed });
    deepEqual(await times(), [1], "better than nothing");
    await record({ nowMs: 2 });
    await record({ nowMs: 3, ...trimmed });
    deepEqual(await times(), [2, 1]);
  });
});

Deno.test("recordRun() writes a large run not more often than every ten minutes", async () => {
  const large = (letter: string) => bodyOf(letter.repeat(300_000));
  await withBlock(async ({ record, times }) => {
    await record({ nowMs: 1, ...large("a") });
    await record({ nowMs: 15_000, ...large("b") });
    await record({ nowMs: 30_000, ...large("a") });
    await record({ nowMs: 45_000, ...bodyOf("small") });
    await record({ nowMs: 900_000, ...large("c") });
    deepEqual(await times(), [900_000, 45_000, 30_000]);
  });
});

Deno.test("a good refresh is recorded with its data; a bad one and a copy get nothing", async () => {
  await withProgram(async ({ app, db, internet, clock, ...program }) => {
    const id = await givenReadyBlock({ app, db, internet, clock, ...program }, STORIES);
    const find = (block: BlockId = id) => findRecording(db, { blockId: block, version: 1 });
    const first = await find();
    ok(first !== undefined && first.exchanges.length >= 11);
    deepEqual([first.nowMs, first.exchanges[0]?.at], [TEST_START, TEST_START]);
    ok(first.exchanges.every(({ request }) => new URL(request.url).host === HOST));

    clock.now += 3_600_000;
    internet.setFault(HOST, { kind: "status", status: 500 });
    await app.refreshBlock(id, "person");
    equal((await find())?.nowMs, TEST_START, "a failed run is none to repeat");

    internet.setFault(HOST, undefined);
    clock.now += 24 * 3_600_000;
    await app.refreshBlock(id, "person");
    equal((await find())?.nowMs, clock.now);
    equal((await countRecordings(db, id)).runs, 2);

    const copy = await app.copyBlock(id);
    equal(await find(copy.id), undefined, "a copy starts without what another block was answered");
  });
});
