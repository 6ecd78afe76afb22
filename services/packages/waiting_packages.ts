import type { ReadPackage } from "./read_package.ts";
import type { TriedPart } from "./try_part.ts";

/** How long a looked-at package can be adopted, in milliseconds. */
const KEPT_MS = 30 * 60_000;
/** They hold whole packages; the oldest goes. */
const MAX_KEPT = 4;

export interface WaitingPackage {
  readonly read: ReadPackage;
  readonly parts: readonly TriedPart[];
}

export interface WaitingPackages {
  keep(waiting: WaitingPackage): string;
  find(token: string): WaitingPackage | undefined;
  /** Takes it out, so that nobody takes it twice; `putBack` undoes that. */
  take(token: string): WaitingPackage | undefined;
  putBack(token: string, waiting: WaitingPackage): void;
}

/** Packages that someone looks at before taking them, in memory: after a restart the file is chosen again. */
export function createWaitingPackages(now: () => number): WaitingPackages {
  const kept = new Map<string, WaitingPackage & { readonly until: number }>();
  const find = (token: string) => {
    const found = kept.get(token);
    return found === undefined || found.until < now() ? undefined : found;
  };
  return {
    keep(waiting) {
      for (const [token, { until }] of kept) if (until < now()) kept.delete(token);
      for (const token of [...kept.keys()].slice(0, Math.max(0, kept.size - MAX_KEPT + 1))) {
        kept.delete(token);
      }
      const token = crypto.randomUUID();
      kept.set(token, { ...waiting, until: now() + KEPT_MS });
      return token;
    },
    find,
    take(token) {
      const found = find(token);
      kept.delete(token);
      return found;
    },
    putBack(token, waiting) {
      kept.set(token, { ...waiting, until: now() + KEPT_MS });
    },
  };
}
