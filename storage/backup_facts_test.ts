import { deepEqual } from "node:assert/strict";
import { Manifest } from "../domain/manifest.ts";
import { testEachEngine } from "../testing/engines.ts";
import { givenBlock, givenDashboard, givenMadeBlock, newVersion } from "../testing/rows.ts";
import { listReach } from "./backup_facts.ts";
import { insertVersion } from "./block_versions.ts";

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

testEachEngine(
  "listReach() counts addresses in a block's settings, which a run takes for typed",
  async (db) => {
    const id = await givenBlock(db);
    const manifest = Manifest.parse({
      title: "Feed",
      hosts: [],
      settings: [{ name: "feed", label: "Feed", type: "address", default: "https://written.example.org/" }],
    });
    await insertVersion(db, newVersion(id, { manifest }));
    await db.execute("UPDATE blocks SET settings = ? WHERE id = ?", [
      '{"feed":"https://chosen.example.org/"}',
      id,
    ]);
    deepEqual((await listReach(db)).hosts, ["chosen.example.org"]);
  },
);
