import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { join } from "node:path";
import { silentLog } from "../../log.ts";
import type { Sandbox } from "../../sandbox/mod.ts";
import { openDatabase } from "../../storage/database.ts";
import { saveSetting } from "../../storage/settings.ts";
import { createMeter } from "./meter.ts";
import { measureDatabase } from "./measure_database.ts";
import { createMonitor } from "./monitor.ts";

const STATS = {
  ...{ running: 1, queued: 2, oldestWaitMs: 1_500 },
  guests: { warm: 2, hot: 0, busy: 1 },
  starts: { cold: 1, warm: 5, hot: 3 },
};

async function open() {
  const folder = await Deno.makeTempDir();
  const clock = { now: 1_800_000_000_000 };
  const now = () => clock.now;
  const meter = createMeter({ now });
  const plain = await openDatabase({ url: `file:${join(folder, "tessera.db")}`, log: silentLog });
  const db = measureDatabase(plain, meter.note);
  const safety: { value: Sandbox["safety"] } = { value: { kind: "held", cases: 30, tookMs: 900 } };
  const sandbox = {
    get safety() {
      return safety.value;
    },
    stats: () => STATS,
    isolation: { level: "full" as const, layers: [], missing: [] },
  };
  const monitor = createMonitor({ meter, db, sandbox, now, version: "1.2.3", startedAt: clock.now });
  meter.note({ kind: "tick" });
  return {
    ...{ clock, meter, db, plain, safety, monitor, folder },
    async [Symbol.asyncDispose]() {
      await plain.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

Deno.test("findHindrances() is empty while all is well, and names the sandbox and a clock that stands", async () => {
  await using lab = await open();
  deepEqual(await lab.monitor.findHindrances(), []);
  lab.safety.value = "testing";
  lab.clock.now += 31_000;
  deepEqual(await lab.monitor.findHindrances(), ["sandbox", "scheduler"]);
  lab.safety.value = { kind: "failed", failures: [] } as unknown as Sandbox["safety"];
  lab.meter.note({ kind: "tick" });
  deepEqual(await lab.monitor.findHindrances(), ["sandbox"]);
});

Deno.test("findHindrances() names a database that a newer program has changed, and one that is gone", async () => {
  await using lab = await open();
  deepEqual(await lab.monitor.findHindrances(), []);
  await lab.plain.execute(
    "INSERT INTO schema_migrations (number, file, checksum, applied_at) VALUES (9000, 'x', 'x', 1)",
  );
  deepEqual(await lab.monitor.findHindrances(), ["migrations"]);
  await lab.plain.execute("DROP TABLE schema_migrations");
  deepEqual(await lab.monitor.findHindrances(), ["database"]);
});

Deno.test("findHindrances() names writes that failed for real, and sees by itself when they work again", async () => {
  await using lab = await open();
  // What a full disk gives, from SQLite itself.
  const { rows } = await lab.plain.execute("PRAGMA page_count");
  await lab.plain.execute(`PRAGMA max_page_count = ${rows[0]?.["page_count"]}`);
  const big = { value: "x".repeat(200_000), updatedAt: 1 };
  await rejects(saveSetting(lab.db, "big", big), /the disk is full/);
  await rejects(lab.db.transaction((db) => saveSetting(db, "big", big)), { code: "database" });
  ok(lab.meter.vitals.writeFailedAt !== undefined);
  // A small write may still fit: then work goes on, and that is what is asked.
  equal((await lab.monitor.findHindrances()).includes("database"), false);
  await rejects(saveSetting(lab.db, "big", big));
  deepEqual(await lab.monitor.findHindrances(), ["writes"], "not probed again at once");
  lab.clock.now += 5_000;
  await lab.plain.execute("PRAGMA max_page_count = 100000");
  deepEqual(await lab.monitor.findHindrances(), []);
});

Deno.test("what a statement or its work throws by mistake is not a disk that failed, and changing nothing proves nothing", async () => {
  await using lab = await open();
  await rejects(lab.db.execute("INSERT INTO nowhere VALUES (1)"));
  await rejects(lab.db.transaction(() => Promise.reject(new TypeError("mine"))), TypeError);
  equal(lab.meter.vitals.writeFailedAt, undefined);
  lab.meter.note({ kind: "write", isGood: false });
  await lab.db.execute("UPDATE blocks SET title = 'x' WHERE id = 'none'");
  await lab.db.execute("SELECT 1");
  ok(lab.meter.vitals.writeFailedAt !== undefined);
  await saveSetting(lab.db, "small", { value: 1, updatedAt: 1 });
  equal(lab.meter.vitals.writeFailedAt, undefined);
});

Deno.test("readMetrics() tells of sandbox, database, schedule and process; and goes on when the database broke", async () => {
  await using lab = await open();
  await saveSetting(lab.db, "last_backup", {
    value: { at: lab.clock.now - 60_000, bytes: 1, secrets: "none" },
    updatedAt: 1,
  });
  const text = await lab.monitor.readMetrics();
  for (
    const line of [
      ...[/^tessera_build_info\{version="1\.2\.3",.*\} 1$/m, /^tessera_sandbox_queue_length 2$/m],
      ...[/^tessera_sandbox_queue_oldest_seconds 1\.5$/m, /^tessera_sandbox_guests\{state="warm"\} 2$/m],
      ...[/^tessera_sandbox_starts_total\{kind="hot"\} 3$/m, /^tessera_blocks\{state="total"\} 0$/m],
      ...[/^tessera_sandbox_self_test\{verdict="held"\} 1$/m, /^tessera_database_bytes\{file="main"\} \d+$/m],
      ...[/^tessera_database_migrations [1-9]\d*$/m, /^tessera_schedule_overdue 0$/m],
      ...[
        /^tessera_backup_age_seconds 60$/m,
        /^process_resident_memory_bytes \d{7,}$/m,
        /^tessera_database_up 1$/m,
      ],
    ]
  ) match(text, line);
  await lab.plain.execute("DROP TABLE blocks");
  lab.clock.now += 6_000;
  match(await lab.monitor.readMetrics(), /^tessera_database_up 0$/m);
});
