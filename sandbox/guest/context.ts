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

  /** Placeholders by name; an own property only, so that no name reaches the prototype. */
  function findSecret(placeholders: Readonly<Record<string, string>>, name: string): string {
    const names = saved.keys(placeholders);
    let known = "";
    for (let index = 0; index < names.length; index++) {
      const each = names[index] ?? "";
      if (each === name) return placeholders[each] ?? "";
      known += `${known === "" ? "" : ", "}"${each}"`;
    }
    const has = known === "" ? "this block has none" : `this block has ${known}`;
    throw new saved.Error(`There is no connection "${name}": ${has}`);
  }

  function create(given: GuestContext, wallMs: number) {
    const signal = AbortSignal.timeout(wallMs * SIGNAL_SHARE);
    return {
      settings: given.settings ?? {},
      now: new saved.Date(given.nowMs),
      timeZone: given.timeZone,
      locale: given.locale,
      previous: given.previous ?? null,
      history: (count: number = given.history.length) => given.history.slice(0, count),
      log: logging.log,
      signal,
      fetch: fetching.fetch,
      browse: fetching.browse,
      secret: (name: string) => findSecret(given.placeholders ?? {}, `${name}`),
    };
  }

  return { create };
}

export type ContextMaker = ReturnType<typeof createContextMaker>;
