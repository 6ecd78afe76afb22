import { z } from "zod";
import type { Queries } from "../../storage/database.ts";
import { findSetting, saveSetting } from "../../storage/settings.ts";

const NAME = "backup_schedule";

export const BACKUP_RHYTHMS = ["off", "daily", "weekly"] as const;
export const KEPT_BACKUPS = { minimum: 1, maximum: 90 } as const;

/** When the program makes a backup by itself, and how many of those it keeps. */
export const BackupSchedule = z.object({
  every: z.enum(BACKUP_RHYTHMS),
  keep: z.number().int().min(KEPT_BACKUPS.minimum).max(KEPT_BACKUPS.maximum),
}).readonly();
export type BackupSchedule = z.infer<typeof BackupSchedule>;

/** Who forgets that it runs forgets to back it up as well. */
export const DEFAULT_SCHEDULE: BackupSchedule = { every: "daily", keep: 7 };

export async function getBackupSchedule(db: Queries): Promise<BackupSchedule> {
  return await findSetting(db, NAME, BackupSchedule) ?? DEFAULT_SCHEDULE;
}

export async function saveBackupSchedule(db: Queries, schedule: BackupSchedule, at: number): Promise<void> {
  await saveSetting(db, NAME, { value: BackupSchedule.parse(schedule), updatedAt: at });
}
