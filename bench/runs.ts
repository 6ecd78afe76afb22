import { setTimeout as sleep } from "node:timers/promises";
import type { CompiledBlock } from "../sandbox/mod.ts";
import { compiled, type TestJob, type TestSandbox, testSandbox } from "../testing/block_sandbox.ts";
import type { Figure, Measurement } from "./figure.ts";
import { type Level, listLevels } from "./levels.ts";
import { TRIVIAL, WITH_ZOD } from "./measured_blocks.ts";
import { findWaitingGuest, PARALLEL, PAUSE_MS, POOL, reusedBy } from "./own_runner.ts";
import { measureLatency, measureSustained, type Rounds } from "./take_turns.ts";

const COLD_RUNS = 40;
const WARM_RUNS = 60;
const USED_RUNS = 300;
const FRESH_ROUNDS: Rounds = { rounds: 5, runs: 80, parallel: PARALLEL };
const USED_ROUNDS: Rounds = { rounds: 5, runs: 600, parallel: PARALLEL };
const MEGABYTE = 1024 * 1024;

/** A block to run and the words about it; samples of all cases and levels take turns. */
interface Case {
  readonly name: string;
  readonly code: CompiledBlock;
  readonly bars: { readonly p50?: number; readonly p95?: number; readonly perSecond?: number };
}

/** What running a block costs: in a process started for it, in one that waited, and in one that has served it before. */
export async function measureRuns(): Promise<Measurement> {
  const levels = await listLevels();
  const [trivial, zod] = [await compiled(TRIVIAL), await compiled(WITH_ZOD)];
  const cases = (name: string, bars: Case["bars"], zodBars = bars): readonly Case[] => [
    { name, code: trivial, bars },
    { name: `${name} with zod`, code: zod, bars: zodBars },
  ];
  const warm = { p50: 6, p95: 15 };
  return {
    title: "Runs: one process without permissions for each",
    figures: [
      ...await latencies(cases("Cold run", { p50: 40 }, {}), { levels, warmGuests: 0, samples: COLD_RUNS }),
      ...await latencies(cases("Warm run", warm), {
        ...{ levels, warmGuests: POOL, samples: WARM_RUNS, pauseMs: PAUSE_MS },
      }),
      ...await latencies(cases("Reused run", {}), {
        ...{ levels, warmGuests: 0, samples: USED_RUNS, jobOf: reusedBy },
      }),
      ...await rates(cases("Sustained runs", { perSecond: 60 }, { perSecond: 35 }), {
        ...{ levels, warmGuests: POOL, rounds: FRESH_ROUNDS },
      }),
      ...await rates(cases("Sustained reused runs", { perSecond: 1_500 }, {}), {
        ...{ levels, warmGuests: 0, rounds: USED_ROUNDS, jobOf: reusedBy },
      }),
      ...await memory(),
    ],
    notes: [
      `Measured at level "${levels[0]?.name}", the strictest that this machine has` +
      `${
        levels.length > 1 ? "; the alternative is the level that every machine has" : ""
      }. Samples take turns.`,
      "Cold: started for the run. Warm: taken from the pool, where it waited unused. Reused: has run this very code before.",
      `Sustained: ${FRESH_ROUNDS.runs} runs, ${PARALLEL} at a time, as fast as they go; nothing stays warm. Reused: ` +
      `${USED_ROUNDS.runs} runs. The middle one of ${FRESH_ROUNDS.rounds} rounds.`,
    ],
  };
}

interface Measured {
  readonly levels: readonly Level[];
  readonly warmGuests: number;
  readonly jobOf?: (worker: number, code: string) => TestJob;
}

async function latencies(
  cases: readonly Case[],
  { samples, pauseMs = 0, ...measured }: Measured & { readonly samples: number; readonly pauseMs?: number },
): Promise<Figure[]> {
  await using kits = startKits(measured);
  const works = worksOf(cases, { kits: kits.started, jobOf: measured.jobOf });
  for (const run of works) await run(0);
  const found = await measureLatency(works, { samples, pauseMs });
  return cases.flatMap(({ name, bars }, index) =>
    (["p50", "p95"] as const).map((part) =>
      toFigure({ name: `${name}, ${part}`, unit: "ms" }, {
        ...{ levels: measured.levels, bar: bars[part] === undefined ? undefined : { most: bars[part] } },
        values: measured.levels.map((_, level) => found[level * cases.length + index]?.[part] ?? Number.NaN),
      })
    )
  );
}

async function rates(
  cases: readonly Case[],
  { rounds, ...measured }: Measured & { readonly rounds: Rounds },
): Promise<Figure[]> {
  await using kits = startKits(measured);
  const found = await measureSustained(worksOf(cases, { kits: kits.started, jobOf: measured.jobOf }), rounds);
  return cases.map(({ name, bars: { perSecond } }, index) =>
    toFigure({ name, unit: "/s" }, {
      ...{ levels: measured.levels, bar: perSecond === undefined ? undefined : { least: perSecond } },
      values: measured.levels.map((_, level) => found[level * cases.length + index] ?? Number.NaN),
    })
  );
}

function startKits(
  { levels, warmGuests }: Measured,
): AsyncDisposable & { readonly started: readonly TestSandbox[] } {
  const started = levels.map(({ options }) =>
    testSandbox({ ...options, warmGuests, parallelRuns: PARALLEL })
  );
  return {
    started,
    async [Symbol.asyncDispose]() {
      for (const kit of started) await kit[Symbol.asyncDispose]();
    },
  };
}

/** Every case at the first level, then at the second. */
function worksOf(
  cases: readonly Case[],
  { kits, jobOf }: { readonly kits: readonly TestSandbox[]; readonly jobOf: Measured["jobOf"] },
): readonly ((worker: number) => Promise<unknown>)[] {
  return kits.flatMap((kit) =>
    cases.map(({ name, code }) => async (worker: number) => {
      const report = await kit.runCompiled(code, jobOf?.(worker, name));
      if (report.kind !== "answered") {
        throw new Error(`Cannot measure "${name}": it ended with ${report.kind}`);
      }
    })
  );
}

function toFigure(
  figure: Pick<Figure, "name" | "unit">,
  { levels, values, bar }: {
    readonly levels: readonly Level[];
    readonly values: readonly number[];
    readonly bar: Figure["bar"] | undefined;
  },
): Figure {
  const [measured = Number.NaN, other] = values;
  return {
    ...figure,
    measured,
    ...(bar !== undefined && { bar }),
    ...(other !== undefined && { alternative: { name: `level ${levels[1]?.name}`, measured: other } }),
  };
}

async function memory(): Promise<Figure[]> {
  await sleep(PAUSE_MS);
  const bytes = await findWaitingGuest();
  if (bytes === undefined) return [];
  return [{
    name: "Memory of a waiting guest, zod inside (PSS)",
    unit: "MB",
    measured: bytes / MEGABYTE,
    bar: { most: 25 },
  }];
}
