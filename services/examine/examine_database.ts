import type { Database } from "../../storage/database.ts";
import { readFileSizes } from "../../storage/file_sizes.ts";
import { findLastBackup } from "../backup/last_backup.ts";
import { listUpgradeCopies } from "../../storage/upgrade_copies.ts";
import { checkIntegrity, countBlocks, findNewestRun, findSchemaNumber } from "../../storage/vital_signs.ts";
import { quote } from "./examine_folder.ts";
import { sizeWords } from "../../domain/size_words.ts";
import type { Finding } from "./types.ts";

const BIG_WAL_BYTES = 64 * 1024 ** 2;
const MANY_COPIES = 3;
const DAY_MS = 86_400_000;
const OLD_BACKUP_DAYS = 14;
const CLOCK_SLACK_MS = 3_600_000;

export interface DatabaseOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Read every page: right for a command, too long for a page. */
  readonly isThorough: boolean;
}

/** The database, its files, copies and backups, and whether its times lie in the past. */
export async function examineDatabase(
  db: Database,
  { now, isThorough }: DatabaseOptions,
): Promise<Finding[]> {
  const { total } = await countBlocks(db);
  const sizes = await readFileSizes(db);
  const size = sizes === undefined ? "" : `, ${sizeWords(sizes.main)}`;
  const note = `${db.kind}, ${total} blocks${size}, schema ${await findSchemaNumber(db)}`;
  const damage = isThorough ? await checkIntegrity(db) : undefined;
  return [
    damage === undefined ? { name: "database", state: "good", note } : {
      name: "database",
      state: "bad",
      note: `Damaged: ${damage}`,
      means: "Parts of it can not be read; what is written now may be lost.",
      mend: [
        "Stop the server, and keep a copy of the file together with its -wal file",
        "Restore the newest backup",
      ],
    },
    ...(sizes !== undefined && sizes.wal > BIG_WAL_BYTES ? [describeWal(sizes.wal)] : []),
    ...await examineCopies(db),
    ...describeTimes(await findNewestRun(db), now()),
    describeBackup((await findLastBackup(db))?.at, now()),
  ];
}

function describeWal(bytes: number): Finding {
  return {
    name: "database log",
    state: "note",
    note: `${sizeWords(bytes)} wait in the -wal file beside the database`,
    means: "Another program reads the database without an end, so that changes cannot be moved into it.",
    mend: ["Close what has the file open: lsof FILE", "Restart the server: what waits is moved then"],
  };
}

/** Copies from before changes of the schema; an upgrade keeps the newest alone. */
async function examineCopies(db: Database): Promise<Finding[]> {
  if (db.kind !== "file") return [];
  const copies = await listUpgradeCopies(db.name);
  if (copies.length === 0) return [];
  const bytes = copies.reduce((sum, copy) => sum + copy.bytes, 0);
  const isMuch = copies.length > MANY_COPIES;
  return [{
    name: "database copies",
    state: isMuch ? "note" : "good",
    note: `${copies.length} from before upgrades, ${sizeWords(bytes)}`,
    ...(isMuch
      ? {
        means: "They are needed only to go back to an older version.",
        mend: copies.slice(1).map(({ path }) => `rm ${quote(path)}`),
      }
      : {}),
  }];
}

function describeTimes(newestRunAt: number | undefined, nowMs: number): Finding[] {
  if (newestRunAt === undefined || newestRunAt <= nowMs + CLOCK_SLACK_MS) return [];
  return [{
    name: "clock of the data",
    state: "bad",
    note: `The newest run is of ${new Date(newestRunAt).toISOString()}, which is still to come`,
    means: "The clock was set back, or was wrong before: blocks may wait for a time that is far away.",
    mend: ["timedatectl set-ntp true", "Then refresh the blocks that wait, on their cards"],
  }];
}

function describeBackup(at: number | undefined, nowMs: number): Finding {
  if (at === undefined) {
    return {
      name: "backup",
      state: "note",
      note: "none was made yet",
      means: "What is lost with this disk is lost.",
      mend: ["tessera backup FILE"],
    };
  }
  const days = Math.max(0, Math.floor((nowMs - at) / DAY_MS));
  const note = `the newest is ${days} ${days === 1 ? "day" : "days"} old`;
  if (days < OLD_BACKUP_DAYS) return { name: "backup", state: "good", note };
  return {
    name: "backup",
    state: "note",
    note,
    means: "Changes since then stand on this disk alone.",
    mend: ["tessera backup FILE"],
  };
}
