import { createFairQueue, type Turn } from "./fair_queue.ts";
import { createGuestPool, type TakenGuest } from "./guest_pool.ts";
import { startGuestProcess } from "./guest_process.ts";
import { guestProgram } from "./guest_program.ts";
import { createHotGuests, type HotGuest } from "./hot_guests.ts";
import { createLauncher } from "./launcher.ts";
import { DEFAULT_LIMITS, resolveLimits } from "./limits.ts";
import { createMemoryWatch } from "./memory_supply.ts";
import { createProcessMeter } from "./process_meter.ts";
import { noFacts } from "./run_facts.ts";
import { runJob } from "./run_job.ts";
import { runSelfTest, type SelfTest } from "./self_test.ts";
import { createSlowOwners } from "./slow_owners.ts";
import type { GuestIsolation, GuestJob, GuestLimits, GuestReport, Sandbox, SandboxOptions } from "./types.ts";
import { createWatchdog } from "./watchdog.ts";

const DEFAULT_QUEUE_LENGTH = 200;
const DEFAULT_WARM_GUESTS = 2;
const MIN_PARALLEL_RUNS = 4;

/** Nearly every block checks its data with it, and evaluating it is half the cost of a run. */
const PRELOADED_LIBRARY = "zod";

/**
 * Runs blocks, each in a fresh process without any permission, behind whatever the kernel adds to that.
 * A few processes wait, already started; each serves one job and is ended. Only code that is asked for again within
 * seconds finds its own used process, and no other's.
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const launcher = createLauncher(options.denoPath, { workDir: options.workDir, level: options.isolation });
  const meter = createProcessMeter();
  const watchdog = createWatchdog(meter);
  const program = new TextEncoder().encode(guestProgram());
  const nowMs = () => performance.now();
  const slowOwners = createSlowOwners(nowMs);
  const hotGuests = createHotGuests(nowMs);
  const memory = createMemoryWatch(nowMs);
  const queue = createFairQueue({
    parallel: options.parallelRuns ?? Math.max(MIN_PARALLEL_RUNS, navigator.hardwareConcurrency),
    capacity: options.queueLength ?? DEFAULT_QUEUE_LENGTH,
    isSlow: slowOwners.isSlow,
    isQuick: slowOwners.isQuick,
  });
  const pool = createGuestPool({
    start: (launch) => startGuestProcess(launcher, { program, ...launch }),
    size() {
      const size = memory.poolSize(options.warmGuests ?? DEFAULT_WARM_GUESTS);
      if (memory.isShort()) hotGuests.clear();
      return size;
    },
    heapMegabytes: DEFAULT_LIMITS.heapMegabytes,
    isIdle: () => queue.running === 0,
    preload(guest) {
      if (preloaded === undefined) return false;
      guest.send({ kind: "library", name: PRELOADED_LIBRARY, isEvaluated: true }, preloaded);
      return true;
    },
  });

  const starts = { cold: 0, warm: 0, hot: 0 };

  let safety: Sandbox["safety"] = "untested";
  let verdict: Promise<SelfTest> | undefined;
  function selfTest(): Promise<SelfTest> {
    if (verdict === undefined) safety = "testing";
    return verdict ??= runSelfTest(runUntested, options.workDir).then((test) => safety = test);
  }

  async function run(job: GuestJob, signal?: AbortSignal): Promise<GuestReport> {
    const test = await verdict;
    if (test?.kind === "failed") return refuseAsUnsafe(test, isolationOf(job));
    return await runUntested(job, signal);
  }

  async function runUntested(job: GuestJob, signal?: AbortSignal): Promise<GuestReport> {
    const askedAt = performance.now();
    const turn = await queue.enter(job.owner, signal);
    if (turn.kind !== "turn") return refuse(turn, isolationOf(job));
    const queuedMs = performance.now() - askedAt;
    try {
      const report = await runInTurn(job, { queuedMs, signal, leave: turn.leave });
      slowOwners.note(job.owner, report);
      return report;
    } catch (error) {
      turn.leave();
      const message = `Cannot prepare a run: ${error instanceof Error ? error.message : error}`;
      return { kind: "not_started", reason: "no_runner", message, ...noFacts(isolationOf(job)) };
    }
  }

  async function runInTurn(
    job: GuestJob,
    { queuedMs, signal, leave }: { queuedMs: number; signal: AbortSignal | undefined; leave: () => void },
  ): Promise<GuestReport> {
    const limits = resolveLimits(job.limits);
    const names = new Set([...job.code.libraries, ...(job.wantsSchema === true ? [PRELOADED_LIBRARY] : [])]);
    const sources = await Promise.all(
      [...names].map(async (name) => ({ name, source: await readLibrary(name) })),
    );
    const key = hotKeyOf(job, limits);
    const hot = key === undefined ? undefined : await hotGuests.take(key);
    const taken = hot === undefined ? takeFresh(job, limits) : { ...hot, isReady: true };
    starts[hot !== undefined ? "hot" : taken.isReady ? "warm" : "cold"] += 1;
    const keep = key !== undefined && hotGuests.mayStay(key, job.code)
      ? () => hotGuests.keep(key, toHotGuest(taken.guest, { hot, names, startedAt: nowMs() }), leave)
      : undefined;
    // The slot is free when the process is gone, not when its answer is here.
    taken.guest.ended.then(leave);
    const { componentNames, denoPath: hidden } = options;
    return await runJob(taken, job, {
      limits,
      queuedMs,
      libraries: sources.filter(({ name }) => !taken.libraries.has(name)),
      componentNames,
      meter,
      watchdog,
      hidden,
      isolation: isolationOf(job, hot),
      hasCode: hot !== undefined,
      signal,
      ...(keep === undefined ? {} : { keep }),
    });
  }

  function takeFresh({ directNetwork = [] }: GuestJob, { heapMegabytes }: GuestLimits) {
    const network = directNetwork.length === 0 ? {} : { directNetwork };
    const taken = pool.take({ heapMegabytes, ...network });
    return { ...taken, libraries: librariesOf(taken) };
  }

  const libraries = new Map<string, Promise<Uint8Array>>();
  function readLibrary(name: string): Promise<Uint8Array> {
    const known = libraries.get(name);
    if (known !== undefined) return known;
    const bytes = options.librarySource(name).then((text) => new TextEncoder().encode(text));
    libraries.set(name, bytes);
    bytes.catch(() => libraries.delete(name));
    return bytes;
  }

  let preloaded: Uint8Array | undefined;
  const preloadRead = readLibrary(PRELOADED_LIBRARY).then((source) => {
    preloaded = source;
  }, () => {/* never built: the run that needs it says so */});

  const { level, layers, layersWithNetwork, missing } = launcher.isolation;
  const watch = meter.source === "none" ? [] : ["memory and time watch"];

  function isolationOf({ directNetwork = [] }: GuestJob, hot?: HotGuest): GuestIsolation {
    if (directNetwork.length > 0) {
      const reach = `direct network to ${directNetwork.join(", ")}`;
      return { level: "standard", layers: [...layersWithNetwork, ...watch, reach] };
    }
    const reused = hot === undefined ? [] : [`process used ${hot.runs} times before by this version alone`];
    return { level, layers: [...layers, ...watch, ...reused] };
  }

  return {
    run,
    isolation: { level, layers: [...layers, ...watch], missing },
    selfTest,
    get safety() {
      return safety;
    },
    stats() {
      const { waiting: warm, alive } = pool.counts;
      const hot = hotGuests.waiting;
      const oldestAt = queue.oldestAt();
      return {
        running: queue.running,
        queued: queue.waiting,
        oldestWaitMs: oldestAt === undefined ? 0 : Math.max(0, performance.now() - oldestAt),
        guests: { warm, hot, busy: Math.max(0, alive - warm - hot) },
        starts: { ...starts },
      };
    },
    async close() {
      queue.close();
      hotGuests.clear();
      await Promise.all([pool.close(), preloadRead]);
      launcher.isolation.controlGroups?.close();
    },
  };
}

/** Only the very same code, settings and limits may find a used process; one with the network is never used again. */
function hotKeyOf(
  { owner, reuseKey, directNetwork = [] }: GuestJob,
  limits: GuestLimits,
): string | undefined {
  if (reuseKey === undefined || directNetwork.length > 0) return undefined;
  return JSON.stringify([owner, reuseKey, limits]);
}

function toHotGuest(
  guest: TakenGuest["guest"],
  { hot, names, startedAt }: {
    readonly hot: HotGuest | undefined;
    readonly names: ReadonlySet<string>;
    readonly startedAt: number;
  },
): HotGuest {
  if (hot === undefined) return { guest, libraries: names, runs: 1, startedAt };
  return { ...hot, libraries: new Set([...hot.libraries, ...names]), runs: hot.runs + 1 };
}

function librariesOf({ isPreloaded }: TakenGuest): ReadonlySet<string> {
  return new Set(isPreloaded ? [PRELOADED_LIBRARY] : []);
}

function refuseAsUnsafe(
  { failures }: Extract<SelfTest, { kind: "failed" }>,
  isolation: GuestIsolation,
): GuestReport {
  const [first] = failures;
  const message =
    `No block runs: the sandbox did not hold when it was tested (${first?.name}: ${first?.reason})`;
  return { kind: "not_started", reason: "unsafe", message, ...noFacts(isolation) };
}

function refuse(turn: Exclude<Turn, { kind: "turn" }>, isolation: GuestIsolation): GuestReport {
  const facts = noFacts(isolation);
  switch (turn.kind) {
    case "cancelled":
      return { kind: "cancelled", ...facts };
    case "closed":
      return { kind: "not_started", reason: "closed", message: "The sandbox is closing", ...facts };
    case "full": {
      const message = "Too many runs are waiting: this one was not started";
      return { kind: "not_started", reason: "queue_full", message, ...facts };
    }
  }
}
