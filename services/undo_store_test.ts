import assert from "node:assert/strict";
import { createDashboardId } from "../domain/ids.ts";
import { createUndoStore, UNDO_MS } from "./undo_store.ts";

const dashboardId = createDashboardId();

Deno.test("createUndoStore() takes an action back once", async () => {
  const undo = createUndoStore(() => 0);
  let taken = 0;
  const token = undo.keep("Order changed", { dashboardId, takeBack: () => Promise.resolve(void taken++) });
  assert.deepEqual(await undo.take(token), { dashboardId, label: "Order changed" });
  assert.equal(await undo.take(token), undefined);
  assert.equal(taken, 1);
});

Deno.test("createUndoStore() forgets an action after half a minute, and knows no other token", async () => {
  let now = 0;
  const undo = createUndoStore(() => now);
  const token = undo.keep("Deleted", { dashboardId, takeBack: () => assert.fail("too late") });
  now = UNDO_MS + 1;
  assert.equal(await undo.take(token), undefined);
  assert.equal(await undo.take("other"), undefined);
});
