import { deepEqual, equal } from "node:assert/strict";
import { testEachEngine } from "../testing/engines.ts";
import { givenMadeBlock, newRun } from "../testing/rows.ts";
import { findRun, insertRun, listRuns, pruneRuns } from "./execution_logs.ts";

testEachEngine("findRun() gives a run back whole, to its own block only", async (db) => {
  const [a, b] = [await givenMadeBlock(db), await givenMadeBlock(db)];
  const run = newRun(a, {
    status: "failed",
    stage: "fetch",
    error: {
      kind: "http_status",
      message: "404",
      status: 404,
      limit: { name: "wallMs", allowed: 1, seen: 2 },
    },
    requests: [
      { method: "GET", host: "a.org", path: "/", status: 404, ms: 3, bytes: 9, fromCache: false },
      {
        method: "GET",
        host: "b.org",
        path: "/",
        ms: 0,
        bytes: 0,
        fromCache: false,
        refused: "host_not_declared",
        refusedHost: "b.org",
      },
    ],
    logs: [{ level: "warn", text: "hm", at: 4 }],
    warnings: [{ kind: "unknown_prop", message: "x" }],
  });
  const id = await insertRun(db, run);
  deepEqual(await findRun(db, a, id), { ...run, id, requestCount: 2 });
  equal(await findRun(db, b, id), undefined);
  const never = newRun(a, { timings: null, usage: null, isolation: null, version: null });
  deepEqual(await findRun(db, a, await insertRun(db, never)), { ...never, id: id + 1, requestCount: 0 });
});

testEachEngine("listRuns() pages from the newest backwards", async (db) => {
  const [a, b] = [await givenMadeBlock(db), await givenMadeBlock(db)];
  const ids: number[] = [];
  for (const startedAt of [1, 2, 3]) ids.unshift(await insertRun(db, newRun(a, { startedAt })));
  await insertRun(db, newRun(b));
  const first = await listRuns(db, { blockId: a, limit: 2 });
  deepEqual(first.map((run) => run.id), ids.slice(0, 2));
  const second = await listRuns(db, { blockId: a, limit: 2, before: first.at(-1)?.id });
  deepEqual(second.map((run) => run.id), ids.slice(2));
});

const DAY_MS = 86_400_000;

testEachEngine("pruneRuns() keeps a number and an age, and spending for a month", async (db) => {
  const [a, b] = [await givenMadeBlock(db), await givenMadeBlock(db)];
  const now = 100 * DAY_MS;
  const insert = (days: number, tokens = 0) =>
    insertRun(
      db,
      newRun(a, { startedAt: now - days * DAY_MS, tokens, type: tokens > 0 ? "generate" : "refresh" }),
    );
  await insert(40, 7);
  const spent = await insert(20, 5);
  await insert(8);
  await insert(3);
  const [third, second, first] = [await insert(2), await insert(1), await insert(0)];
  await insertRun(db, newRun(b, { startedAt: now }));
  equal(await pruneRuns(db, { now, maxAgeMs: 7 * DAY_MS, maxRows: 3 }), 3);
  deepEqual((await listRuns(db, { blockId: a, limit: 10 })).map((run) => run.id), [
    first,
    second,
    third,
    spent,
  ]);
  equal((await listRuns(db, { blockId: b, limit: 10 })).length, 1);
});
