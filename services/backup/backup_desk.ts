import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../../domain/errors.ts";
import type { Secret } from "../../domain/secret.ts";
import type { Database } from "../../storage/database.ts";
import { openWorkFolder } from "../../storage/work_folder.ts";
import { type BackupSchedule, getBackupSchedule, saveBackupSchedule } from "./backup_schedule.ts";
import { keptBackupsFolder } from "./keep_backups.ts";
import { findLastBackup, type LastBackup } from "./last_backup.ts";

/** Writes a backup in a process of its own; gives its exit code and the document that it printed. */
export type BackupBeside = (
  path: string,
  passphrase: Secret | undefined,
) => Promise<{ readonly code: number; readonly stdout: string }>;

export interface BackupDownload {
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The file goes when it is read or given up. */
  readonly content: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** Backups for the person at the screen. */
export interface BackupDesk {
  /** False for a database on a server of its own. */
  readonly isPossible: boolean;
  findLast(): Promise<LastBackup | undefined>;
  /** Where those lie that the program makes by itself. */
  readonly keptFolder: string;
  getSchedule(): Promise<BackupSchedule>;
  saveSchedule(schedule: BackupSchedule): Promise<void>;
  /** @throws AppError "busy" while another is being made, and what `makeBackup` throws. */
  make(passphrase: Secret | undefined): Promise<BackupDownload>;
}

export interface BackupDeskDeps {
  readonly db: Database;
  readonly dataDir: string;
  readonly beside: BackupBeside | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const Refusal = z.object({ error: z.object({ message: z.string(), hint: z.string().nullable() }) });
const CHUNK_BYTES = 256 * 1024;

export function createBackupDesk({ db, dataDir, beside, now }: BackupDeskDeps): BackupDesk {
  let isBusy = false;
  return {
    isPossible: beside !== undefined,
    findLast: () => findLastBackup(db),
    keptFolder: keptBackupsFolder(dataDir),
    getSchedule: () => getBackupSchedule(db),
    saveSchedule: (schedule) => saveBackupSchedule(db, schedule, now()),
    async make(passphrase) {
      if (beside === undefined) {
        throw new AppError("unavailable", "Cannot back up the database: it lives on a server of its own");
      }
      if (isBusy) {
        throw new AppError("busy", "A backup is being made already", "Wait for that one, and try again");
      }
      isBusy = true;
      try {
        const at = now();
        const work = await openWorkFolder(dataDir);
        try {
          const path = join(work.path, "backup");
          const { code, stdout } = await beside(path, passphrase);
          if (code !== 0) throw refusalOf(stdout);
          const { size } = await Deno.stat(path);
          return { bytes: size, at, content: await readOnce(path, () => work.close()) };
        } catch (error) {
          await work.close();
          throw error;
        }
      } finally {
        isBusy = false;
      }
    },
  };
}

function refusalOf(stdout: string): AppError {
  const refusal = Refusal.safeParse(parseJson(stdout));
  if (!refusal.success) {
    return new AppError("unavailable", "The backup was not made", "Look at the log; doctor may say more");
  }
  const { message, hint } = refusal.data.error;
  return new AppError("unavailable", message, hint ?? undefined);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readOnce(
  path: string,
  remove: () => Promise<void>,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const file = await Deno.open(path, { read: true });
  const end = async () => {
    file.close();
    await remove();
  };
  return new ReadableStream({
    async pull(controller) {
      const buffer = new Uint8Array(CHUNK_BYTES);
      const read = await file.read(buffer);
      if (read !== null) return controller.enqueue(buffer.subarray(0, read));
      await end();
      controller.close();
    },
    cancel: end,
  });
}
