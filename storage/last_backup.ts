import { z } from "zod";
import type { Queries } from "./database.ts";
import { findSetting } from "./settings.ts";

const NAME = "last_backup";
const LastBackup = z.union([z.number(), z.looseObject({ at: z.number() }).transform(({ at }) => at)]);

/** When the newest backup was made, epoch milliseconds. */
export async function findLastBackup(db: Queries): Promise<number | undefined> {
  return await findSetting(db, NAME, LastBackup);
}
