import { setTimeout as sleep } from "node:timers/promises";
import type { CompiledBlock } from "../sandbox/mod.ts";
import { compiled, testSandbox } from "../testing/block_sandbox.ts";
import type { Figure, Measurement } from "./figure.ts";
import { askHttpWorker, HTTP_WORKER, runInHttpWorker, startHttpWorker } from "./http_worker.ts";
import { type Percentiles, percentilesOf } from "./percentiles.ts";
import { findMemory, listChildren } from "./process_memory.ts";
import { timed } from "./timed.ts";

const COLD_RUNS = 40;
const WARM_RUNS = 60;
const ROUNDS = 5;
const ROUND_RUNS = 80;
const REUSES = 1_000;
const PARALLEL = 4;
const POOL = 2;
/** Runs of a dashboard are seconds apart; this is long enough for a new guest to be ready. */
const PAUSE_MS = 200;
const MEGABYTE = 1024 * 1024;

/** A block that does nothing: what is left is the price of running it in a process of its own. */
const TRIVIAL = {
  backend: `
export const dataSchema = { parse: (value) => value };
export async function fetchData() { return { value: 7 }; }
export function processData(raw) { return raw; }
`,
  view: `export default function View({ data }) { return <b>{data.value}</b>; }`,
};
/** The same with the library that nearly every block checks its data with. */
const WITH_ZOD = {
  ...TRIVIAL,
  backend: `
import { z } from "zod";
export const dataSchema = z.object({ value: z.number() });
export async function fetchData() { return { value: 7 }; }
export function processData(raw) { return raw; }
`,
};

/** What running a block in a fresh process costs, beside the same with deno-http-worker. */
export async function measureRuns(): Promise<Measurement> {
  const trivial = await compiled(TRIVIAL);
  const zod = await compiled(WITH_ZOD);
  return {
    title: "Runs: one fresh process without permissions for each",
    figures: [
      ...await measureCold(trivial, zod),
      ...await measureWarm(trivial, zod),
      ...await measureSustained(trivial, zod),
      ...await measureReuse(),
      ...await measureGuests(),
    ],
    notes: [
      `${HTTP_WORKER} runs with the fastest settings it has; its fresh process may use the network, ours may not.`,
      "Cold: started for the run. Warm: taken from the pool, where it waited unused. Samples of both runners alternate.",
      `Sustained: ${ROUND_RUNS} runs, ${PARALLEL} at a time, as fast as they go; nothing stays warm. The middle one of ${ROUNDS} rounds.`,
    ],
  };
}

async function measureCold(trivial: CompiledBlock, zod: CompiledBlock): Promise<Figure[]> {
  const [own, withZod, other]: [number[], number[], number[]] = [[], [], []];
  await using cold = await testSandbox({ warmGuests: 0 });
  for (let count = 0; count < COLD_RUNS; count++) {
    own.push(await timed(() => cold.runCompiled(trivial)));
    other.push(await timed(runInHttpWorker));
    withZod.push(await timed(() => cold.runCompiled(zod)));
  }
  const alternative = percentilesOf(other);
  return [
    ...spread("Cold run", percentilesOf(own), { bars: { p50: 40 }, alternative }),
    ...spread("Cold run with zod", percentilesOf(withZod)),
  ];
}

async function measureWarm(trivial: CompiledBlock, zod: CompiledBlock): Promise<Figure[]> {
  const [own, withZod]: [number[], number[]] = [[], []];
  await using warm = await testSandbox({ warmGuests: POOL });
  for (let count = 0; count < WARM_RUNS; count++) {
    for (const [samples, code] of [[own, trivial], [withZod, zod]] as const) {
      await sleep(PAUSE_MS);
      samples.push(await timed(() => warm.runCompiled(code)));
    }
  }
  const bars = { p50: 6, p95: 15 };
  return [
    ...spread("Warm run", percentilesOf(own), { bars }),
    ...spread("Warm run with zod", percentilesOf(withZod), { bars }),
  ];
}

function spread(
  name: string,
  { p50, p95 }: Percentiles,
  { bars = {}, alternative }: {
    readonly bars?: { readonly p50?: number; readonly p95?: number };
    readonly alternative?: Percentiles;
  } = {},
): Figure[] {
  const figure = (part: "p50" | "p95", measured: number): Figure => ({
    name: `${name}, ${part}`,
    unit: "ms",
    measured,
    ...(bars[part] !== undefined && { bar: { most: bars[part] } }),
    ...(alternative !== undefined && { alternative: { name: HTTP_WORKER, measured: alternative[part] } }),
  });
  return [figure("p50", p50), figure("p95", p95)];
}

/** In rounds that take turns, so that what else the machine does falls on all alike; the middle round counts. */
async function measureSustained(trivial: CompiledBlock, zod: CompiledBlock): Promise<Figure[]> {
  const [own, withZod, other]: [number[], number[], number[]] = [[], [], []];
  await using sandbox = await testSandbox({ warmGuests: POOL, parallelRuns: PARALLEL });
  for (let round = 0; round < ROUNDS; round++) {
    own.push(await runsPerSecond(() => sandbox.runCompiled(trivial)));
    other.push(await runsPerSecond(runInHttpWorker));
    withZod.push(await runsPerSecond(() => sandbox.runCompiled(zod)));
  }
  const name = "Sustained runs";
  const alternative = { name: HTTP_WORKER, measured: percentilesOf(other).p50 };
  return [
    { name, unit: "/s", measured: percentilesOf(own).p50, bar: { least: 60 }, alternative },
    { name: `${name} with zod`, unit: "/s", measured: percentilesOf(withZod).p50, bar: { least: 35 } },
  ];
}

async function runsPerSecond(run: () => Promise<unknown>): Promise<number> {
  let left = ROUND_RUNS;
  const work = async () => {
    while (left-- > 0) await run();
  };
  const tookMs = await timed(() => Promise.all(Array.from({ length: PARALLEL }, work)));
  return ROUND_RUNS / tookMs * 1000;
}

/** What this program gives up for fresh processes: a second request to a worker that has already run code. */
async function measureReuse(): Promise<Figure[]> {
  const worker = await startHttpWorker();
  const samples: number[] = [];
  for (let count = 0; count < REUSES; count++) samples.push(await timed(() => askHttpWorker(worker)));
  worker.terminate();
  return [{
    name: `A used ${HTTP_WORKER} asked again, p50 (no counterpart here: every run has a fresh process)`,
    unit: "ms",
    measured: percentilesOf(samples).p50,
  }];
}

async function measureGuests(): Promise<Figure[]> {
  const before = new Set(await listChildren(Deno.pid));
  await using _pool = await testSandbox({ warmGuests: POOL });
  await sleep(5 * PAUSE_MS);
  const guests = (await listChildren(Deno.pid)).filter((pid) => !before.has(pid));
  const sizes = (await Promise.all(guests.map(findMemory))).filter((size) => size !== undefined);
  if (sizes.length === 0) return [];
  return [{
    name: "Memory of a waiting guest, zod inside (PSS)",
    unit: "MB",
    measured: sizes.reduce((sum, size) => sum + size, 0) / sizes.length / MEGABYTE,
    bar: { most: 25 },
  }];
}
