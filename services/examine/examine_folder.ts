import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { sizeWords } from "../../domain/size_words.ts";
import type { Finding } from "./types.ts";

export interface DiskFacts {
  readonly freeBytes: number;
  readonly totalBytes: number;
  readonly freeFiles: number;
  /** 0 where the file system has no limit of its own. */
  readonly totalFiles: number;
}

export interface FolderOptions {
  readonly dataDir: string;
  /** Throws `AppError` where nothing can be written. */
  readonly openFolder: () => Promise<string>;
  /** Replaced in tests. */
  readonly readDisk?: (folder: string) => Promise<DiskFacts>;
}

const BAD_FREE_BYTES = 100 * 1024 ** 2;
const LOW_FREE_BYTES = 1024 ** 3;
const LOW_FREE_PART = 0.05;
const LOW_FILES = 1_000;

/** The data folder: can it be written, who else may look into it, and how much room is left. */
export async function examineFolder(options: FolderOptions): Promise<Finding[]> {
  const isNew = !await exists(options.dataDir);
  const path = await options.openFolder();
  return [
    isNew
      ? {
        name: "data folder",
        state: "note",
        note: `${path}, which was not there and was made now`,
        means: "It is empty: right before the first start, else the name is wrong.",
        mend: ["--data DIR, or TESSERA_DATA_DIR, names the folder that the server uses"],
      }
      : { name: "data folder", state: "good", note: path },
    ...await examineAccess(path),
    ...await examineDisk(path, options.readDisk ?? readDisk),
  ];
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    // What cannot be looked at is there; opening it says what is wrong.
    return !(error instanceof Deno.errors.NotFound);
  }
}

async function examineAccess(path: string): Promise<Finding[]> {
  const { mode, uid } = await Deno.stat(path);
  const own = Deno.uid();
  return [
    ...(mode === null || (mode & 0o077) === 0 ? [] : [{
      name: "data folder permissions",
      state: "note" as const,
      note: `Other users of this machine may look into "${path}" (mode ${(mode & 0o777).toString(8)})`,
      means: "They could read the database; stored secrets are sealed, but the rest is not.",
      mend: [`chmod 700 ${quote(path)}`],
    }]),
    ...(uid === null || own === null || uid === own ? [] : [{
      name: "data folder owner",
      state: "note" as const,
      note: `"${path}" belongs to user ${uid}, and this runs as user ${own}`,
      means: "Files that are made now may not be usable for the server, or the server's not for this user.",
      mend: ["Run this command as the user that runs the server", `sudo chown -R ${uid} ${quote(path)}`],
    }]),
  ];
}

async function examineDisk(
  path: string,
  read: (folder: string) => Promise<DiskFacts>,
): Promise<Finding[]> {
  const { freeBytes, totalBytes, freeFiles, totalFiles } = await read(path);
  const note = `${sizeWords(freeBytes)} of ${sizeWords(totalBytes)} free`;
  const mend = [
    "Free some space on that disk, or move the data folder: --data, TESSERA_DATA_DIR",
    'Keep less: "What is kept" in the settings',
  ];
  if (totalFiles > 0 && freeFiles < LOW_FILES) {
    return [{
      name: "disk",
      state: "bad",
      note: `Room for ${freeFiles} more files, though ${sizeWords(freeBytes)} are free`,
      means: "The disk has no entries left (inodes): nothing new can be stored.",
      mend: ["Remove folders with many small files from that disk; df -i shows which disk"],
    }];
  }
  if (freeBytes < BAD_FREE_BYTES) {
    return [{ name: "disk", state: "bad", note, means: "Soon nothing more can be stored.", mend }];
  }
  if (freeBytes < LOW_FREE_BYTES && freeBytes < totalBytes * LOW_FREE_PART) {
    return [{ name: "disk", state: "note", note, means: "It may run full.", mend }];
  }
  return [{ name: "disk", state: "good", note }];
}

async function readDisk(folder: string): Promise<DiskFacts> {
  // Not there yet is no reason to know nothing of its disk.
  const facts = await statfs(folder).catch(() => statfs(dirname(folder)));
  return {
    freeBytes: Number(facts.bavail) * Number(facts.bsize),
    totalBytes: Number(facts.blocks) * Number(facts.bsize),
    freeFiles: Number(facts.ffree),
    totalFiles: Number(facts.files),
  };
}

/** A path as a shell takes it. */
export function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
