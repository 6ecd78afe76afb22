import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { silentLog } from "../../log.ts";
import type { Database } from "../../storage/database.ts";
import { connectFile } from "../../storage/file_database.ts";
import { readMigrations } from "../../storage/migrate.ts";
import { readTarHeader, writeTarHeader } from "../../storage/tar.ts";
import {
  digestOf,
  fillMachine,
  forgeBackup,
  type Forgery,
  type Machine,
  makeMachine,
  PASSPHRASE,
} from "../../testing/sample_backup.ts";
import { checkBackupFile } from "./read_backup_file.ts";
import type { PartSource } from "./write_backup_file.ts";

async function withBackup(
  work: (machine: Machine, path: string) => Promise<void>,
): Promise<void> {
  const machine = await makeMachine();
  try {
    await fillMachine(machine);
    await work(machine, join(machine.dataDir, "a.backup"));
  } finally {
    await machine.close();
  }
}

/** Refused with these words, and the folder is as it was. */
async function expectRefusal(machine: Machine, path: string, words: RegExp): Promise<void> {
  const before = await snapshotOf(machine.dataDir);
  await assert.rejects(machine.prepare(path), words);
  assert.deepEqual(await snapshotOf(machine.dataDir), before);
}

async function snapshotOf(folder: string): Promise<string[]> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name)
    // They come and go with the connections of this very process.
    .filter((name) => !/-(wal|shm)$/.test(name));
  const sums = names.map(async (name) =>
    `${name} ${digestOf(await Deno.readFile(join(folder, name))).sha256}`
  );
  return (await Promise.all(sums)).sort();
}

Deno.test("checkBackupFile() refuses a backup with one bit flipped anywhere", async () => {
  await withBackup(async (machine, path) => {
    await machine.backup(path, PASSPHRASE);
    const whole = await Deno.readFile(path);
    await checkBackupFile(path);
    const places = new Set<number>();
    for (let at = 0; at < whole.length; at += 61) places.add(at);
    // Every byte of the first header and of the end, where nothing but the form says what must stand there.
    for (let at = 0; at < 512; at += 1) places.add(at).add(whole.length - 1 - at * 4);
    using file = await Deno.open(path, { write: true });
    const put = async (at: number, byte: number) => {
      await file.seek(at, Deno.SeekMode.Start);
      await file.write(Uint8Array.of(byte));
    };
    for (const at of places) {
      const byte = whole[at] ?? 0;
      await put(at, byte ^ (1 << at % 8));
      await assert.rejects(checkBackupFile(path), /backup/i, `byte ${at} of ${whole.length}`);
      await put(at, byte);
    }
    await checkBackupFile(path);
  });
});

Deno.test("a backup that was cut off or has something after its end is refused", async () => {
  await withBackup(async (machine, path) => {
    await machine.backup(path);
    const whole = await Deno.readFile(path);
    for (const length of [0, 1, 511, 512, 513, 2_000, whole.length - 1_024, whole.length - 1]) {
      await Deno.writeFile(path, whole.subarray(0, length));
      await expectRefusal(machine, path, /ends too early|no backup of Tessera/);
    }
    await Deno.writeFile(path, Uint8Array.from([...whole, 0]));
    await expectRefusal(machine, path, /after its end/);
    await expectRefusal(machine, `${path}-none`, /no such file/);
    await expectRefusal(machine, machine.dataDir, /no file/);
  });
});

Deno.test("readTarHeader() knows no links, folders, other places, extensions or other forms of a size", () => {
  const good = writeTarHeader({ name: "manifest.json", bytes: 5, modifiedAt: 0 });
  assert.deepEqual(readTarHeader(good), { name: "manifest.json", bytes: 5, modifiedAt: 0 });
  const withText = (offset: number, text: string) => {
    const block = good.slice();
    block.set(new TextEncoder().encode(text), offset);
    const sum = block.fill(32, 148, 156).reduce((total, byte) => total + byte, 0);
    block.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
    return block;
  };
  assert.ok(readTarHeader(withText(0, "manifest.json")) !== undefined, "the helper keeps the sum right");
  for (const type of ["1", "2", "3", "5", "6", "x", "g", "L", "K", "S"]) {
    assert.equal(readTarHeader(withText(156, type)), undefined, `type ${type}`);
  }
  for (const name of ["../tessera.db\0", "/etc/passwd\0", "a\\b\0", "a/b\0", "\0"]) {
    assert.equal(readTarHeader(withText(0, name)), undefined, name);
  }
  assert.equal(readTarHeader(withText(157, "secret.key")), undefined, "a link's aim");
  assert.equal(readTarHeader(withText(345, "../..")), undefined, "a prefix of the name");
  assert.equal(readTarHeader(withText(124, "\x80\0\0\0\0\0\0\0\0\0\0\x05")), undefined, "a binary size");
  assert.equal(readTarHeader(withText(124, "-0000000005\0")), undefined, "a size below nothing");
});

Deno.test("parts that stand twice, are missing, in another order or unknown are refused", async () => {
  await withBackup(async (machine, path) => {
    const forge = async (parts: Forgery["parts"]) => await forgeBackup(machine, path, { parts: parts! });
    await forge((parts) => parts);
    await (await machine.prepare(path)).close();
    const key: PartSource = { name: "secret.key", bytes: new Uint8Array(32) };
    const cases: Forgery["parts"][] = [
      ([manifest, database]) => [manifest!, database!, database!],
      ([manifest, database]) => [manifest!, manifest!, database!],
      ([manifest, database]) => [database!, manifest!],
      ([manifest]) => [manifest!],
      ([manifest, database]) => [manifest!, database!, key],
      ([manifest, database]) => [manifest!, key, database!],
      ([manifest, database]) => [manifest!, { ...database!, name: "tessera.json" }],
    ];
    for (const parts of cases) {
      await forge(parts);
      await expectRefusal(machine, path, /does not stand where it should|no backup of Tessera/);
    }
  });
});

Deno.test("a manifest that promises too much, or of another form, is refused before anything is written", async () => {
  await withBackup(async (machine, path) => {
    const forge = (manifest: Forgery["manifest"]) => forgeBackup(machine, path, { manifest: manifest! });
    await forge((manifest) => {
      const [database] = manifest.parts;
      return { ...manifest, parts: [{ ...database, unpacked: { ...database.unpacked, bytes: 2 ** 52 } }] };
    });
    await expectRefusal(machine, path, /too little space/);
    await forge((manifest) => ({ ...manifest, parts: [{ ...manifest.parts[0], bytes: 2 ** 52 }] }));
    await expectRefusal(machine, path, /promises too much/);
    await forge((manifest) => ({ ...manifest, version: 2, app: "9.9.9" }));
    await expectRefusal(machine, path, /has form 2/);
    await forge((manifest) => ({ ...manifest, format: "other" }));
    await expectRefusal(machine, path, /manifest is damaged/);
    await forge((manifest) => ({ ...manifest, schema: 999 }));
    await expectRefusal(machine, path, /schema is number 999/);
    await forge((manifest) => ({ ...manifest, secrets: "passphrase" }));
    await expectRefusal(machine, path, /its manifest and its parts differ/);
  });
});

Deno.test("a database that unpacks to more than its manifest says stops there", async () => {
  await withBackup(async (machine, path) => {
    const bomb = gzipSync(new Uint8Array(200_000_000), { level: 9 });
    await forgeBackup(machine, path, {
      manifest: (manifest) => ({
        ...manifest,
        parts: [{
          ...{ name: "tessera.db.gz", ...digestOf(bomb) },
          unpacked: { bytes: 1_000, sha256: "0".repeat(64) },
        }],
      }),
      parts: ([manifest]) => [manifest!, { name: "tessera.db.gz", bytes: bomb }],
    });
    await expectRefusal(machine, path, /cannot be unpacked/);
  });
});

Deno.test("a database with more, less or other than our migrations give is refused", async () => {
  const changes: readonly (readonly [change: string, words: RegExp])[] = [
    ["CREATE TRIGGER sly AFTER UPDATE ON blocks BEGIN DELETE FROM dashboards; END", /unknown trigger sly/],
    ["CREATE VIEW sly AS SELECT * FROM settings", /unknown view sly/],
    ["CREATE TABLE sly (a)", /unknown table sly/],
    ["CREATE INDEX sly ON blocks (title)", /unknown index sly/],
    ["ALTER TABLE dashboards ADD COLUMN sly TEXT DEFAULT 'x'", /another table dashboards/],
    ["DROP INDEX blocks_due", /index blocks_due is missing/],
    ["DROP TABLE heals", /(table|index) heals\w* is missing/],
    ["DROP TABLE schema_migrations", /another program/],
    ["UPDATE schema_migrations SET checksum = 'x' WHERE number = 3", /another history/],
    [
      "DELETE FROM schema_migrations WHERE number = (SELECT MAX(number) FROM schema_migrations)",
      /manifest says/,
    ],
  ];
  const latest = (await readMigrations()).length;
  await withBackup(async (machine, path) => {
    for (const [sql, words] of changes) {
      await forgeBackup(machine, path, {
        change: async (db: Database) => void await db.execute(sql),
        manifest: (manifest) => ({ ...manifest, schema: latest }),
      });
      await expectRefusal(machine, path, words);
    }
  });
});

Deno.test("a restore signs out whoever a backup brings, and gives it no key and no address of its own", async () => {
  await withBackup(async (machine, path) => {
    await forgeBackup(machine, path, {
      change: async (db) => {
        await db.execute("INSERT INTO sign_in_links VALUES ('x', 0, 9999999999999, NULL)");
        await db.execute("UPDATE sessions SET token_hash = 'theirs', expires_at = 9999999999999");
        await db.execute("UPDATE settings SET value = '\"theirs\"' WHERE name = 'image_key'");
      },
    });
    const prepared = await machine.prepare(path);
    await prepared.commit();
    await prepared.close();
    await machine.open(async (db) => {
      for (const table of ["sessions", "sign_in_links"]) {
        assert.deepEqual((await db.execute(`SELECT * FROM ${table}`)).rows, [], table);
      }
      const { rows } = await db.execute("SELECT 1 FROM settings WHERE name IN ('image_key', 'secret_key')");
      assert.deepEqual(rows, []);
    });
  });
});

Deno.test("sealed secrets do not open in a backup whose database was changed", async () => {
  await withBackup(async (machine, path) => {
    await machine.backup(path, PASSPHRASE);
    const original = await checkBackupFile(path);
    const secrets = new TextEncoder().encode(original.secrets);
    const change = async (db: Database) => {
      await db.execute("UPDATE connections SET origin = 'https://thief.example.org'");
    };
    await forgeBackup(machine, path, {
      change,
      manifest: ({ parts: [database] }) => ({
        ...original.manifest,
        parts: [database, { name: "secrets.json", ...digestOf(secrets) }],
      }),
      parts: (parts) => [...parts, { name: "secrets.json", bytes: secrets }],
    });
    await assert.rejects(machine.prepare(path, PASSPHRASE), /was changed after it was made/);
  });
});

Deno.test("a tessera.json from a backup names no program, key or database, and opens nothing", async () => {
  await withBackup(async (machine, path) => {
    await machine.backup(path);
    const config = new TextEncoder().encode(JSON.stringify({
      ...{ TESSERA_DENO: "/tmp/evil", TESSERA_BROWSER: "/tmp/evil", TESSERA_DATABASE_URL: "http://evil" },
      ...{ TESSERA_SECRET_KEY_FILE: "/tmp/key", LD_PRELOAD: "/tmp/evil.so", TESSERA_PORT: "8500" },
      ...{ TESSERA_HOST: "0.0.0.0", TESSERA_LAN_HOSTS: "192.168.1.1:80", OPENAI_BASE_URL: "https://evil" },
      ...{ OPENAI_API_KEY: "theirs", TESSERA_PUBLIC_URL: "https://user:pass@home.example.org" },
    }));
    await Deno.remove(join(machine.dataDir, "tessera.json"));
    await forgeBackup(machine, path, {
      manifest: (manifest) => ({
        ...manifest,
        parts: [...manifest.parts, { name: "tessera.json", ...digestOf(config) }],
      }),
      parts: (parts) => [...parts, { name: "tessera.json", bytes: config }],
    });
    const prepared = await machine.prepare(path);
    assert.deepEqual(prepared.plan.config, { TESSERA_PORT: "8500" });
    await prepared.close();
  });
});

Deno.test("an older backup is brought to the present schema", async () => {
  await withBackup(async (machine, path) => {
    const old = join(machine.dataDir, "old.db");
    const migrations = (await readMigrations()).slice(0, 3);
    const db = await connectFile(`file:${old}`, { log: silentLog });
    await db.transaction(async (tx) => {
      await tx.runScript(
        "CREATE TABLE schema_migrations (number INTEGER PRIMARY KEY, file TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL)",
      );
      for (const { number, file, checksum, sql } of migrations) {
        await tx.runScript(sql);
        await tx.execute("INSERT INTO schema_migrations VALUES (?, ?, ?, 0)", [number, file, checksum]);
      }
      await tx.execute("INSERT INTO dashboards VALUES ('d', 'Old', 0, 0)");
    });
    await db.close();
    await Deno.rename(old, join(machine.dataDir, "tessera.db"));
    const { manifest } = await machine.backup(path);
    assert.equal(manifest.schema, 3);
    const prepared = await machine.prepare(path);
    assert.equal(prepared.plan.schema, (await readMigrations()).length);
    await prepared.commit();
    await prepared.close();
    await machine.open(async (db) => {
      assert.equal((await db.execute("SELECT title FROM dashboards")).rows[0]?.["title"], "Old");
      assert.deepEqual((await db.execute("SELECT * FROM heals")).rows, []);
    });
  });
});
