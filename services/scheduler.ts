import type { BlockId } from "../domain/ids.ts";
import { claimDueBlocks } from "../storage/due_blocks.ts";
import { mendFutureTimes } from "../storage/future_times.ts";
import type { ServiceDeps } from "./deps.ts";
import { refreshBlock } from "./refresh_block.ts";
import { createTroubleLog } from "./trouble_log.ts";

/** How often the database is asked what is due, in milliseconds. */
export const TICK_MS = 1_000;
/** A claimed block is due again after this long, should the program die before its run was stored. */
export const LEASE_MS = 5 * 60_000;
/** Blocks on their way at the same time; the rest wait in the database, where they are safe. */
export const BATCH = 16;
/** A clock that is set back by more was wrong before; less is how clocks are kept right. */
const SET_BACK_MS = 60_000;

export interface Scheduler {
  /** Starts what is due now; resolves when it is claimed and started, not when it has run. */
  tick(): Promise<readonly BlockId[]>;
  /** Ticks until `stop`. */
  start(): void;
  /** Ends the ticking and waits for the runs that go on. */
  stop(): Promise<void>;
}

/**
 * One ticker asks one question: which blocks are due? The answer comes from the database, so nothing is lost by a
 * restart, and a claim moves a block on before it runs, so that nothing runs twice.
 */
export function createScheduler(deps: ServiceDeps): Scheduler {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  /** The last claim took all there was room for: more may be due. */
  let isBehind = false;
  const going = new Set<BlockId>();
  let lastTickAt = deps.now();
  const trouble = createTroubleLog(deps, "scheduler", { failed: "Tick failed", works: "Ticks work again" });

  /** What a clock that was ahead has stored would be due, and newest, only when that time comes. */
  async function noticeClock(): Promise<void> {
    const at = deps.now();
    if (at < lastTickAt - SET_BACK_MS) {
      const rows = await mendFutureTimes(deps.db, at);
      deps.log.warn("clock", "The clock was set back: times ahead of it were brought to now", { rows });
    }
    // Only now: a database that could not be written is mended at the next tick.
    lastTickAt = at;
  }

  async function tick(): Promise<readonly BlockId[]> {
    await noticeClock();
    const room = BATCH - going.size;
    // With no room nothing has to be asked, and the clock goes all the same.
    if (room <= 0) return noteTick([]);
    const claim = { nowMs: deps.now(), leaseMs: LEASE_MS, limit: room, first: deps.viewed.list() };
    const ids = await claimDueBlocks(deps.db, claim);
    isBehind = ids.length === room;
    for (const id of ids) fence(id);
    return noteTick(ids);
  }

  function noteTick(ids: readonly BlockId[]): readonly BlockId[] {
    deps.measure?.({ kind: "tick" });
    return ids;
  }

  /** One block that breaks is one line in the log; when more are due, its place is taken at once. */
  function fence(id: BlockId): void {
    going.add(id);
    refreshBlock(deps, id, "schedule")
      .catch((error) => deps.log.error("scheduler", "Refresh broke", { blockId: id }, error))
      .finally(() => {
        going.delete(id);
        if (isBehind && !isStopped) void guardedTick();
      });
  }

  async function guardedTick(): Promise<void> {
    try {
      await tick();
      trouble.works();
    } catch (error) {
      trouble.failed(error);
    }
  }

  async function loop(): Promise<void> {
    await guardedTick();
    if (!isStopped) timer = setTimeout(loop, TICK_MS);
  }

  return {
    tick,
    start: () => void loop(),
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await deps.flights.idle();
    },
  };
}
