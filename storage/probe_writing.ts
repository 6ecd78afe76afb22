import type { Queries } from "./database.ts";
import { saveSetting } from "./settings.ts";

/** Stores a small value: rejects as any change would that finds the disk full, read-only or gone. */
export async function probeWriting(db: Queries, nowMs: number): Promise<void> {
  await saveSetting(db, "write_probe", { value: nowMs, updatedAt: nowMs });
}
