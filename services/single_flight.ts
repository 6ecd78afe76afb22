/**
 * At most one piece of work in flight a key: who asks while it runs shares its promise.
 * The other seam to several processes (architecture.md 10): a cluster would hold a lease here.
 */
export interface SingleFlight<Key, Result> {
  run(key: Key, work: () => Promise<Result>): Promise<Result>;
  isRunning(key: Key): boolean;
  /** When the running work began, epoch milliseconds. */
  runningSince(key: Key): number | undefined;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
}

export function createSingleFlight<Key, Result>(now: () => number): SingleFlight<Key, Result> {
  const flights = new Map<Key, { readonly promise: Promise<Result>; readonly since: number }>();
  return {
    run(key, work) {
      const flight = flights.get(key);
      if (flight !== undefined) return flight.promise;
      const promise = work().finally(() => flights.delete(key));
      flights.set(key, { promise, since: now() });
      return promise;
    },
    isRunning: (key) => flights.has(key),
    runningSince: (key) => flights.get(key)?.since,
    async idle() {
      while (flights.size > 0) {
        await Promise.allSettled([...flights.values()].map((flight) => flight.promise));
      }
    },
  };
}
