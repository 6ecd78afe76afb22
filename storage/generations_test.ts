import { deepEqual, equal, rejects } from "node:assert/strict";
import { z } from "zod";
import { createGenerationId, type GenerationId } from "../domain/ids.ts";
import { testEachEngine } from "../testing/engines.ts";
import { givenBlock } from "../testing/rows.ts";
import {
  findGeneration,
  findNewestGenerationOfBlock,
  insertGeneration,
  markInterrupted,
  pruneGenerations,
  updateGeneration,
} from "./generations.ts";
import { deleteSetting, findSetting, saveSetting } from "./settings.ts";

const NEW = { job: "new" as const, request: null, baseVersion: null };

testEachEngine("updateGeneration() changes what is given", async (db) => {
  const [id, blockId] = [createGenerationId(), await givenBlock(db)];
  await insertGeneration(db, { ...NEW, id, blockId, sentence: "weather", startedAt: 5 });
  const change = {
    status: "draft",
    progress: [{ label: "Writing", note: "attempt 1", state: "done", at: 6 }],
    attempts: 2,
    tokens: 900,
    hosts: ["a.org"],
    connections: ["GITHUB"],
    diagnosis: { kind: "schema", happened: "It broke", advice: "Try again", move: "retry" },
    version: 3,
    endedAt: 9,
  } as const;
  await updateGeneration(db, id, {
    ...change,
    progress: [...change.progress],
    hosts: [...change.hosts],
    connections: [...change.connections],
  });
  await updateGeneration(db, id, {});
  deepEqual(await findGeneration(db, id), {
    ...NEW,
    id,
    blockId,
    sentence: "weather",
    startedAt: 5,
    ...{ model: null, chosenModel: null },
    plan: null,
    refusal: null,
    facts: [],
    ...change,
  });
});

testEachEngine("markInterrupted() ends only what still ran", async (db) => {
  const blockId = await givenBlock(db);
  const [done, running] = [createGenerationId(), createGenerationId()];
  await insertGeneration(db, { ...NEW, id: done, blockId, sentence: "a", startedAt: 1 });
  await updateGeneration(db, done, { status: "adopted", endedAt: 2 });
  await insertGeneration(db, { ...NEW, id: running, blockId, sentence: "b", startedAt: 3 });
  equal(await markInterrupted(db, 10), 1);
  equal((await findGeneration(db, done))?.status, "adopted");
  const newest = await findNewestGenerationOfBlock(db, blockId);
  deepEqual([newest?.id, newest?.status, newest?.endedAt], [running, "interrupted", 10]);
});

testEachEngine("saveSetting() replaces, findSetting() checks", async (db) => {
  const Prices = z.array(z.object({ model: z.string(), input: z.number() }));
  equal(await findSetting(db, "prices", Prices), undefined);
  await saveSetting(db, "prices", { value: [], updatedAt: 1 });
  await saveSetting(db, "prices", { value: [{ model: "m", input: 1.5 }], updatedAt: 2 });
  deepEqual(await findSetting(db, "prices", Prices), [{ model: "m", input: 1.5 }]);
  await rejects(findSetting(db, "prices", z.string()), /Cannot read setting "prices"/);
  await deleteSetting(db, "prices");
  equal(await findSetting(db, "prices", Prices), undefined);
});

testEachEngine(
  "pruneGenerations() removes old repairs that gave nothing, and no word of a person",
  async (db) => {
    const blockId = await givenBlock(db);
    const heal = { ...NEW, job: "heal" as const, blockId, sentence: "weather" };
    const ids = Array.from({ length: 4 }, createGenerationId);
    const [old, kept, newer, asked] = ids as [GenerationId, GenerationId, GenerationId, GenerationId];
    await insertGeneration(db, { ...heal, id: old, startedAt: 1 });
    await insertGeneration(db, { ...heal, id: kept, startedAt: 1 });
    await insertGeneration(db, { ...heal, id: newer, startedAt: 9 });
    await insertGeneration(db, { ...heal, ...NEW, id: asked, startedAt: 1 });
    for (const id of ids) await updateGeneration(db, id, { status: "failed" });
    await updateGeneration(db, kept, { status: "adopted", version: 2 });
    equal(await pruneGenerations(db, 5), 1);
    equal(await findGeneration(db, old), undefined);
    for (const id of [kept, newer, asked]) equal((await findGeneration(db, id))?.id, id);
  },
);
