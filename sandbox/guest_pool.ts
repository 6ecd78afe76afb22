import type { GuestProcess } from "./guest_process.ts";
import { parseGuestMessage } from "./guest_messages.ts";
import type { LaunchOptions } from "./launcher.ts";

/** A guest that no job has used yet. */
interface Waiting {
  readonly guest: GuestProcess;
  state: "starting" | "ready" | "preloading" | "preloaded";
}

export interface TakenGuest {
  readonly guest: GuestProcess;
  /** It has said that it is ready: starting it costs this run nothing. */
  readonly isReady: boolean;
  /** The preloaded library is inside, or on its way. */
  readonly isPreloaded: boolean;
}

/** One-shot guests, started before they are needed and replaced in the background. */
export interface GuestPool {
  /** The best guest there is for this, else a new one. Throws as starting a process does. */
  take(options: LaunchOptions): TakenGuest;
  /** Guests that wait, and all that live. */
  readonly counts: { readonly waiting: number; readonly alive: number };
  close(): Promise<void>;
}

/** A start takes processor time that the run which took a guest needs first: most have ended by then. */
const REFILL_DELAY_MS = 10;

/** How often guests that wait are weighed against the memory that is free. */
const WEIGH_INTERVAL_MS = 5_000;

const BEST_FIRST: readonly Waiting["state"][] = ["preloaded", "ready", "preloading", "starting"];

export function createGuestPool(options: {
  readonly start: (options: LaunchOptions) => GuestProcess;
  /** How many may wait now; asked anew before each start and while some wait. */
  readonly size: () => number;
  readonly heapMegabytes: number;
  /** Hands a guest the library that most blocks use, if it can; called only while nothing runs. */
  readonly preload: (guest: GuestProcess) => boolean;
  readonly isIdle: () => boolean;
}): GuestPool {
  const waiting = new Set<Waiting>();
  const alive = new Set<GuestProcess>();
  let refillTimer: ReturnType<typeof setTimeout> | undefined;
  let weighTimer: ReturnType<typeof setTimeout> | undefined;
  let [isClosed, canStart] = [false, true];

  function start(launch: LaunchOptions): GuestProcess {
    const guest = options.start(launch);
    alive.add(guest);
    guest.ended.then(() => {
      alive.delete(guest);
      refillIn(0);
    });
    return guest;
  }

  function refill(): void {
    refillTimer = undefined;
    // A timer of Deno 2.6 can still fire after it was cleared.
    if (isClosed) return;
    try {
      for (const size = options.size(); canStart && waiting.size < size;) addWaiting();
    } catch {
      // No process to be had now: a run that takes a guest meets the same, and says why.
      canStart = false;
    }
    weighLater();
    if (!options.isIdle()) return;
    for (const entry of waiting) {
      if (entry.state === "ready" && options.preload(entry.guest)) entry.state = "preloading";
    }
  }

  /** Waiting guests give their memory back when the machine runs short of it, the least prepared first. */
  function weigh(): void {
    weighTimer = undefined;
    const surplus = waiting.size - options.size();
    const worstFirst = [...waiting].sort((one, other) =>
      BEST_FIRST.indexOf(other.state) - BEST_FIRST.indexOf(one.state)
    );
    for (const entry of worstFirst.slice(0, Math.max(0, surplus))) {
      waiting.delete(entry);
      entry.guest.listen(() => {});
      entry.guest.kill();
    }
    refillIn(0);
  }

  function weighLater(): void {
    if (isClosed || weighTimer !== undefined) return;
    weighTimer = setTimeout(weigh, WEIGH_INTERVAL_MS);
    // A program that has nothing else to do may end.
    Deno.unrefTimer(weighTimer);
  }

  function addWaiting(): void {
    const entry: Waiting = {
      guest: start({ heapMegabytes: options.heapMegabytes }),
      state: "starting",
    };
    waiting.add(entry);
    entry.guest.listen((event) => {
      if (event.kind === "ended" || event.kind === "broken") {
        waiting.delete(entry);
        // One that never came up would not the next time either: the next job tries, and says why.
        if (entry.state === "starting") canStart = false;
        return;
      }
      if (parseGuestMessage(event.frame).kind !== "ready") return;
      entry.state = entry.state === "starting" ? "ready" : "preloaded";
      canStart = true;
      if (entry.state === "ready") refillIn(0);
    });
  }

  function refillIn(delayMs: number): void {
    if (isClosed) return;
    clearTimeout(refillTimer);
    refillTimer = setTimeout(refill, delayMs);
  }

  refillIn(0);
  return {
    take(launch) {
      const isUsual = launch.heapMegabytes === options.heapMegabytes && launch.directNetwork === undefined;
      const candidates = isUsual ? [...waiting] : [];
      const best = BEST_FIRST.map((state) => candidates.find((entry) => entry.state === state))
        .find((entry) => entry !== undefined);
      if (best === undefined) {
        const guest = start(launch);
        canStart = true;
        refillIn(REFILL_DELAY_MS);
        return { guest, isReady: false, isPreloaded: false };
      }
      waiting.delete(best);
      refillIn(REFILL_DELAY_MS);
      return {
        guest: best.guest,
        isReady: best.state !== "starting",
        isPreloaded: best.state === "preloaded" || best.state === "preloading",
      };
    },
    get counts() {
      return { waiting: waiting.size, alive: alive.size };
    },
    async close() {
      isClosed = true;
      clearTimeout(refillTimer);
      clearTimeout(weighTimer);
      for (const guest of alive) guest.kill();
      await Promise.all([...alive].map((guest) => guest.ended));
    },
  };
}
