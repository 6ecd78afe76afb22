import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { AppError } from "../../domain/errors.ts";
import { Secret } from "../../domain/secret.ts";
import { listConnections } from "../../storage/connections.ts";
import {
  CONFIG_KEY,
  fillMachine,
  type Machine,
  makeMachine,
  MODEL_KEY,
  PASSPHRASE,
  SECRET,
} from "../../testing/sample_backup.ts";
import { skipIf } from "../../testing/skip.ts";
import { CANNOT_MOUNT, MOUNTING, withDisk } from "../../testing/small_disk.ts";
import { openSecret } from "../connections/seal_secret.ts";
import { findStoredModels, keyOwner } from "../stored_models.ts";
import { checkBackupFile } from "./read_backup_file.ts";

async function withMachines(work: (here: Machine, there: Machine) => Promise<void>): Promise<void> {
  const machines = [await makeMachine(), await makeMachine()] as const;
  try {
    await fillMachine(machines[0]);
    await work(...machines);
  } finally {
    for (const machine of machines) await machine.close();
  }
}

async function restore(machine: Machine, path: string, passphrase?: Secret) {
  const prepared = await machine.prepare(path, passphrase);
  try {
    return { plan: prepared.plan, ...await prepared.commit() };
  } finally {
    await prepared.close();
  }
}

Deno.test("a backup with a passphrase gives a machine with another key everything but who was signed in", async () => {
  await withMachines(async (here, there) => {
    const path = join(here.dataDir, "a.backup");
    const made = await here.backup(path, PASSPHRASE);
    assert.deepEqual(made.leftOut, ["TESSERA_DENO"]);
    const { plan, safetyCopy } = await restore(there, path, PASSPHRASE);
    assert.deepEqual(plan.connectionsWithoutSecret, []);
    assert.deepEqual(plan.modelsWithoutKey, []);
    assert.equal(plan.present, null);
    assert.equal(safetyCopy, undefined);
    assert.deepEqual(plan.config, { TESSERA_MODEL: "small", OPENAI_API_KEY: "[secret]" });
    assert.deepEqual(JSON.parse(await Deno.readTextFile(join(there.dataDir, "tessera.json"))), {
      TESSERA_MODEL: "small",
      OPENAI_API_KEY: CONFIG_KEY,
    });
    await there.open(async (db, box) => {
      const [row] = await listConnections(db);
      assert.ok(row !== undefined);
      assert.equal((await openSecret(box, row)).reveal(), SECRET);
      const [model] = (await findStoredModels(db)).entries;
      assert.equal(await box.open(model?.sealedKey ?? "", keyOwner(model?.baseUrl ?? "")), MODEL_KEY);
      const { rows } = await db.execute("SELECT COUNT(*) AS found FROM sessions");
      assert.equal(rows[0]?.["found"], 0);
      const titles = await db.execute("SELECT title FROM dashboards");
      assert.deepEqual(titles.rows.map(({ title }) => title), ["Kept"]);
    });
  });
});

Deno.test("a backup without a passphrase holds no secret, sealed or not, not even in free pages", async () => {
  await withMachines(async (here, there) => {
    const path = join(here.dataDir, "a.backup");
    await here.backup(path);
    const sealed = await here.open(async (db) => [
      ...(await listConnections(db)).map(({ sealed }) => sealed),
      ...(await findStoredModels(db)).entries.map(({ sealedKey }) => sealedKey ?? ""),
    ]);
    assert.equal(sealed.filter((text) => text.startsWith("v1.")).length, 2);
    const { databaseOffset, manifest } = await checkBackupFile(path);
    const file = await Deno.readFile(path);
    const database = gunzipSync(
      file.subarray(databaseOffset, databaseOffset + manifest.parts[0].bytes),
    );
    const texts = [Buffer.from(file).toString("latin1"), database.toString("latin1")];
    assert.ok(texts[1]?.includes("keys.example.org"), "the connection itself is there");
    const forbidden = [SECRET, MODEL_KEY, CONFIG_KEY, "canary-of-", ...sealed.map((text) => text.slice(12))];
    for (const text of texts) {
      for (const canary of forbidden) assert.equal(text.includes(canary), false, canary);
    }
    const { plan } = await restore(there, path);
    assert.deepEqual(plan.connectionsWithoutSecret, ["KEYS"]);
    assert.deepEqual(plan.modelsWithoutKey, ["small"]);
    assert.deepEqual(plan.connectionPlaces, ["KEYS at https://keys.example.org"]);
    assert.match(plan.modelPlaces.join(), /^small at http/);
    await there.open(async (db, box) => {
      const [row] = await listConnections(db);
      assert.match(row?.lastError ?? "", /type it in again/);
      await assert.rejects(openSecret(box, row!), /none is stored/);
    });
  });
});

Deno.test("a restore keeps the present database, and a prepared one that is dropped changes nothing", async () => {
  await withMachines(async (here) => {
    const path = join(here.dataDir, "a.backup");
    await here.backup(path);
    await here.open((db) => db.execute("UPDATE dashboards SET title = 'Newer'"));
    const before = await Deno.readFile(join(here.dataDir, "tessera.db"));
    const names = await namesIn(here.dataDir);
    await (await here.prepare(path)).close();
    assert.deepEqual(await Deno.readFile(join(here.dataDir, "tessera.db")), before);
    assert.deepEqual(await namesIn(here.dataDir), names);

    const { safetyCopy } = await restore(here, path);
    assert.equal(await titleOf(here), "Kept");
    await Deno.rename(safetyCopy ?? "", join(here.dataDir, "tessera.db"));
    assert.equal(await titleOf(here), "Newer");
    const config = JSON.parse(await Deno.readTextFile(join(here.dataDir, "tessera.json")));
    assert.equal(config.TESSERA_DENO, "/opt/deno", "the folder's own stays");
  });
});

Deno.test("a restore mends a folder whose database is damaged, and keeps the damaged one", async () => {
  await withMachines(async (here) => {
    const path = join(here.dataDir, "a.backup");
    await here.backup(path);
    const damaged = new Uint8Array(5_000).fill(7);
    await Deno.writeFile(join(here.dataDir, "tessera.db"), damaged);
    const { plan, safetyCopy } = await restore(here, path);
    assert.equal(plan.present, "unreadable");
    assert.deepEqual(await Deno.readFile(safetyCopy ?? ""), damaged);
    assert.equal(await titleOf(here), "Kept");
  });
});

Deno.test("another passphrase is refused, as is one for a backup without secrets", async () => {
  await withMachines(async (here, there) => {
    const path = join(here.dataDir, "a.backup");
    await here.backup(path, PASSPHRASE);
    await assert.rejects(there.prepare(path, new Secret("another one")), (error) => {
      assert.ok(error instanceof AppError && error.code === "invalid");
      assert.match(error.message, /passphrase is another one/);
      return true;
    });
    await here.backup(path);
    await assert.rejects(there.prepare(path, PASSPHRASE), /holds no secrets/);
    assert.deepEqual(await namesIn(there.dataDir), []);
  });
});

Deno.test("a restore that keeps secrets leaves them with connections whose place is the same", async () => {
  await withMachines(async (here) => {
    const path = join(here.dataDir, "a.backup");
    await here.backup(path);
    const kept = await here.prepare(path, undefined, true);
    assert.deepEqual(kept.plan.connectionsWithoutSecret, []);
    await kept.commit();
    await kept.close();
    await here.open(async (db, box) => {
      const [row] = await listConnections(db);
      assert.equal((await openSecret(box, row!)).reveal(), SECRET);
      await db.execute("UPDATE connections SET origin = 'https://thief.example.org'");
    });
    await here.backup(path);
    await here.open((db) => db.execute("UPDATE connections SET origin = 'https://keys.example.org'"));
    const moved = await here.prepare(path, undefined, true);
    assert.deepEqual(moved.plan.connectionsWithoutSecret, ["KEYS"]);
    await moved.close();
  });
});

Deno.test({
  ...skipIf(
    CANNOT_MOUNT,
    "attack 164 a full disk leaves no backup and says how much is needed",
    MOUNTING,
  ),
  fn: () =>
    withMachines((here) =>
      withDisk("size=2m", async (disk) => {
        await assert.rejects(here.backup(join(disk, "a.backup")), (error) => {
          assert.ok(error instanceof AppError);
          assert.match(error.message, /a\.backup": \d+ MB are needed and \d+ MB are free/);
          return true;
        });
        assert.deepEqual(await namesIn(disk), []);
      })
    ),
});

async function titleOf(machine: Machine): Promise<unknown> {
  return await machine.open(async (db) =>
    (await db.execute("SELECT title FROM dashboards")).rows[0]?.["title"]
  );
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}
