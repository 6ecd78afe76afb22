import { mendFutureTimes } from "../storage/future_times.ts";
import { insertRun } from "../storage/execution_logs.ts";
import { markInterrupted } from "../storage/generations.ts";
import { endLeftHeals } from "../storage/heals.ts";
import { giveBackRuns, listRunsUnderWay } from "../storage/runs_under_way.ts";
import type { ServiceDeps } from "./deps.ts";
import { renewErrorPatterns } from "./patterns/known_error_patterns.ts";

type RecoverDeps = Pick<ServiceDeps, "db" | "now" | "log">;

/**
 * Ends what a stopped program left in the middle, so that nothing runs for ever; called once, by the owner of the data
 * folder, before a server answers.
 */
export async function recoverFromStop(deps: RecoverDeps): Promise<void> {
  const { db, now, log } = deps;
  await renewErrorPatterns({ db, now });
  const generations = await markInterrupted(db, now());
  if (generations > 0) {
    log.warn("generation", "Generations were interrupted by the last stop", { count: generations });
  }
  await endLeftHeals(db, now());
  await endLeftRuns(deps);
  // It reads tables that no page needs: one that is damaged must not keep the pages from being served.
  const rows = await mendFutureTimes(db, now()).catch((error) => {
    log.error("clock", "Times ahead of now not looked for", {}, error);
    return 0;
  });
  if (rows > 0) log.warn("clock", "The clock was set back: times ahead of it were brought to now", { rows });
}

/** A block whose run was cut off is due at once, and its list of runs says why there is one that gave nothing. */
async function endLeftRuns({ db, now, log }: RecoverDeps): Promise<void> {
  const at = now();
  const count = await db.transaction(async (tx) => {
    const left = await listRunsUnderWay(tx);
    for (const { blockId, version, since } of left) {
      await insertRun(tx, {
        ...{ blockId, version, type: "refresh", reason: "interrupted", status: "cancelled", stage: null },
        ...{ tokens: 0, bytes: 0, startedAt: since, tookMs: Math.max(0, at - since) },
        error: {
          kind: "no_result",
          message: "The program was stopped in the middle of the run; what the card shows is from before",
        },
        ...{ requests: [], logs: [], timings: null, usage: null, isolation: null, warnings: [] },
      });
    }
    if (left.length > 0) await giveBackRuns(tx, at);
    return left.length;
  });
  if (count > 0) log.warn("refresh", "Runs were interrupted by the last stop", { count });
}
