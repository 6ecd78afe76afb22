import { WATCH_INTERVAL_MS } from "./limits.ts";
import type { ProcessMeter, ProcessUsage } from "./process_meter.ts";

/** Looks at running guests at a fixed beat; keeps no timer while there are none. */
export interface Watchdog {
  /** Calls `onUsage` at each beat until the given function is called. */
  watch(pid: number, onUsage: (usage: ProcessUsage) => void): () => void;
}

export function createWatchdog(meter: ProcessMeter): Watchdog {
  const watched = new Map<number, (usage: ProcessUsage) => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLooking = false;

  async function beat(): Promise<void> {
    [isLooking, timer] = [true, undefined];
    await meter.refresh([...watched.keys()]);
    for (const [pid, onUsage] of [...watched]) {
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
    watch(pid, onUsage) {
      if (meter.source === "none") return () => {};
      watched.set(pid, onUsage);
      schedule();
      return () => {
        watched.delete(pid);
        if (watched.size > 0) return;
        clearTimeout(timer);
        timer = undefined;
      };
    },
  };
}
