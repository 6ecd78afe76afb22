import { deepEqual, equal, notEqual, rejects } from "node:assert/strict";
import type { BlockId } from "../domain/ids.ts";
import type { Recording } from "../domain/recording.ts";
import { testEachEngine } from "../testing/engines.ts";
import { newExchange, newRecording } from "../testing/recordings.ts";
import { givenMadeBlock, newVersion } from "../testing/rows.ts";
import { purgeDeletedBlocks, softDeleteBlock } from "./blocks.ts";
import { insertVersion } from "./block_versions.ts";
import type { Queries } from "./database.ts";
import {
  findRecording,
  insertRecording,
  listRecordings,
  prepareRecording,
  touchRecording,
} from "./recorded_responses.ts";
import { boundRecordings, countRecordings, deleteRecordings, pruneRecordings } from "./recording_bounds.ts";

const insert = (
  db: Queries,
  blockId: BlockId,
  change: Partial<Recording> & { readonly version?: number },
) => {
  const { version = 1, ...recording } = change;
  return insertRecording(db, { blockId, version }, prepareRecording(newRecording(recording)));
};

const times = async (db: Queries, blockId: BlockId, version = 1) =>
  (await listRecordings(db, { blockId, version })).map(({ at }) => at);

const count = async (db: Queries, table: string) =>
  Number((await db.execute(`SELECT COUNT(*) AS rows FROM ${table}`)).rows[0]?.["rows"]);

const MANY = { maxRuns: 5, maxBlockBytes: 1e6 };

testEachEngine("findRecording() gives back what was stored, byte for byte", async (db) => {
  const blockId = await givenMadeBlock(db);
  const recording = newRecording({
    settings: { base: "EUR", days: 30, rates: ["USD"], isNew: null },
    exchanges: [
      newExchange({ body: Uint8Array.of(0, 255, 0, 128), request: { connection: "KEY" } }),
      newExchange({ method: "POST", body: "", request: { bodySha256: "ab".repeat(32) } }),
      {
        request: { method: "GET", url: "https://down.example/" },
        answer: { kind: "failed", errorKind: "network", message: "Cannot reach it" },
        at: 3,
      },
    ],
  });
  await insertRecording(db, { blockId, version: 1 }, prepareRecording(recording));
  deepEqual(await findRecording(db, { blockId, version: 1 }), recording);
  equal(await findRecording(db, { blockId, version: 1 }, 2), undefined);
});

testEachEngine("a recording belongs to one version of one block", async (db) => {
  const [a, b] = [await givenMadeBlock(db), await givenMadeBlock(db)];
  await insertVersion(db, newVersion(a));
  await insert(db, a, { nowMs: 1 });
  equal(await findRecording(db, { blockId: a, version: 2 }), undefined);
  equal(await findRecording(db, { blockId: b, version: 1 }), undefined);
  await insert(db, b, { nowMs: 2 });
  equal(await count(db, "recorded_bodies"), 2, "the same body, kept apart for each block");
  await deleteRecordings(db, a);
  deepEqual([await times(db, a), await times(db, b)], [[], [2]]);
});

testEachEngine("a body that several runs were answered is stored once and counted once", async (db) => {
  const blockId = await givenMadeBlock(db);
  const body = "x".repeat(10_000);
  await insert(db, blockId, { nowMs: 1, exchanges: [newExchange({ body }), newExchange({ body })] });
  await insert(db, blockId, { nowMs: 2, exchanges: [newExchange({ body })] });
  equal(await count(db, "recorded_bodies"), 1);
  const { runs, answers, bytes, newestAt } = await countRecordings(db, blockId);
  deepEqual([runs, answers, newestAt], [2, 3, 2]);
  equal(bytes > 10_000 && bytes < 11_500, true, String(bytes));
  deepEqual(await countRecordings(db, await givenMadeBlock(db)), {
    runs: 0,
    answers: 0,
    bytes: 0,
    newestAt: null,
  });
});

testEachEngine(
  "boundRecordings() keeps the newest of each version, whole ones first, and their bodies",
  async (db) => {
    const blockId = await givenMadeBlock(db);
    await insertVersion(db, newVersion(blockId));
    for (const at of [1, 2, 3, 4]) {
      await insert(db, blockId, { nowMs: at, exchanges: [newExchange({ body: `${at}` })] });
    }
    await insert(db, blockId, { nowMs: 9, exchanges: [newExchange({ answer: { isTrimmed: true } })] });
    await insert(db, blockId, { nowMs: 1, version: 2, exchanges: [newExchange({ body: "1" })] });
    await boundRecordings(db, blockId, { ...MANY, maxRuns: 2 });
    deepEqual([await times(db, blockId), await times(db, blockId, 2)], [[4, 3], [1]]);
    equal(await count(db, "recorded_bodies"), 3);
    deepEqual((await findRecording(db, { blockId, version: 1 }, 2))?.nowMs, 3);
    await boundRecordings(db, blockId, { ...MANY, maxBlockBytes: 1 });
    equal(await count(db, "recorded_bodies"), 0);
  },
);

testEachEngine("pruneRecordings() bounds all blocks together and drops the oldest", async (db) => {
  const [a, b] = [await givenMadeBlock(db), await givenMadeBlock(db)];
  const body = (letter: string) => [newExchange({ body: letter.repeat(1_000) })];
  await insert(db, a, { nowMs: 1, exchanges: body("a") });
  await insert(db, b, { nowMs: 2, exchanges: body("b") });
  await insert(db, a, { nowMs: 3, exchanges: body("c") });
  equal(await pruneRecordings(db, 1e6), 0);
  equal(await pruneRecordings(db, 3_000), 1);
  deepEqual([await times(db, a), await times(db, b)], [[3], [2]]);
  equal(await count(db, "recorded_bodies"), 2);
});

testEachEngine("touchRecording() moves a recording's time and nothing else", async (db) => {
  const blockId = await givenMadeBlock(db);
  await insert(db, blockId, { nowMs: 1 });
  const [row] = await listRecordings(db, { blockId, version: 1 });
  await touchRecording(db, row!.id, prepareRecording(newRecording({ nowMs: 7 })));
  deepEqual(await findRecording(db, { blockId, version: 1 }), newRecording({ nowMs: 7 }));
});

testEachEngine("what is recorded goes with its block, and a missing body is said", async (db) => {
  const [gone, broken] = [await givenMadeBlock(db), await givenMadeBlock(db)];
  await insert(db, gone, {});
  await insert(db, broken, {});
  await softDeleteBlock(db, gone, 5);
  await purgeDeletedBlocks(db, 6);
  deepEqual([await count(db, "recorded_responses"), await count(db, "recorded_bodies")], [1, 1]);
  await db.execute("DELETE FROM recorded_bodies");
  await rejects(findRecording(db, { blockId: broken, version: 1 }), /body of an answer is missing/);
});

Deno.test("prepareRecording() sees the same run through other times and headers, and nothing else", () => {
  const print = (change: Partial<Recording>) => prepareRecording(newRecording(change)).fingerprint;
  const same = print({});
  equal(
    print({ nowMs: 1, exchanges: [newExchange({ at: 99, answer: { headers: [["date", "now"]] } })] }),
    same,
  );
  notEqual(print({ locale: "pt-PT" }), same);
  notEqual(print({ settings: { n: 1 } }), same);
  notEqual(print({ exchanges: [newExchange({ body: '{"n":2}' })] }), same);
  notEqual(print({ exchanges: [newExchange({ url: "https://api.example.org/b" })] }), same);
  notEqual(print({ exchanges: [newExchange(), newExchange()] }), same);
});
