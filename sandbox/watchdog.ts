import { WATCH_INTERVAL_MS } from "./limits.ts";
import type { ProcessMeter, ProcessUsage } from "./process_meter.ts";

/** Looks at running guests at a fixed beat; keeps no timer while there are none. */
export interface Watchdog {
  /** Calls `onUsage` at each beat until the given function is called; a process that is not there yet is awaited. */
  watch(findPid: () => number | undefined, onUsage: (usage: ProcessUsage) => void): () => void;
}

interface Watched {
  readonly findPid: () => number | undefined;
  readonly onUsage: (usage: ProcessUsage) => void;
}

export function createWatchdog(meter: ProcessMeter): Watchdog {
  const watched = new Set<Watched>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLooking = false;

  async function beat(): Promise<void> {
    [isLooking, timer] = [true, undefined];
    const present = [...watched].flatMap(({ findPid, onUsage }) => {
      const pid = findPid();
      return pid === undefined ? [] : [{ pid, onUsage }];
    });
    await meter.refresh(present.map(({ pid }) => pid));
    for (const { pid, onUsage } of present) {
      const usage = meter.findUsage(pid);
      if (usage !== undefined) onUsage(usage);
    }
    isLooking = false;
    schedule();
  }

  function schedule(): void {
    if (!isLooking && timer === undefined && watched.size > 0) timer = setTimeout(beat, WATCH_INTERVAL_MS);
  }

  return {
    watch(findPid, onUsage) {
      if (meter.source === "none") return () => {};
      const entry = { findPid, onUsage };
      watched.add(entry);
      schedule();
      return () => {
        watched.delete(entry);
        if (watched.size > 0) return;
        clearTimeout(timer);
        timer = undefined;
      };
    },
  };
}
