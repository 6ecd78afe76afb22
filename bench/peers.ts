import type { Figure, Measurement } from "./figure.ts";
import { startHttpWorkers } from "./http_worker.ts";
import { type OwnRunner, PARALLEL, PAUSE_MS, startOwnRunner } from "./own_runner.ts";
import type { Peer } from "./peer.ts";
import { startQuickJs } from "./quickjs.ts";
import { measureLatency, measureSustained, type Rounds } from "./take_turns.ts";
import { startWorkerd } from "./workerd.ts";

const FRESH_RUNS = 40;
const POOLED_RUNS = 30;
const USED_RUNS = 300;
const FRESH_ROUNDS: Rounds = { rounds: 5, runs: 80, parallel: PARALLEL };
const USED_ROUNDS: Rounds = { rounds: 5, runs: 600, parallel: PARALLEL };
const MEGABYTE = 1024 * 1024;

type Run = (worker: number) => Promise<unknown>;
type RunOf = (peer: Peer) => Run;

const fresh: RunOf = (peer) => peer.runFresh;
const used: RunOf = (peer) => peer.runReused;

/** Our runner beside every other runner of foreign code that npm has, in one run, each as fast as its settings allow. */
export async function measurePeers(): Promise<Measurement> {
  await using stack = new AsyncDisposableStack();
  const own = stack.use(await startOwnRunner());
  const workerd = await startWorkerd();
  const peers = [await startHttpWorkers(), ...(workerd === undefined ? [] : [workerd]), await startQuickJs()];
  for (const peer of peers) stack.use(peer);
  // The first run pays for what later ones find ready.
  for (const run of [...[own, ...peers].flatMap((peer) => [fresh(peer), used(peer)]), own.runPooled]) {
    await run(0);
  }
  return {
    title: "Peers: foreign code here and elsewhere, in one run",
    figures: [
      ...await latencies("A new guest for each run", own.runFresh, {
        peers,
        runOf: fresh,
        samples: FRESH_RUNS,
      }),
      ...await latencies("The same from the pool", own.runPooled, {
        ...{ peers, runOf: fresh, samples: POOLED_RUNS, pauseMs: PAUSE_MS },
      }),
      ...await latencies("A used guest asked again", own.runReused, {
        peers,
        runOf: used,
        samples: USED_RUNS,
      }),
      ...await rates("New guests, sustained", own.runFresh, { peers, runOf: fresh, rounds: FRESH_ROUNDS }),
      ...await rates("Used guests, sustained", own.runReused, { peers, runOf: used, rounds: USED_ROUNDS }),
      ...memories(own, peers),
    ],
    notes: [
      ...[own, ...peers].map(({ note }) => note),
      ...(workerd === undefined ? ["workerd: its program cannot be had here, so it was not measured."] : []),
      `Samples of all runners take turns. Sustained: ${PARALLEL} at a time, the middle one of ${FRESH_ROUNDS.rounds} rounds.`,
    ],
  };
}

interface Compared {
  readonly peers: readonly Peer[];
  readonly runOf: RunOf;
}

async function latencies(
  name: string,
  ownRun: Run,
  { peers, runOf, samples, pauseMs = 0 }: Compared & { readonly samples: number; readonly pauseMs?: number },
): Promise<Figure[]> {
  const [own, ...others] = await measureLatency([ownRun, ...peers.map(runOf)], { samples, pauseMs });
  if (own === undefined) return [];
  return (["p50", "p95"] as const).flatMap((part) =>
    beside({ name: `${name}, ${part}`, unit: "ms", measured: own[part] }, {
      peers,
      measured: others.map((other) => other[part]),
    })
  );
}

async function rates(
  name: string,
  ownRun: Run,
  { peers, runOf, rounds }: Compared & { readonly rounds: Rounds },
): Promise<Figure[]> {
  const [own = 0, ...others] = await measureSustained([ownRun, ...peers.map(runOf)], rounds);
  return beside({ name, unit: "/s", measured: own }, { peers, measured: others });
}

/** Our figure once for each peer. */
function beside(
  figure: Figure,
  { peers, measured }: { readonly peers: readonly Peer[]; readonly measured: readonly number[] },
): Figure[] {
  return peers.map(({ name }, index) => ({
    ...figure,
    alternative: { name, measured: measured[index] ?? Number.NaN },
  }));
}

function memories(own: OwnRunner, peers: readonly Peer[]): Figure[] {
  return [own, ...peers].flatMap(({ name, memory }) =>
    memory.map(({ what, bytes }): Figure => ({
      name: `Memory of ${name}: ${what}`,
      unit: "MB",
      measured: bytes / MEGABYTE,
    }))
  );
}
