import type { CompiledBlock, GuestReport } from "../sandbox/mod.ts";
import { compiled, type TestSandbox, testSandbox } from "../testing/block_sandbox.ts";
import type { Figure, Measurement } from "./figure.ts";
import { WITH_ZOD } from "./measured_blocks.ts";
import { PARALLEL, POOL } from "./own_runner.ts";
import { percentilesOf } from "./percentiles.ts";
import { timed } from "./timed.ts";

const JOBS = 200;
const OWNERS = 8;
const ROUNDS = 3;
/** The lone job comes after one of each owner; twice the fair time leaves room for runs of unequal length. */
const FAIR_SHARE = 2 * (OWNERS + PARALLEL) / JOBS;

interface Round {
  readonly drainMs: number;
  readonly loneMs: number;
  readonly waits: readonly number[];
  readonly failed: number;
}

/** Two hundred runs asked for at once by a few owners, and one of another owner that comes last. */
export async function measurePool(): Promise<Measurement> {
  await using kit = testSandbox({ warmGuests: POOL, parallelRuns: PARALLEL, queueLength: JOBS + 1 });
  const code = await compiled(WITH_ZOD);
  await kit.runCompiled(code);
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measureRound(kit, code));
  return {
    title: `Pool: ${JOBS} runs at once`,
    figures: toFigures(rounds),
    notes: [
      `${JOBS} runs of ${OWNERS} owners, asked for in one go, ${PARALLEL} at a time; the lone job is asked for after them all.`,
      `The middle one of ${ROUNDS} rounds; of the lone job and of failures the worst.`,
      "Owners take turns, so that the lone job waits for one run of each of them, whatever they have asked for.",
    ],
  };
}

async function measureRound(kit: TestSandbox, code: CompiledBlock): Promise<Round> {
  const reports: GuestReport[] = [];
  let loneMs = 0;
  const drainMs = await timed(async () => {
    const many = Array.from(
      { length: JOBS },
      (_, index) => kit.runCompiled(code, { owner: `owner ${index % OWNERS}` }),
    );
    const lone = timed(async () => void reports.push(await kit.runCompiled(code, { owner: "lone" })));
    loneMs = await lone;
    reports.push(...await Promise.all(many));
  });
  return {
    ...{ drainMs, loneMs },
    waits: reports.map(({ timings }) => timings.queuedMs),
    failed: reports.filter(({ kind }) => kind !== "answered").length,
  };
}

function toFigures(rounds: readonly Round[]): Figure[] {
  const drainMs = percentilesOf(rounds.map((round) => round.drainMs)).p50;
  const loneMs = Math.max(...rounds.map((round) => round.loneMs));
  const waits = percentilesOf(rounds.flatMap((round) => round.waits));
  return [
    { name: "Time until all have run", unit: "ms", measured: drainMs },
    {
      name: "Runs with zod meanwhile",
      unit: "/s",
      measured: (JOBS + 1) / drainMs * 1000,
      bar: { least: 35 },
    },
    { name: "Wait in the queue, p50", unit: "ms", measured: waits.p50 },
    { name: "Wait in the queue, p99", unit: "ms", measured: waits.p99 },
    {
      name: "A lone job of another owner, asked last, has run after",
      unit: "ms",
      measured: loneMs,
      bar: { most: drainMs * FAIR_SHARE },
      alternative: { name: "behind all others", measured: drainMs },
    },
    {
      name: "Failed runs",
      unit: "",
      measured: Math.max(...rounds.map(({ failed }) => failed)),
      bar: { most: 0 },
    },
  ];
}
