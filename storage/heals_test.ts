import { deepEqual, equal } from "node:assert/strict";
import type { AnswerShape } from "../domain/answer_shape.ts";
import { testEachEngine } from "../testing/engines.ts";
import { givenBlock, givenDashboard, givenMadeBlock } from "../testing/rows.ts";
import { listSeenShapes, listShapes, saveShape } from "./answer_shapes.ts";
import type { BlockId } from "../domain/ids.ts";
import type { Queries } from "./database.ts";
import {
  claimHeal,
  countHealsSince,
  dismissHealsBefore,
  endLeftHeals,
  findHeal,
  INTERRUPTED,
  listHeals,
  pruneHeals,
  updateHeal,
} from "./heals.ts";

const HOUR = 3_600_000;

function claim(db: Queries, blockId: BlockId, startedAt = 1_000): Promise<number | undefined> {
  return claimHeal(db, {
    blockId,
    trigger: "failures",
    baseVersion: 1,
    problem: "it fails",
    changes: ["field a is gone"],
    startedAt,
  });
}

testEachEngine("claimHeal() takes a block once until it is given back or its time is over", async (db) => {
  const id = await givenBlock(db, await givenDashboard(db));
  const first = await claim(db, id);
  equal(await claim(db, id), undefined);
  await updateHeal(db, first ?? 0, { status: "failed", endedAt: 2_000, result: "no" });
  const second = await claim(db, id, 3_000);
  equal(await claim(db, id, 4_000), undefined);
  const third = await claim(db, id, 3_000 + 2 * HOUR);
  deepEqual((await listHeals(db, id, 9)).map((heal) => [heal.id, heal.status, heal.result]), [
    [third, "running", ""],
    [second, "interrupted", INTERRUPTED],
    [first, "failed", "no"],
  ]);
  equal(await countHealsSince(db, 1_000), 2);
});

testEachEngine(
  "endLeftHeals() ends what a stop left, and old repairs are news no more, then gone",
  async (db) => {
    const id = await givenBlock(db, await givenDashboard(db));
    const heal = await claim(db, id) ?? 0;
    equal(await endLeftHeals(db, 5_000), 1);
    equal(await endLeftHeals(db, 5_000), 0);
    const found = await findHeal(db, id, heal);
    deepEqual([found?.status, found?.endedAt, found?.changes], ["interrupted", 5_000, ["field a is gone"]]);
    await dismissHealsBefore(db, { before: 6_000, at: 9_000 });
    equal((await findHeal(db, id, heal))?.dismissedAt, 9_000);
    equal(await pruneHeals(db, 4_000), 0);
    equal(await pruneHeals(db, 6_000), 1);
  },
);

testEachEngine("saveShape() keeps one shape a source, and lists what was seen without it", async (db) => {
  const blockId = await givenMadeBlock(db, await givenDashboard(db));
  const key = { blockId, version: 1 };
  const shape: AnswerShape = {
    format: "json",
    fields: [{ path: "a", types: ["text"], isOptional: false }],
    rows: 2,
  };
  const row = { source: "GET https://a.example/b", seenHash: "h1", shape, lost: [] };
  await saveShape(db, key, row);
  const lost = [{ kind: "gone" as const, path: "a", before: ["text"], now: [] }];
  await saveShape(db, key, { ...row, seenHash: "h2", lost });
  deepEqual(await listSeenShapes(db, key), [{ source: row.source, seenHash: "h2" }]);
  deepEqual(await listShapes(db, key), [{ ...row, seenHash: "h2", lost }]);
  deepEqual(await listShapes(db, { blockId, version: 2 }), []);
});
