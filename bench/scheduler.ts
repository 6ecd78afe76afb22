import { createBlockId, createDashboardId } from "../domain/ids.ts";
import { createScheduler, type Scheduler } from "../services/scheduler.ts";
import { insertBlock, updateBlock } from "../storage/blocks.ts";
import { insertVersion } from "../storage/block_versions.ts";
import { insertDashboard } from "../storage/dashboards.ts";
import type { Database } from "../storage/database.ts";
import { newVersion } from "../testing/rows.ts";
import { startProgram, type TestProgram } from "../testing/start_program.ts";
import type { Figure, Measurement } from "./figure.ts";
import { type Percentiles, percentilesOf } from "./percentiles.ts";
import { timed } from "./timed.ts";

const BLOCKS = 10_000;
/** Every block once in this time, so that 17 are due each second. */
const EVERY_MS = 600_000;
const TICKS = 200;
const TICK_MS = 1_000;
const MAX_TICK_MS = 10;

/** What it costs to ask a database file of 10,000 scheduled blocks who is due, once a second. */
export async function measureScheduler(): Promise<Measurement> {
  const folder = await Deno.makeTempDir();
  const program = await startProgram({ databaseUrl: `file:${folder}/bench.db` });
  try {
    await fill(program.db, program.clock.now);
    const scheduler = createScheduler(program.deps);
    return {
      title: "Scheduler: 10,000 scheduled blocks in a database file",
      figures: [
        ...toFigures("Tick with 16 or 17 blocks due", await measureTicks(program, scheduler, TICK_MS)),
        ...toFigures("Tick with nothing due", await measureTicks(program, scheduler, 0)),
      ],
      notes: [
        "The blocks have no compiled code: a tick finds and claims them, and no run disturbs the next tick.",
      ],
    };
  } finally {
    await program.close();
    await Deno.remove(folder, { recursive: true });
  }
}

async function fill(db: Database, startsAt: number): Promise<void> {
  const dashboardId = createDashboardId();
  await db.transaction(async (transaction) => {
    await insertDashboard(transaction, { id: dashboardId, title: "Bench", createdAt: startsAt });
    for (let index = 0; index < BLOCKS; index++) {
      const id = createBlockId();
      const nextRunAt = startsAt + index * EVERY_MS / BLOCKS;
      await insertBlock(transaction, {
        ...{ id, dashboardId, title: `Block ${index}`, prompt: "", gridColumns: 3, gridRows: 2 },
        ...{ createdAt: startsAt, nextRunAt: Math.round(nextRunAt) },
      });
      const currentVersion = await insertVersion(transaction, newVersion(id, { compiled: null }));
      await updateBlock(transaction, id, { currentVersion, updatedAt: startsAt });
    }
  });
}

async function measureTicks(
  { clock, deps }: TestProgram,
  scheduler: Scheduler,
  stepMs: number,
): Promise<Percentiles> {
  const samples: number[] = [];
  for (let count = 0; count < TICKS; count++) {
    clock.now += stepMs;
    samples.push(await timed(() => scheduler.tick()));
    await deps.flights.idle();
  }
  return percentilesOf(samples);
}

function toFigures(name: string, { p50, p99 }: Percentiles): Figure[] {
  const bar = { most: MAX_TICK_MS };
  return [
    { name: `${name}, p50`, unit: "ms", measured: p50, bar },
    { name: `${name}, p99`, unit: "ms", measured: p99, bar },
  ];
}
