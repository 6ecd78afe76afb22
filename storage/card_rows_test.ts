import { deepEqual, equal, match } from "node:assert/strict";
import { createGenerationId } from "../domain/ids.ts";
import { silentLog } from "../log.ts";
import { testEachEngine } from "../testing/engines.ts";
import { startHranaServer } from "../testing/hrana.ts";
import { givenBlock, givenCall, givenDashboard, givenMadeBlock, newVersion } from "../testing/rows.ts";
import { insertData } from "./block_data.ts";
import { insertVersion } from "./block_versions.ts";
import { getBlock, setOrder, softDeleteBlock, updateBlock } from "./blocks.ts";
import { findCardRow, listCardRows } from "./card_rows.ts";
import { openDatabase } from "./database.ts";
import { findGeneration, insertGeneration, updateGeneration } from "./generations.ts";

testEachEngine("listCardRows() gives each card its own parts in reading order", async (db) => {
  const dashboard = await givenDashboard(db);
  const [made, bare, deleted] = [
    await givenMadeBlock(db, dashboard),
    await givenBlock(db, dashboard),
    await givenMadeBlock(db, dashboard),
  ];
  await givenMadeBlock(db);
  await softDeleteBlock(db, deleted, 9);
  await setOrder(db, dashboard, [bare, made]);
  const old = { blockId: made, version: 1, at: 5, data: 1, tree: ["old"], text: "old" };
  await insertData(db, old);
  const dataId = await insertData(db, { ...old, at: 6, tree: ["new"] });
  // The newer version has not run yet: what stands on the card is still of version 1.
  const number = await insertVersion(db, newVersion(made, { cssHash: "newer" }));
  await updateBlock(db, made, { currentVersion: number, updatedAt: 7 });
  const generation = createGenerationId();
  await insertGeneration(db, {
    ...NEW,
    id: createGenerationId(),
    blockId: bare,
    sentence: "first",
    startedAt: 1,
  });
  await insertGeneration(db, { ...NEW, id: generation, blockId: bare, sentence: "second", startedAt: 1 });

  // What a generation spent made the block; whatever else may have been spent on it is told apart.
  await givenCall(db, { blockId: made, generationId: createGenerationId(), tokens: 40 });
  await givenCall(db, { blockId: made, generationId: null, tokens: 7 });
  await givenCall(db, { blockId: null, generationId: null, tokens: 1_000 });

  const cards = await listCardRows(db, dashboard);
  deepEqual(cards.map((card) => card.block.id), [bare, made]);
  deepEqual(cards[0], {
    block: await getBlock(db, bare),
    version: null,
    content: null,
    generation: await findGeneration(db, generation),
    ...{ tokens: 0, tokensSince: 0 },
    connections: [],
    proposal: null,
    heal: null,
    hasStoredModel: false,
    damage: null,
  });
  const card = cards[1];
  equal(card?.version?.cssHash, "newer");
  deepEqual(card?.content, { dataId, blockId: made, version: 1, at: 6, tree: ["new"], cssHash: "abc123" });
  deepEqual([card?.generation, card?.tokens, card?.tokensSince, card?.damage], [null, 40, 7, null]);
  deepEqual(await findCardRow(db, made), card);
  equal(await findCardRow(db, deleted), undefined);
});

testEachEngine("listCardRows() names what is damaged on one card and gives the others whole", async (db) => {
  const dashboard = await givenDashboard(db);
  const [broken, whole] = [await givenMadeBlock(db, dashboard), await givenMadeBlock(db, dashboard)];
  const generation = createGenerationId();
  await insertGeneration(db, { ...NEW, id: generation, blockId: broken, sentence: "s", startedAt: 1 });
  await updateGeneration(db, generation, { status: "adopted", version: 1, endedAt: 2 });
  await insertData(db, { blockId: broken, version: 1, at: 1, data: 1, tree: ["x"], text: "x" });
  await db.execute("UPDATE blocks SET refresh = '\"noon\"', settings = 'nonsense' WHERE id = ?", [broken]);
  await db.execute("UPDATE block_versions SET manifest = '{}' WHERE block_id = ?", [broken]);
  await db.execute("UPDATE block_data SET tree = '{' WHERE block_id = ?", [broken]);
  const [first, second] = await listCardRows(db, dashboard);
  match(first?.damage ?? "", /its settings, refresh and its current version and its newest data/);
  deepEqual([first?.block.settings, first?.version, first?.content], [{}, null, null]);
  equal(first?.generation?.status, "adopted");
  deepEqual([second?.block.id, second?.damage], [whole, null]);
});

const NEW = { job: "new" as const, request: null, baseVersion: null };

Deno.test("listCardRows() is one round trip for a page of twelve cards", async () => {
  const server = await startHranaServer();
  const db = await openDatabase({ url: server.url, authToken: server.authToken, log: silentLog });
  const dashboard = await givenDashboard(db);
  for (let count = 0; count < 12; count += 1) await givenMadeBlock(db, dashboard);
  const before = server.pipelines;
  equal((await listCardRows(db, dashboard)).length, 12);
  equal(server.pipelines - before, 1);
  await db.close();
  await server.close();
});
