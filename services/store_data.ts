import type { BlockId } from "../domain/ids.ts";
import type { RunOutcome } from "../domain/outcome.ts";
import { findNewestData, insertData, touchData } from "../storage/block_data.ts";
import type { Queries } from "../storage/database.ts";

export interface GoodRun {
  readonly outcome: Extract<RunOutcome, { kind: "ok" }>;
  readonly blockId: BlockId;
  readonly version: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Data that did not change keeps its row and gets the newer time, so that history holds changes only. */
export async function storeData(db: Queries, { outcome, blockId, version, at }: GoodRun): Promise<void> {
  const { data, tree, text } = outcome;
  const newest = await findNewestData(db, blockId);
  const isSame = newest?.version === version &&
    JSON.stringify([newest.data, newest.tree]) === JSON.stringify([data, tree]);
  if (isSame) await touchData(db, newest.id, at);
  else await insertData(db, { blockId, version, at, data, tree, text });
}
