import { deepEqual } from "node:assert/strict";
import { testEachEngine } from "../testing/engines.ts";
import { givenDashboard, givenMadeBlock } from "../testing/rows.ts";
import { listReach } from "./backup_facts.ts";

testEachEngine("listReach() counts blocks in the trash and versions that wait for a yes", async (db) => {
  const dashboard = await givenDashboard(db);
  const deleted = await givenMadeBlock(db, dashboard);
  await db.execute(
    `UPDATE blocks SET deleted_at = 3, approved_hosts = '["trash.example.org"]', direct_network = '["direct.example.org"]'
     WHERE id = ?`,
    [deleted],
  );
  await db.execute(
    `INSERT INTO proposals (block_id, version, kind, created_at, approved_hosts, tree, text, data)
     VALUES (?, 1, 'edit', 3, '["waiting.example.org"]', '{}', '', '{}')`,
    [await givenMadeBlock(db, dashboard)],
  );
  deepEqual(await listReach(db), {
    hosts: ["trash.example.org", "waiting.example.org"],
    directNetwork: ["direct.example.org"],
  });
});
