import { setTimeout as sleep } from "node:timers/promises";
import { type Percentiles, percentilesOf } from "./percentiles.ts";
import { timed } from "./timed.ts";

/** The worker says which of those it is that run at the same time: 0 where there is one. */
type Run = (worker: number) => Promise<unknown>;

/**
 * How long each piece of work takes, in milliseconds. They take turns, so that what else the machine does falls on
 * all alike; before each run the machine rests for `pauseMs`.
 */
export async function measureLatency(
  works: readonly Run[],
  { samples, pauseMs = 0 }: { readonly samples: number; readonly pauseMs?: number },
): Promise<Percentiles[]> {
  const taken = works.map((run) => ({ run, ms: new Array<number>() }));
  for (let count = 0; count < samples; count++) {
    for (const { run, ms } of taken) {
      if (pauseMs > 0) await sleep(pauseMs);
      ms.push(await timed(() => run(0)));
    }
  }
  return taken.map(({ ms }) => percentilesOf(ms));
}

export interface Rounds {
  readonly rounds: number;
  readonly runs: number;
  readonly parallel: number;
}

/** Runs per second of each, `parallel` at a time, as fast as they go. In rounds that take turns; the middle one counts. */
export async function measureSustained(
  works: readonly Run[],
  { rounds, runs, parallel }: Rounds,
): Promise<number[]> {
  const taken = works.map((run) => ({ run, perSecond: new Array<number>() }));
  for (let round = 0; round < rounds; round++) {
    for (const { run, perSecond } of taken) perSecond.push(await runRound(run, { runs, parallel }));
  }
  return taken.map(({ perSecond }) => percentilesOf(perSecond).p50);
}

async function runRound(run: Run, { runs, parallel }: Omit<Rounds, "rounds">): Promise<number> {
  let left = runs;
  const work = async (worker: number) => {
    while (left-- > 0) await run(worker);
  };
  const tookMs = await timed(() =>
    Promise.all(Array.from({ length: parallel }, (_, worker) => work(worker)))
  );
  return runs / tookMs * 1000;
}
