import { deepEqual, equal } from "node:assert/strict";
import { testEachEngine } from "../testing/engines.ts";
import { givenMadeBlock } from "../testing/rows.ts";
import { findNewestData, insertData, listData, pruneData } from "./block_data.ts";
import type { Queries } from "./database.ts";
import type { BlockId } from "../domain/ids.ts";

const insert = (db: Queries, blockId: BlockId, at: number) =>
  insertData(db, {
    blockId,
    version: 1,
    at,
    data: { at },
    tree: [{ tag: "p", children: [`ä${at}`] }],
    text: `ä${at}`,
  });

const times = async (db: Queries, id: BlockId) => (await listData(db, id, 100)).map((row) => row.at);

testEachEngine("findNewestData() gives the newest by time", async (db) => {
  const [a, b] = [await givenMadeBlock(db), await givenMadeBlock(db)];
  equal(await findNewestData(db, a), undefined);
  const id = await insert(db, a, 20);
  await insert(db, a, 10);
  await insert(db, b, 30);
  deepEqual(await findNewestData(db, a), {
    id,
    blockId: a,
    version: 1,
    at: 20,
    bytes: '{"at":20}'.length + '[{"tag":"p","children":["ä20"]}]'.length + 1 + "ä20".length + 1,
    data: { at: 20 },
    tree: [{ tag: "p", children: ["ä20"] }],
    text: "ä20",
  });
  deepEqual((await listData(db, a, 1)).map(({ at, data }) => ({ at, data })), [{ at: 20, data: { at: 20 } }]);
});

testEachEngine("pruneData() keeps the newest row of a block whatever the bounds say", async (db) => {
  const [old, busy] = [await givenMadeBlock(db), await givenMadeBlock(db)];
  await insert(db, old, 1);
  await insert(db, old, 2);
  for (const at of [100, 200, 300, 400]) await insert(db, busy, at);
  equal(await pruneData(db, { before: 150, maxRows: 2, maxBytes: 1e6 }), 3);
  deepEqual(await times(db, old), [2]);
  deepEqual(await times(db, busy), [400, 300]);
  equal(await pruneData(db, { before: 0, maxRows: 100, maxBytes: 1 }), 1);
  deepEqual(await times(db, busy), [400]);
  equal(await pruneData(db, { before: 0, maxRows: 100, maxBytes: 1e6 }), 0);
});
