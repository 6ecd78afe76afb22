import { purgeDeletedBlocks } from "../storage/blocks.ts";
import { pruneData } from "../storage/block_data.ts";
import { pruneGenerations } from "../storage/generations.ts";
import { dismissHealsBefore, pruneHeals } from "../storage/heals.ts";
import { pruneRuns } from "../storage/execution_logs.ts";
import { pruneCalls } from "../storage/model_calls.ts";
import { pruneRecordings } from "../storage/recording_bounds.ts";
import type { ServiceDeps } from "./deps.ts";
import { moveRetentionClock } from "./retention_clock.ts";
import { removeCodeCopies } from "./write_code_copy.ts";

const DAY_MS = 24 * 3_600_000;
/** Bounds of one block's data history, whatever its age. */
const MAX_DATA_ROWS = 2_000;
const MAX_DATA_BYTES = 32_000_000;
/** Bound of what is recorded of all blocks; each block has a smaller one of its own. */
const MAX_RECORDED_BYTES = 256_000_000;
/** A bill of the year before can be looked up. */
const CALLS_KEPT_DAYS = 400;

/** A repair is news on its card for this long, and history for longer. */
const HEAL_NEWS_MS = 7 * DAY_MS;
const HEAL_KEPT_MS = 180 * DAY_MS;

/** Removes what is older than a person wants to keep; the newest data of each block always stays. */
export async function prune(
  deps: Pick<ServiceDeps, "db" | "now" | "log" | "preferences" | "generatedCodeDir">,
): Promise<void> {
  const { runDays, runsPerBlock, dataDays, trashDays } = await deps.preferences.getRetention();
  const now = await moveRetentionClock(deps.db, deps.now());
  const runs = await pruneRuns(deps.db, { now, maxAgeMs: runDays * DAY_MS, maxRows: runsPerBlock });
  const data = await pruneData(deps.db, {
    before: now - dataDays * DAY_MS,
    maxRows: MAX_DATA_ROWS,
    maxBytes: MAX_DATA_BYTES,
  });
  const recordings = await pruneRecordings(deps.db, MAX_RECORDED_BYTES);
  await dismissHealsBefore(deps.db, { before: now - HEAL_NEWS_MS, at: now });
  await pruneHeals(deps.db, now - HEAL_KEPT_MS);
  await pruneGenerations(deps.db, now - HEAL_KEPT_MS);
  const calls = await pruneCalls(deps.db, now - CALLS_KEPT_DAYS * DAY_MS);
  const blocks = await purgeDeletedBlocks(deps.db, now - trashDays * DAY_MS);
  await removeCodeCopies(blocks, deps.generatedCodeDir);
  if (runs + data + recordings + calls + blocks.length > 0) {
    deps.log.info("retention", "Old rows removed", { runs, data, recordings, calls, blocks: blocks.length });
  }
}
