import { countBlocks, countDue, findSchemaNumber } from "../../storage/vital_signs.ts";
import { findLastBackup } from "../backup/last_backup.ts";
import { readFileSizes } from "../../storage/file_sizes.ts";
import type { MonitorDeps } from "./monitor.ts";
import { readProcess } from "./process_facts.ts";
import type { LabelValues, Series } from "./registry.ts";

/** What is true for as long as the program runs. */
export interface ScrapeFacts {
  readonly version: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** Blocks are counted anew at most this often, however often somebody asks. */
const KEEP_MS = 5_000;

/** Reads what is true now into gauges, and gives them with the counters as text. */
export function createScrape(deps: MonitorDeps): () => Promise<string> {
  const { meter: { registry, vitals }, db, sandbox, now } = deps;
  const none: LabelValues = {};
  const gauge = (name: string, help: string) => registry.gauge(name, help, none);
  const gauges = {
    build: registry.gauge("tessera_build_info", "Version and runtime, as labels of a 1.", {
      version: [deps.version],
      deno: [Deno.version.deno],
      target: [Deno.build.target],
    }),
    queue: gauge("tessera_sandbox_queue_length", "Runs that wait for their turn."),
    oldest: gauge("tessera_sandbox_queue_oldest_seconds", "How long the first of them has waited."),
    running: gauge("tessera_sandbox_runs_active", "Runs that go on."),
    guests: registry.gauge("tessera_sandbox_guests", "Processes for blocks by state.", {
      state: ["warm", "hot", "busy"],
    }),
    starts: registry.gauge("tessera_sandbox_starts_total", "Runs by the state of the process they found.", {
      kind: ["cold", "warm", "hot"],
    }, "counter"),
    selfTest: registry.gauge("tessera_sandbox_self_test", "1 for the verdict of the sandbox's self-test.", {
      verdict: VERDICTS,
    }),
    isolation: registry.gauge("tessera_sandbox_isolation", "1 for the level of isolation in force.", {
      level: LEVELS,
    }),
    database: registry.gauge("tessera_database_bytes", "Size of the database's files.", {
      file: ["main", "wal"],
    }),
    migrations: gauge("tessera_database_migrations", "Number of the newest migration."),
    blocks: registry.gauge(
      "tessera_blocks",
      "Blocks by state; a block can be in several, or in none of them.",
      {
        state: ["total", "paused", "failing", "unfinished", "trashed"],
      },
    ),
    due: gauge("tessera_schedule_overdue", "Blocks that should have run by now and wait."),
    lag: gauge("tessera_schedule_lag_seconds", "How long the first of them is overdue."),
    tick: gauge("tessera_schedule_tick_age_seconds", "Time since the schedule was looked at."),
    streams: gauge("tessera_sse_clients", "Browsers that listen for changes."),
    backup: gauge("tessera_backup_age_seconds", "Time since the newest backup; absent when there is none."),
    resident: gauge("process_resident_memory_bytes", "Resident memory of the server, guests left out."),
    heap: gauge("process_heap_bytes", "Used heap of the server."),
    cpu: registry.gauge("process_cpu_seconds_total", "Processor time of the server.", none, "counter"),
    files: gauge("process_open_fds", "Open file descriptors of the server."),
    start: gauge("process_start_time_seconds", "Start of the server, seconds since 1970."),
    uptime: gauge("tessera_uptime_seconds", "Time since the start of the server."),
    up: gauge("tessera_database_up", "1 while the database answers."),
  };
  gauges.build.note(1, { version: deps.version, deno: Deno.version.deno, target: Deno.build.target });
  let readAt = -Infinity;

  async function readDatabase(): Promise<void> {
    if (Math.abs(now() - readAt) < KEEP_MS) return;
    readAt = now();
    const due = await countDue(db, now());
    gauges.due.note(due.count, {});
    gauges.lag.note(due.oldest === null ? 0 : (now() - due.oldest) / 1_000, {});
    const counts = await countBlocks(db);
    for (const [state, count] of Object.entries(counts)) gauges.blocks.note(count, { state });
    gauges.migrations.note(await findSchemaNumber(db), {});
    const backup = (await findLastBackup(db))?.at;
    if (backup !== undefined) gauges.backup.note(Math.max(0, now() - backup) / 1_000, {});
    const sizes = await readFileSizes(db);
    if (sizes === undefined) return;
    gauges.database.note(sizes.main, { file: "main" });
    gauges.database.note(sizes.wal, { file: "wal" });
  }

  function readSandbox(): void {
    const { running, queued, oldestWaitMs, guests, starts } = sandbox.stats();
    gauges.running.note(running, {});
    gauges.queue.note(queued, {});
    gauges.oldest.note(oldestWaitMs / 1_000, {});
    for (const [state, count] of Object.entries(guests)) gauges.guests.note(count, { state });
    for (const [kind, count] of Object.entries(starts)) gauges.starts.note(count, { kind });
    const verdict = typeof sandbox.safety === "string" ? sandbox.safety : sandbox.safety.kind;
    markOne(gauges.selfTest, "verdict", { values: VERDICTS, value: verdict });
    markOne(gauges.isolation, "level", { values: LEVELS, value: sandbox.isolation.level });
  }

  async function readOwnProcess(): Promise<void> {
    const { rss, heapUsed } = Deno.memoryUsage();
    gauges.resident.note(rss, {});
    gauges.heap.note(heapUsed, {});
    gauges.start.note(deps.startedAt / 1_000, {});
    gauges.uptime.note((now() - deps.startedAt) / 1_000, {});
    const { cpuSeconds, openFiles } = await readProcess();
    if (cpuSeconds !== undefined) gauges.cpu.note(cpuSeconds, {});
    if (openFiles !== undefined) gauges.files.note(openFiles, {});
  }

  return async () => {
    readSandbox();
    gauges.streams.note(vitals.streams, {});
    if (vitals.tickedAt !== undefined) gauges.tick.note((now() - vitals.tickedAt) / 1_000, {});
    await readOwnProcess();
    // What the rest says is worth most when the database is what broke.
    const isUp = await readDatabase().then(() => true, () => false);
    gauges.up.note(isUp ? 1 : 0, {});
    return registry.render();
  };
}

const VERDICTS = ["held", "failed", "testing", "untested"];
const LEVELS = ["full", "standard"];

function markOne(
  series: Series<LabelValues>,
  label: string,
  { values, value }: { readonly values: readonly string[]; readonly value: string },
): void {
  for (const each of values) series.note(each === value ? 1 : 0, { [label]: each });
}
