import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { NotFoundError } from "../domain/errors.ts";
import { createBlockId } from "../domain/ids.ts";
import { testEachEngine } from "../testing/engines.ts";
import { givenBlock, givenDashboard, givenMadeBlock, newRun, newVersion } from "../testing/rows.ts";
import { insertData } from "./block_data.ts";
import { insertVersion, listVersions } from "./block_versions.ts";
import {
  findBlock,
  getBlock,
  listBlocks,
  listBlocksOfDashboard,
  listDeletedBlocks,
  listDirectNetworkRows,
  purgeChosenBlocks,
  purgeDeletedBlocks,
  restoreBlock,
  setDirectNetwork,
  setOrder,
  softDeleteBlock,
  updateBlock,
} from "./blocks.ts";
import { findDashboard, listDashboards, updateDashboardTitle } from "./dashboards.ts";
import type { Queries } from "./database.ts";
import { claimDueBlocks, recordFailure, recordSuccess } from "./due_blocks.ts";
import { insertRun } from "./execution_logs.ts";

testEachEngine("insertBlock() starts a block empty, behind the others", async (db) => {
  const dashboard = await givenDashboard(db);
  await givenBlock(db, dashboard);
  const id = await givenBlock(db, dashboard);
  deepEqual(await findBlock(db, id), {
    id,
    dashboardId: dashboard,
    title: "Weather",
    prompt: "weather in Lisbon",
    position: 1,
    gridColumns: 4,
    gridRows: 2,
    currentVersion: null,
    settings: {},
    approvedHosts: [],
    approvedConnections: [],
    directNetwork: [],
    limits: {},
    healing: {},
    healStreak: 0,
    drift: [],
    refresh: null,
    isPaused: false,
    nextRunAt: null,
    failures: 0,
    lastError: null,
    lastRunAt: null,
    lastSuccessAt: null,
    refreshCount: 0,
    createdAt: 1,
    updatedAt: 1,
    deletedAt: null,
  });
});

testEachEngine("updateBlock() changes what is given and nothing else", async (db) => {
  const id = await givenBlock(db);
  const other = await givenBlock(db);
  const before = await getBlock(db, id);
  const change = {
    title: "Rain",
    settings: { place: { name: "Lisbon", latitude: 38.7, longitude: -9.1 }, tags: ["a"], count: 3, on: true },
    approvedHosts: ["api.example.org"],
    refresh: { everySeconds: 60 },
    isPaused: true,
    nextRunAt: 99,
    updatedAt: 7,
  };
  await updateBlock(db, id, change);
  deepEqual(await getBlock(db, id), { ...before, ...change });
  await updateBlock(db, id, { refresh: null, nextRunAt: null, updatedAt: 8 });
  deepEqual(await getBlock(db, id), { ...before, ...change, refresh: null, nextRunAt: null, updatedAt: 8 });
  equal((await getBlock(db, other)).title, "Weather");
});

testEachEngine("getBlock() throws for a block that is not there or lies in the trash", async (db) => {
  const id = await givenBlock(db);
  await rejects(getBlock(db, createBlockId()), NotFoundError);
  equal(await softDeleteBlock(db, id, 50), true);
  equal(await softDeleteBlock(db, id, 60), false);
  await rejects(getBlock(db, id), NotFoundError);
  equal((await findBlock(db, id))?.deletedAt, 50);
  deepEqual((await listDeletedBlocks(db)).map((block) => block.id), [id]);
  equal(await restoreBlock(db, id, 70), true);
  equal(await restoreBlock(db, id, 80), false);
  equal((await getBlock(db, id)).deletedAt, null);
});

testEachEngine("setOrder() puts blocks in order and keeps the rest behind them", async (db) => {
  const dashboard = await givenDashboard(db);
  const [a, b, c, d] = [
    await givenBlock(db, dashboard),
    await givenBlock(db, dashboard),
    await givenBlock(db, dashboard),
    await givenBlock(db, dashboard),
  ];
  const elsewhere = await givenBlock(db);
  const order = async () => (await listBlocksOfDashboard(db, dashboard)).map((block) => block.id);
  await setOrder(db, dashboard, [d, b, elsewhere]);
  deepEqual(await order(), [d, b, a, c]);
  await setOrder(db, dashboard, [a, a, c]);
  deepEqual(await order(), [a, c, d, b]);
  equal((await getBlock(db, elsewhere)).position, 0);
  const last = await givenBlock(db, dashboard);
  equal((await order()).at(-1), last);
});

testEachEngine("claimDueBlocks() takes what may run and is overdue, the longest first, once", async (db) => {
  const dashboard = await givenDashboard(db);
  const due = async (nextRunAt: number | null) => {
    const id = await givenMadeBlock(db, dashboard);
    await updateBlock(db, id, { nextRunAt, updatedAt: 3 });
    return id;
  };
  const [late, later, future, paused, deleted, never] = [
    await due(20),
    await due(10),
    await due(1_000),
    await due(1),
    await due(1),
    await due(null),
  ];
  const unmade = await givenBlock(db, dashboard);
  await updateBlock(db, unmade, { nextRunAt: 1, updatedAt: 3 });
  await updateBlock(db, paused, { isPaused: true, updatedAt: 3 });
  await softDeleteBlock(db, deleted, 4);
  const claim = (nowMs: number, limit: number) => claimDueBlocks(db, { nowMs, leaseMs: 500, limit });
  deepEqual(await claim(20, 1), [later]);
  deepEqual(await claim(100, 10), [late], "what is taken is not given again");
  deepEqual((await claim(600, 10)).sort(), [late, later].sort(), "until its lease ends");
  deepEqual(await claim(999, 10), []);
  deepEqual(await claim(1_000, 10), [future]);
  ok(never);
});

testEachEngine("recordFailure() counts failures until recordSuccess()", async (db) => {
  const id = await givenMadeBlock(db);
  const error = { kind: "http_status", message: "503", status: 503 } as const;
  await recordSuccess(db, id, { at: 10, nextRunAt: 20 });
  await recordFailure(db, id, { at: 20, error, nextRunAt: 30 });
  await recordFailure(db, id, { at: 30, error, nextRunAt: 40 });
  const { failures, lastError, lastRunAt, lastSuccessAt, nextRunAt } = await getBlock(db, id);
  deepEqual(
    { failures, lastError, lastRunAt, lastSuccessAt, nextRunAt },
    { failures: 2, lastError: error, lastRunAt: 30, lastSuccessAt: 10, nextRunAt: 40 },
  );
  await recordSuccess(db, id, { at: 40, nextRunAt: 50 });
  const after = await getBlock(db, id);
  deepEqual([after.failures, after.lastError, after.lastSuccessAt], [0, null, 40]);
});

testEachEngine("recordSuccess() and recordFailure() count refreshes, and no trial", async (db) => {
  const id = await givenMadeBlock(db);
  const error = { kind: "http_status", message: "503", status: 503 } as const;
  await recordSuccess(db, id, { at: 10, nextRunAt: 20 });
  equal((await getBlock(db, id)).refreshCount, 0);
  await recordSuccess(db, id, { at: 20, nextRunAt: 30, isRefresh: true });
  await recordFailure(db, id, { at: 30, error, nextRunAt: 40 });
  equal((await getBlock(db, id)).refreshCount, 2);
});

async function countRows(db: Queries, table: string): Promise<unknown> {
  return (await db.execute(`SELECT COUNT(*) AS n FROM ${table}`)).rows[0]?.["n"];
}

testEachEngine("purgeDeletedBlocks() removes old trash with all that belongs to it", async (db) => {
  const [gone, kept] = [await givenMadeBlock(db), await givenMadeBlock(db)];
  for (const id of [gone, kept]) {
    await insertData(db, { blockId: id, version: 1, at: 5, data: 1, tree: ["1"], text: "1" });
    await insertRun(db, newRun(id));
    await softDeleteBlock(db, id, id === gone ? 10 : 20);
  }
  deepEqual(await purgeDeletedBlocks(db, 20), [gone]);
  for (const table of ["blocks", "block_versions", "block_data", "execution_logs"]) {
    equal(await countRows(db, table), 1, table);
  }
  equal((await listVersions(db, kept)).length, 1);
});

testEachEngine("purgeChosenBlocks() removes the named blocks of the trash alone", async (db) => {
  const [gone, kept, shown] = [await givenMadeBlock(db), await givenMadeBlock(db), await givenMadeBlock(db)];
  for (const id of [gone, kept]) await softDeleteBlock(db, id, 10);
  deepEqual(await purgeChosenBlocks(db, [gone, shown]), [gone]);
  deepEqual((await listDeletedBlocks(db)).map(({ id }) => id), [kept]);
  equal((await listVersions(db, shown)).length, 1);
  equal(await countRows(db, "block_versions"), 2);
  deepEqual(await purgeChosenBlocks(db, []), []);
});

testEachEngine("listBlocks() gives blocks of every dashboard without deleted ones", async (db) => {
  const [a, b, c] = [await givenBlock(db), await givenBlock(db), await givenBlock(db)];
  await softDeleteBlock(db, c, 5);
  deepEqual((await listBlocks(db)).map((block) => block.id).sort(), [a, b].sort());
});

testEachEngine("dashboards keep their order and take a new title", async (db) => {
  const [first, second] = [await givenDashboard(db), await givenDashboard(db)];
  equal(await updateDashboardTitle(db, second, "Work"), true);
  deepEqual((await listDashboards(db)).map(({ id, title }) => ({ id, title })), [
    { id: first, title: "Home" },
    { id: second, title: "Work" },
  ]);
  equal((await findDashboard(db, second))?.title, "Work");
});

testEachEngine("a damaged row is named, and others are read", async (db) => {
  const [broken, whole] = [await givenBlock(db), await givenBlock(db)];
  await db.execute("UPDATE blocks SET settings = '{' WHERE id = ?", [broken]);
  await rejects(
    findBlock(db, broken),
    new RegExp(`Cannot read block "${broken}": the stored row is damaged`),
  );
  equal((await getBlock(db, whole)).id, whole);
  await insertVersion(db, newVersion(whole));
});

testEachEngine("setDirectNetwork() writes exact entries, and updateBlock() leaves them alone", async (db) => {
  const id = await givenBlock(db);
  await setDirectNetwork(db, id, { entries: ["db.example.org:5432", "[2606:4700::1111]:53"], updatedAt: 5 });
  await updateBlock(db, id, { limits: { wallMs: 30_000 }, title: "Rain", updatedAt: 6 });
  const { directNetwork, limits } = await getBlock(db, id);
  deepEqual([directNetwork, limits], [["db.example.org:5432", "[2606:4700::1111]:53"], { wallMs: 30_000 }]);
  deepEqual((await listDirectNetworkRows(db)).map((row) => row.id), [id]);
  for (
    const entry of ["*.example.org:443", "10.0.0.0/8:80", "db.example.org", "DB.example.org:1", "a:1,b:2"]
  ) {
    await rejects(setDirectNetwork(db, id, { entries: [entry], updatedAt: 7 }), { name: "ZodError" }, entry);
  }
  await softDeleteBlock(db, id, 8);
  deepEqual(await listDirectNetworkRows(db), []);
});

testEachEngine("getBlock() refuses a row whose direct network was written past the program", async (db) => {
  const id = await givenBlock(db);
  await db.execute("UPDATE blocks SET direct_network = '[\"*:443\"]' WHERE id = ?", [id]);
  await rejects(getBlock(db, id), /the stored row is damaged/);
  await db.execute("UPDATE blocks SET direct_network = '[]', limits = '{\"wallMs\":0}' WHERE id = ?", [id]);
  await rejects(getBlock(db, id), /the stored row is damaged/);
});
