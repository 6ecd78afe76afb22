import { type BlockId, createDashboardId } from "../domain/ids.ts";
import { silentLog } from "../log.ts";
import { insertDashboard } from "../storage/dashboards.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { listRuns, type RunSummaryRow } from "../storage/execution_logs.ts";
import { FIFTY_BAD, givenBadBlocks } from "../testing/bad_blocks.ts";

const MAX_RUNS = 1_000;

/** Puts fifty bad blocks on a dashboard of their own, into the database of a program that has stopped. */
export async function storeBadBlocks(databaseFile: string): Promise<readonly BlockId[]> {
  return await withDatabase(databaseFile, (database) =>
    database.transaction(async (db) => {
      const now = Date.now();
      const dashboardId = createDashboardId();
      await insertDashboard(db, { id: dashboardId, title: "Bad", createdAt: now });
      const blocks = await givenBadBlocks(db, dashboardId, { counts: FIFTY_BAD, now });
      return blocks.map(({ id }) => id);
    }));
}

/** Every run of these blocks that a stopped program has kept. */
export async function readRuns(
  databaseFile: string,
  ids: readonly BlockId[],
): Promise<readonly RunSummaryRow[]> {
  return await withDatabase(databaseFile, async (db) => {
    const runs = await Promise.all(ids.map((blockId) => listRuns(db, { blockId, limit: MAX_RUNS })));
    return runs.flat();
  });
}

async function withDatabase<T>(file: string, work: (db: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url: `file:${file}`, log: silentLog });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
