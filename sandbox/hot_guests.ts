import { parseGuestMessage } from "./guest_messages.ts";
import type { GuestProcess } from "./guest_process.ts";
import type { CompiledBlock } from "./types.ts";

/** Two runs of the same code closer than this make it hot: the second leaves its guest ready for a third. */
const HOT_WITHIN_MS = 5_000;
/** A used guest serves at most so many runs, and for so long, whatever they were. */
const MAX_RUNS = 100;
const MAX_AGE_MS = 60_000;
/** Used guests that wait at once; one block is seldom asked for so often. */
const MAX_WAITING = 4;
const MAX_NOTED = 1_000;
/** After its answer a guest looks whether the run left a trace; one that does not come back soon is ended. */
const READY_WITHIN_MS = 500;

/**
 * Code that reaches for what outlives a run is never run twice in one process. It need not be complete: a guest finds
 * the traces that matter by itself, and what is left is the block's own, of the same version with the same settings.
 */
const LASTING =
  /\b(globalThis|self|window|Deno|process|Worker|WebAssembly|setTimeout|setInterval|addEventListener|__proto__|eval|Function|caches|localStorage|sessionStorage|BroadcastChannel|MessageChannel|performance|navigator|FinalizationRegistry|globalRegistry)\b/;

/** A guest that has served runs of one version of one block and may serve more of the very same. */
export interface HotGuest {
  readonly guest: GuestProcess;
  readonly libraries: ReadonlySet<string>;
  readonly runs: number;
  readonly startedAt: number;
}

export interface HotGuests {
  /** Notes a run of this code and gives the guest that waits for it, if there is one; waits for one that cleans up. */
  take(key: string): Promise<HotGuest | undefined>;
  /** True when the run that was just taken should leave its guest ready. */
  mayStay(key: string, code: CompiledBlock): boolean;
  /** Keeps a guest that has answered, once it says that it is clean; `onSettled` comes when that is decided. */
  keep(key: string, hot: HotGuest, onSettled: () => void): void;
  /** Guests that wait. */
  readonly waiting: number;
  /** Ends every guest that waits. */
  clear(): void;
}

interface Kept extends HotGuest {
  readonly timer: ReturnType<typeof setTimeout>;
}

export function createHotGuests(nowMs: () => number): HotGuests {
  const waiting = new Map<string, Kept>();
  const lastRunAt = new Map<string, number>();
  const hot = new Set<string>();
  const settling = new Map<string, Promise<void>>();

  function note(key: string): void {
    const before = lastRunAt.get(key);
    if (before !== undefined && nowMs() - before < HOT_WITHIN_MS) hot.add(key);
    else hot.delete(key);
    lastRunAt.delete(key);
    lastRunAt.set(key, nowMs());
    const [oldest] = lastRunAt.keys();
    if (lastRunAt.size <= MAX_NOTED || oldest === undefined) return;
    lastRunAt.delete(oldest);
    hot.delete(oldest);
  }

  function forget(key: string): Kept | undefined {
    const kept = waiting.get(key);
    waiting.delete(key);
    clearTimeout(kept?.timer);
    return kept;
  }

  function end(key: string): void {
    const kept = forget(key);
    kept?.guest.listen(() => {});
    kept?.guest.kill();
  }

  function wait(key: string, guest: HotGuest): void {
    end(key);
    const [oldest] = waiting.keys();
    if (waiting.size >= MAX_WAITING && oldest !== undefined) end(oldest);
    const timer = setTimeout(() => end(key), HOT_WITHIN_MS);
    waiting.set(key, { ...guest, timer });
    // It has nothing to say while it waits.
    guest.guest.listen(() => end(key));
  }

  return {
    async take(key) {
      note(key);
      await settling.get(key);
      return forget(key);
    },
    mayStay(key, { backend, view }) {
      return hot.has(key) && !LASTING.test(backend.code) && !LASTING.test(view.code);
    },
    keep(key, used, onSettled) {
      const isSpent = used.runs >= MAX_RUNS || nowMs() - used.startedAt >= MAX_AGE_MS;
      const { promise, resolve } = Promise.withResolvers<void>();
      settling.set(key, promise);
      const timer = setTimeout(() => settle(false), READY_WITHIN_MS);
      function settle(isClean: boolean): void {
        clearTimeout(timer);
        if (isClean && !isSpent) wait(key, used);
        else {
          used.guest.listen(() => {});
          used.guest.kill();
        }
        if (settling.get(key) === promise) settling.delete(key);
        resolve();
        onSettled();
      }
      used.guest.listen((event) => settle(event.kind === "frame" && isReady(event.frame)));
    },
    get waiting() {
      return waiting.size;
    },
    clear() {
      for (const key of [...waiting.keys()]) end(key);
    },
  };
}

function isReady(frame: Parameters<typeof parseGuestMessage>[0]): boolean {
  try {
    return parseGuestMessage(frame).kind === "ready";
  } catch {
    // Not a message of ours: not a guest to keep.
    return false;
  }
}
