import type { GuestContext } from "../types.ts";
import type { Fetching } from "./fetching.ts";
import type { Intrinsics } from "./intrinsics.ts";
import type { Logging } from "./logging.ts";

/** Makes the `ctx` that `fetchData` and `processData` receive. */
export function createContextMaker(
  saved: Intrinsics,
  { fetching, logging }: { fetching: Fetching; logging: Logging },
) {
  /** `ctx.signal` fires when this share of the time has passed, so that a block can still answer with what it has. */
  const SIGNAL_SHARE = 0.9;

  function create(given: GuestContext, wallMs: number) {
    const signal = AbortSignal.timeout(wallMs * SIGNAL_SHARE);
    return {
      settings: given.settings ?? {},
      now: new Date(given.nowMs),
      timeZone: given.timeZone,
      locale: given.locale,
      previous: given.previous ?? null,
      history: (count: number = given.history.length) => given.history.slice(0, count),
      log: logging.log,
      signal,
      fetch: fetching.fetch,
      secret(name: string): never {
        throw new saved.Error(`There is no connection "${name}"`);
      },
    };
  }

  return { create };
}

export type ContextMaker = ReturnType<typeof createContextMaker>;
