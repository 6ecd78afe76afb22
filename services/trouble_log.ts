import type { ServiceDeps } from "./deps.ts";

/** The same trouble is told again after this long. */
const REPEAT_MS = 10 * 60_000;

export interface TroubleLog {
  failed(error: unknown): void;
  /** It works: what comes next is new. */
  works(): void;
}

/** For work that is tried every second: a full disk is told of when it begins, now and then, and when it is over. */
export function createTroubleLog(
  { log, now }: Pick<ServiceDeps, "log" | "now">,
  area: string,
  words: { readonly failed: string; readonly works: string },
): TroubleLog {
  let told: { readonly message: string; readonly at: number } | undefined;
  let times = 0;
  return {
    failed(error) {
      times++;
      const message = error instanceof Error ? error.message : String(error);
      const isOld = told?.message === message && Math.abs(now() - told.at) < REPEAT_MS;
      if (isOld) return;
      told = { message, at: now() };
      log.error(area, words.failed, { times }, error);
    },
    works() {
      if (told === undefined) return;
      log.info(area, words.works, { failed: times });
      told = undefined;
      times = 0;
    },
  };
}
