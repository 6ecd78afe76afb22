import { join } from "node:path";
import type { Log } from "../../log.ts";
import { measureDatabase } from "../../storage/backup_facts.ts";
import type { Database } from "../../storage/database.ts";
import { findFreeBytes } from "../../storage/free_space.ts";
import type { BackupBeside } from "./backup_desk.ts";
import { getBackupSchedule } from "./backup_schedule.ts";

const HOUR_MS = 3_600_000;
/** An hour before the round day: what is looked at once an hour must not come an hour later each time. */
const PERIOD_MS = { daily: 23 * HOUR_MS, weekly: 7 * 24 * HOUR_MS - HOUR_MS } as const;
/** Of the database's own size: the copy, what is packed, and as much again for what comes meanwhile. */
const SPACE_FACTOR = 3;
const NAME = /^tessera-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.backup$/;

export interface KeepBackupsDeps {
  readonly db: Database;
  readonly dataDir: string;
  /** `undefined` for a database on a server of its own: nothing is made then. */
  readonly beside: BackupBeside | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Log;
}

/** Folder of the backups that the program makes by itself. */
export function keptBackupsFolder(dataDir: string): string {
  return join(dataDir, "backups");
}

/**
 * Makes the backup that is due, if one is, and removes the oldest of those that it made itself; without secrets, since
 * there is nobody to type a passphrase. Where the disk has too little room nothing is made, and the log says so.
 */
export async function keepBackups(deps: KeepBackupsDeps): Promise<void> {
  const { db, dataDir, beside, now, log } = deps;
  const { every, keep } = await getBackupSchedule(db);
  if (every === "off" || beside === undefined) return;
  const folder = keptBackupsFolder(dataDir);
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const [newest] = await listKept(folder);
  if (newest !== undefined && now() - newest.at < PERIOD_MS[every] && newest.at <= now()) return;
  if (!await hasRoom(db, folder)) {
    log.warn("backup", "No backup made: too little space on the disk", { folder });
    return;
  }
  const stamp = new Date(now()).toISOString().replace(/[-:]/g, "").replace(/\.\d+Z$/, "Z");
  const { code } = await beside(join(folder, `tessera-${stamp}.backup`), undefined);
  if (code !== 0) {
    log.error("backup", "Backup failed", { folder, code });
    return;
  }
  log.info("backup", "Made a backup", { folder });
  for (const { name } of (await listKept(folder)).slice(keep)) await Deno.remove(join(folder, name));
}

/** Those that the program made itself, by their names, the newest first. */
async function listKept(folder: string): Promise<{ readonly name: string; readonly at: number }[]> {
  const found: { name: string; at: number }[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    const parts = NAME.exec(name)?.slice(1).map(Number);
    if (parts === undefined || !isFile) continue;
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
    found.push({ name, at: Date.UTC(year, month - 1, day, hour, minute, second) });
  }
  return found.sort((a, b) => b.at - a.at);
}

async function hasRoom(db: Database, folder: string): Promise<boolean> {
  const free = await findFreeBytes(folder);
  if (free === undefined) return true;
  return free > await measureDatabase(db) * SPACE_FACTOR;
}
