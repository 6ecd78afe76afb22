import assert from "node:assert/strict";
import { silentLog } from "../log.ts";
import { openDatabase } from "../storage/database.ts";
import { listDashboards } from "./dashboards.ts";
import { createLocalEventBus } from "./event_bus.ts";
import { watchDatabase } from "./watch_database.ts";

Deno.test("watchDatabase() tells of what another process wrote right after it began", async () => {
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  const [dashboard] = await listDashboards(db, () => 0);
  const bus = createLocalEventBus();
  const told = new Promise((resolve) => bus.subscribe(resolve));
  let version = 1;
  const stop = watchDatabase({
    db: { ...db, dataVersion: () => Promise.resolve(version) },
    ...{ bus, log: silentLog },
  });
  version = 2;
  assert.deepEqual(await told, { kind: "dashboard", dashboardId: dashboard?.id });
  stop();
  await db.close();
});
