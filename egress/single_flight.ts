import { raceWithSignal } from "./deadline.ts";

interface Flight<T> {
  readonly answer: Promise<T>;
  readonly controller: AbortController;
  waiters: number;
}

/** Callers that ask for the same at the same time share one piece of work. */
export interface SingleFlight<T> {
  /** Starts the work or joins it. A caller's abort ends only its own waiting; the last one's ends the work. */
  run(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
}

export function createSingleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>();
  const start = (key: string, work: (signal: AbortSignal) => Promise<T>) => {
    const controller = new AbortController();
    const answer = work(controller.signal).finally(() => land(key, flight));
    const flight: Flight<T> = { answer, controller, waiters: 0 };
    flights.set(key, flight);
    return flight;
  };
  const land = (key: string, flight: Flight<T>) => {
    if (flights.get(key) === flight) flights.delete(key);
  };
  return {
    async run(key, work, signal) {
      const flight = flights.get(key) ?? start(key, work);
      flight.waiters += 1;
      try {
        return await raceWithSignal(flight.answer, { signal });
      } finally {
        flight.waiters -= 1;
        if (flight.waiters === 0) {
          // A flight nobody waits for must not be joined: it is about to end with an abort.
          land(key, flight);
          flight.controller.abort(signal.reason);
        }
      }
    },
  };
}
