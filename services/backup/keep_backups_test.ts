import assert from "node:assert/strict";
import { join } from "node:path";
import { type Log, silentLog } from "../../log.ts";
import { type Database, openDatabase } from "../../storage/database.ts";
import { makeDataDir, removeDataDir } from "../../testing/tessera_process.ts";
import { saveBackupSchedule } from "./backup_schedule.ts";
import { keepBackups } from "./keep_backups.ts";

const DAY_MS = 24 * 3_600_000;
const START = Date.UTC(2026, 10, 22, 2, 0, 0);

interface Lab {
  readonly db: Database;
  readonly dataDir: string;
  readonly errors: string[];
  readonly clock: { now: number };
  look(code?: number): Promise<void>;
  names(): Promise<string[]>;
}

async function withLab(work: (lab: Lab) => Promise<void>): Promise<void> {
  const dataDir = await makeDataDir();
  const db = await openDatabase({ url: ":memory:", log: silentLog });
  const clock = { now: START };
  const errors: string[] = [];
  const log: Log = { ...silentLog, error: (_area, message) => void errors.push(message) };
  try {
    await work({
      ...{ db, dataDir, clock, errors },
      look: (code = 0) =>
        keepBackups({
          ...{ db, dataDir, log, now: () => clock.now },
          async beside(path, passphrase) {
            assert.equal(passphrase, undefined);
            if (code === 0) await Deno.writeTextFile(path, "backup");
            return { code, stdout: "" };
          },
        }),
      names: async () =>
        (await Array.fromAsync(Deno.readDir(join(dataDir, "backups")))).map(({ name }) => name).sort(),
    });
  } finally {
    await db.close();
    await removeDataDir(dataDir);
  }
}

Deno.test("keepBackups() makes one a day, keeps seven, and leaves files of other names alone", async () => {
  await withLab(async ({ dataDir, clock, look, names }) => {
    await look();
    assert.deepEqual(await names(), ["tessera-20261122T020000Z.backup"]);
    clock.now += DAY_MS / 2;
    await look();
    assert.equal((await names()).length, 1, "not due");
    await Deno.writeTextFile(join(dataDir, "backups", "mine.backup"), "mine");
    for (let day = 1; day <= 9; day++) {
      clock.now = START + day * DAY_MS;
      await look();
    }
    const all = await names();
    assert.equal(all.length, 8);
    assert.ok(all.includes("mine.backup"));
    assert.equal(all.includes("tessera-20261124T020000Z.backup"), false);
    assert.equal(all.includes("tessera-20261201T020000Z.backup"), true);
  });
});

Deno.test("keepBackups() makes one when the clock went back, none when switched off, and removes none when one failed", async () => {
  await withLab(async ({ db, clock, errors, look, names }) => {
    await look();
    clock.now -= 3 * DAY_MS;
    await look();
    assert.equal((await names()).length, 2);
    await saveBackupSchedule(db, { every: "daily", keep: 1 }, 0);
    clock.now = START + 2 * DAY_MS;
    await look(1);
    assert.equal((await names()).length, 2);
    assert.deepEqual(errors, ["Backup failed"]);
    await saveBackupSchedule(db, { every: "off", keep: 1 }, 0);
    await look();
    assert.equal((await names()).length, 2);
  });
});
