import type { Database, Queries } from "./database.ts";

/** Results that are kept at most; they hold the trees of whole dashboards. */
const MAX_KEPT = 100;

/**
 * The same reading, done again only after something in the database changed, whoever changed it: asking for that is a
 * hundred times cheaper than reading a dashboard. What it gives is shared, so nobody may change it.
 * For readings that depend on the rows and the key alone, never on the time.
 */
export function keepUntilChange<Key, Result>(
  db: Database,
  read: (db: Queries, key: Key) => Promise<Result>,
): (key: Key) => Promise<Result> {
  const kept = new Map<Key, Result>();
  let keptAt: string | undefined;
  return async (key) => {
    const mark = await db.changeMark();
    if (mark === undefined) return await read(db, key);
    if (mark !== keptAt) kept.clear();
    keptAt = mark;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const result = await read(db, key);
    // Another caller may have seen a later mark meanwhile; this may be older than that one.
    if (keptAt === mark && kept.size < MAX_KEPT) kept.set(key, result);
    return result;
  };
}
