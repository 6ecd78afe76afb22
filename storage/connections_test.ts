import { deepEqual, equal, rejects } from "node:assert/strict";
import { NotFoundError } from "../domain/errors.ts";
import { createConnectionId } from "../domain/ids.ts";
import { Manifest } from "../domain/manifest.ts";
import { testEachEngine } from "../testing/engines.ts";
import { givenBlock, newVersion } from "../testing/rows.ts";
import { getBlock, softDeleteBlock, updateBlock } from "./blocks.ts";
import { insertVersion } from "./block_versions.ts";
import {
  deleteConnection,
  findConnectionByName,
  getConnection,
  insertConnection,
  listConnections,
  type NewConnection,
  recordConnectionUse,
  updateConnection,
} from "./connections.ts";
import { listConnectionUsers, withdrawFromAll } from "./connection_users.ts";

function newConnection(change: Partial<NewConnection> = {}): NewConnection {
  return {
    ...{ id: createConnectionId(), name: "GITHUB", origin: "https://api.github.com", methods: ["GET"] },
    pathPrefix: "/",
    auth: { kind: "bearer" },
    certificateSha256: null,
    sealed: "v1.x.y.z",
    createdAt: 1,
    ...change,
  };
}

testEachEngine("insertConnection() stores the terms and refuses a name that is taken", async (db) => {
  const connection = newConnection({ auth: { kind: "header", header: "X-Api-Key", prefix: "" } });
  equal(await insertConnection(db, connection), true);
  equal(await insertConnection(db, newConnection({ origin: "https://evil.example" })), false);
  const { createdAt: _at, ...stored } = connection;
  deepEqual(await findConnectionByName(db, "GITHUB"), {
    ...stored,
    ...{ sealedAt: 1, createdAt: 1, updatedAt: 1, lastUsedAt: null, lastStatus: null, lastError: null },
  });
  equal(await findConnectionByName(db, "github"), undefined, "case counts");
});

testEachEngine(
  "updateConnection() changes what is given, recordConnectionUse() what came of it",
  async (db) => {
    const { id } = newConnection();
    await insertConnection(db, newConnection({ id }));
    await updateConnection(db, id, { methods: ["GET", "POST"], sealed: "other", sealedAt: 3, updatedAt: 3 });
    await recordConnectionUse(db, id, { at: 4, status: null, error: "The source was not reached" });
    const row = await getConnection(db, id);
    deepEqual([row.methods, row.sealed, row.sealedAt, row.origin], [
      ["GET", "POST"],
      "other",
      3,
      "https://api.github.com",
    ]);
    deepEqual([row.lastUsedAt, row.lastStatus, row.lastError], [4, null, "The source was not reached"]);
  },
);

testEachEngine("deleteConnection() removes it, and getConnection() says so", async (db) => {
  const { id } = newConnection();
  await insertConnection(db, newConnection({ id }));
  equal(await deleteConnection(db, id), true);
  equal(await deleteConnection(db, id), false);
  await rejects(getConnection(db, id), NotFoundError);
  deepEqual(await listConnections(db), []);
});

testEachEngine(
  "listConnectionUsers() gives blocks on dashboards whose current version names any",
  async (db) => {
    const [one, other, gone] = [await givenBlock(db), await givenBlock(db), await givenBlock(db)];
    const id = createConnectionId();
    for (const block of [one, gone]) {
      const manifest = Manifest.parse({ title: "PRs", hosts: [], connections: ["GITHUB"] });
      const currentVersion = await insertVersion(db, newVersion(block, { manifest }));
      await updateBlock(db, block, { currentVersion, approvedConnections: [id], updatedAt: 1 });
    }
    await updateBlock(db, other, {
      currentVersion: await insertVersion(db, newVersion(other)),
      updatedAt: 1,
    });
    await softDeleteBlock(db, gone, 2);
    deepEqual(await listConnectionUsers(db), [{
      id: one,
      title: "Weather",
      names: ["GITHUB"],
      approved: [id],
    }]);
  },
);

testEachEngine("withdrawFromAll() takes one approval from every block and leaves the others", async (db) => {
  const [kept, taken] = [createConnectionId(), createConnectionId()];
  const blocks = [await givenBlock(db), await givenBlock(db), await givenBlock(db)];
  const approvals = [[kept, taken], [taken], [kept]];
  for (const [index, id] of blocks.entries()) {
    await updateBlock(db, id, { approvedConnections: approvals[index]!, updatedAt: 1 });
  }
  await withdrawFromAll(db, taken, 9);
  const after = await Promise.all(blocks.map((id) => getBlock(db, id)));
  deepEqual(after.map(({ approvedConnections }) => approvedConnections), [[kept], [], [kept]]);
  deepEqual(after.map(({ updatedAt }) => updatedAt), [9, 9, 1]);
});
