import { createFairQueue, type Turn } from "./fair_queue.ts";
import { createGuestPool, type TakenGuest } from "./guest_pool.ts";
import { startGuestProcess } from "./guest_process.ts";
import { guestProgram } from "./guest_program.ts";
import { createLauncher } from "./launcher.ts";
import { DEFAULT_LIMITS, resolveLimits } from "./limits.ts";
import { createProcessMeter } from "./process_meter.ts";
import { NO_FACTS } from "./run_facts.ts";
import { runJob } from "./run_job.ts";
import type { GuestJob, GuestReport, Sandbox, SandboxOptions } from "./types.ts";
import { createWatchdog } from "./watchdog.ts";

const DEFAULT_QUEUE_LENGTH = 200;
const DEFAULT_WARM_GUESTS = 2;
const MIN_PARALLEL_RUNS = 4;

/** Nearly every block checks its data with it, and evaluating it is half the cost of a run. */
const PRELOADED_LIBRARY = "zod";

/**
 * Runs blocks, each in a fresh process without any permission.
 * A few processes wait, already started; each serves one job and is ended.
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const launcher = createLauncher(options.denoPath);
  const meter = createProcessMeter();
  const watchdog = createWatchdog(meter);
  const program = new TextEncoder().encode(guestProgram());
  const queue = createFairQueue({
    parallel: options.parallelRuns ?? Math.max(MIN_PARALLEL_RUNS, navigator.hardwareConcurrency),
    capacity: options.queueLength ?? DEFAULT_QUEUE_LENGTH,
  });
  const pool = createGuestPool({
    start: (heapMegabytes) => startGuestProcess(launcher, { program, heapMegabytes }),
    size: options.warmGuests ?? DEFAULT_WARM_GUESTS,
    heapMegabytes: DEFAULT_LIMITS.heapMegabytes,
    isIdle: () => queue.running === 0,
    preload(guest) {
      if (preloaded === undefined) return false;
      guest.send({ kind: "library", name: PRELOADED_LIBRARY, isEvaluated: true }, preloaded);
      return true;
    },
  });

  async function run(job: GuestJob, signal?: AbortSignal): Promise<GuestReport> {
    const askedAt = performance.now();
    const turn = await queue.enter(job.owner, signal);
    if (turn.kind !== "turn") return refuse(turn);
    const queuedMs = performance.now() - askedAt;
    try {
      return await runInTurn(job, { queuedMs, signal, leave: turn.leave });
    } catch (error) {
      turn.leave();
      const message = `Cannot prepare a run: ${error instanceof Error ? error.message : error}`;
      return { kind: "not_started", reason: "no_runner", message, ...NO_FACTS };
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
    const taken = pool.take({ heapMegabytes: limits.heapMegabytes });
    // The slot is free when the process is gone, not when its answer is here.
    taken.guest.ended.then(leave);
    const libraries = sources.filter(({ name }) => !isInside(name, taken));
    const { componentNames, denoPath: hidden } = options;
    return await runJob(taken, job, {
      limits,
      queuedMs,
      libraries,
      componentNames,
      meter,
      watchdog,
      hidden,
      signal,
    });
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

  const layers = [...launcher.layers, ...(meter.source === "none" ? [] : ["memory and time watch"])];
  return {
    run,
    isolation: { level: "standard", layers },
    async close() {
      queue.close();
      await Promise.all([pool.close(), preloadRead]);
    },
  };
}

function isInside(name: string, { isPreloaded }: TakenGuest): boolean {
  return isPreloaded && name === PRELOADED_LIBRARY;
}

function refuse(turn: Exclude<Turn, { kind: "turn" }>): GuestReport {
  switch (turn.kind) {
    case "cancelled":
      return { kind: "cancelled", ...NO_FACTS };
    case "closed":
      return { kind: "not_started", reason: "closed", message: "The sandbox is closing", ...NO_FACTS };
    case "full": {
      const message = "Too many runs are waiting: this one was not started";
      return { kind: "not_started", reason: "queue_full", message, ...NO_FACTS };
    }
  }
}
