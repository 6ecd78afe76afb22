import { z } from "zod";
import type { Database } from "../storage/database.ts";
import { findSetting, saveSetting } from "../storage/settings.ts";

const NAME = "served_origin";

/** Where the newest server of this database was reached: its flags are not known to a command beside it. */
export async function findServedOrigin(db: Database): Promise<string | undefined> {
  return await findSetting(db, NAME, z.string());
}

export async function saveServedOrigin(
  db: Database,
  origin: { readonly value: string; readonly updatedAt: number },
): Promise<void> {
  await saveSetting(db, NAME, origin);
}
