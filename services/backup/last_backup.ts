import { z } from "zod";
import type { Log } from "../../log.ts";
import type { Database } from "../../storage/database.ts";
import { findSetting, saveSetting } from "../../storage/settings.ts";

const NAME = "last_backup";

const LastBackup = z.object({
  /** Epoch milliseconds. */
  at: z.number(),
  bytes: z.number(),
  secrets: z.enum(["none", "passphrase"]),
}).readonly();
export type LastBackup = z.infer<typeof LastBackup>;

export async function findLastBackup(db: Database): Promise<LastBackup | undefined> {
  return await findSetting(db, NAME, LastBackup);
}

/** A backup that is there counts even where this cannot be noted, on a full disk. */
export async function saveLastBackup(
  db: Database,
  backup: LastBackup,
  { log, now }: { readonly log: Log; readonly now: () => number },
): Promise<void> {
  try {
    await saveSetting(db, NAME, { value: backup, updatedAt: now() });
  } catch {
    log.warn("backup", "Not noted that a backup was made");
  }
}
