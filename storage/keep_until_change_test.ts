import { equal, notEqual } from "node:assert/strict";
import { createDashboardId } from "../domain/ids.ts";
import { testEachEngine } from "../testing/engines.ts";
import { givenBlock, givenDashboard } from "../testing/rows.ts";
import { updateBlock } from "./blocks.ts";
import { listCardRows } from "./card_rows.ts";
import { keepUntilChange } from "./keep_until_change.ts";

testEachEngine("keepUntilChange() shows every change at once", async (db) => {
  const dashboard = await givenDashboard(db);
  const list = keepUntilChange(db, listCardRows);
  equal((await list(dashboard)).length, 0);
  const block = await givenBlock(db, dashboard);
  equal((await list(dashboard)).length, 1);
  await updateBlock(db, block, { title: "Rain", updatedAt: 3 });
  equal((await list(dashboard))[0]?.block.title, "Rain");
  await db.transaction((transaction) => updateBlock(transaction, block, { title: "Snow", updatedAt: 4 }));
  equal((await list(dashboard))[0]?.block.title, "Snow");
});

testEachEngine("keepUntilChange() keeps each key for itself", async (db) => {
  const [full, empty] = [await givenDashboard(db), createDashboardId()];
  await givenBlock(db, full);
  const list = keepUntilChange(db, listCardRows);
  for (let time = 0; time < 2; time++) {
    equal((await list(full)).length, 1);
    equal((await list(empty)).length, 0);
  }
});

testEachEngine(
  "keepUntilChange() reads once while nothing changes, where the database can tell",
  async (db) => {
    const dashboard = await givenDashboard(db);
    let readings = 0;
    const list = keepUntilChange(db, (queries, id: typeof dashboard) => {
      readings += 1;
      return listCardRows(queries, id);
    });
    const first = await list(dashboard);
    const second = await list(dashboard);
    equal(readings, db.kind === "remote" ? 2 : 1);
    (db.kind === "remote" ? notEqual : equal)(first, second);
  },
);
