import type { GuestProcess } from "./guest_process.ts";
import { parseGuestMessage } from "./guest_messages.ts";

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
  /** The best guest there is, else a new one. Throws as starting a process does. */
  take(options: { readonly heapMegabytes: number }): TakenGuest;
  close(): Promise<void>;
}

/** A start takes processor time that the run which took a guest needs first: most have ended by then. */
const REFILL_DELAY_MS = 10;

const BEST_FIRST: readonly Waiting["state"][] = ["preloaded", "ready", "preloading", "starting"];

export function createGuestPool(options: {
  readonly start: (heapMegabytes: number) => GuestProcess;
  readonly size: number;
  readonly heapMegabytes: number;
  /** Hands a guest the library that most blocks use, if it can; called only while nothing runs. */
  readonly preload: (guest: GuestProcess) => boolean;
  readonly isIdle: () => boolean;
}): GuestPool {
  const waiting = new Set<Waiting>();
  const alive = new Set<GuestProcess>();
  let refillTimer: ReturnType<typeof setTimeout> | undefined;
  let [isClosed, canStart] = [false, true];

  function start(heapMegabytes: number): GuestProcess {
    const guest = options.start(heapMegabytes);
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
      while (canStart && waiting.size < options.size) addWaiting();
    } catch {
      // No process to be had now: a run that takes a guest meets the same, and says why.
      canStart = false;
    }
    if (!options.isIdle()) return;
    for (const entry of waiting) {
      if (entry.state === "ready" && options.preload(entry.guest)) entry.state = "preloading";
    }
  }

  function addWaiting(): void {
    const entry: Waiting = { guest: start(options.heapMegabytes), state: "starting" };
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
    take({ heapMegabytes }) {
      const candidates = heapMegabytes === options.heapMegabytes ? [...waiting] : [];
      const best = BEST_FIRST.map((state) => candidates.find((entry) => entry.state === state))
        .find((entry) => entry !== undefined);
      if (best === undefined) {
        const guest = start(heapMegabytes);
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
    async close() {
      isClosed = true;
      clearTimeout(refillTimer);
      for (const guest of alive) guest.kill();
      await Promise.all([...alive].map((guest) => guest.ended));
    },
  };
}
