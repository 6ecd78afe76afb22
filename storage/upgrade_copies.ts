import { basename, dirname, join } from "node:path";
import type { Log } from "../log.ts";
import { copyDatabase } from "./copy_database.ts";
import type { Database } from "./database.ts";

/** A copy of the database from before an upgrade, beside the database. */
export interface UpgradeCopy {
  readonly path: string;
  /** Number of the schema that it has: a Tessera that knows it can use the copy. */
  readonly schema: number;
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly madeAt: number;
}

/** Copies that stay: each is as large as the database. */
export const KEPT_COPIES = 3;

/** `tessera.db.schema-0008-of-0.1.0.copy`, with `~2` for a second one, or what programs wrote before: `tessera.db.before-0009`. */
const NAME = /^\.(?:schema-(\d{4})(?:-of-[\w.+-]+?)?(?:~\d+)?\.copy|before-(\d{4})(?:-\d+)?)$/;
const UNFINISHED = /^\.schema-\d{4}.*\.copy\.[0-9a-f-]{36}\.new(?:-journal)?$/;

export interface CopySource {
  readonly schema: number;
  /** Version of the program that wrote the database, where it says so. */
  readonly version: string | undefined;
}

/** Copies beside a database file, newest first. */
export async function listUpgradeCopies(databasePath: string): Promise<UpgradeCopy[]> {
  const copies: UpgradeCopy[] = [];
  for (const { path, rest } of await listBeside(databasePath)) {
    const [, schema, next] = NAME.exec(rest) ?? [];
    const number = schema === undefined ? Number(next) - 1 : Number(schema);
    if (!Number.isInteger(number)) continue;
    const { size, mtime } = await Deno.stat(path);
    copies.push({ path, schema: number, bytes: size, madeAt: mtime?.getTime() ?? 0 });
  }
  return copies.sort((a, b) => b.madeAt - a.madeAt || b.schema - a.schema);
}

/**
 * Copies the database before an upgrade, unless the newest copy is the same: an upgrade that was stopped after its copy
 * makes no second one. For the owner of the data folder alone: what killed copies left is removed.
 * @throws AppError "database" when there is no space for the copy and the upgrade.
 */
export async function copyBeforeUpgrade(database: Database, source: CopySource, log: Log): Promise<void> {
  await removeUnfinished(database.name);
  const before = await listUpgradeCopies(database.name);
  const path = await findFreePath(`${database.name}.${nameOf(source)}`);
  // The upgrade may write every page once more before the old ones are given up.
  const { size: reserveBytes } = await Deno.stat(database.name);
  const { bytes } = await copyDatabase(database, path, { reserveBytes });
  for (const other of before) {
    if (other.schema === source.schema && other.bytes === bytes && await isSame(other.path, path)) {
      await Deno.remove(path);
      log.info("storage", "The copy from before the upgrade is there already", { path: other.path });
      return;
    }
  }
  log.info("storage", "Copied the database before the upgrade", { path, schema: source.schema, bytes });
}

/** Removes all but the newest copies. */
export async function pruneUpgradeCopies(database: Database, log: Log): Promise<void> {
  for (const { path } of (await listUpgradeCopies(database.name)).slice(KEPT_COPIES)) {
    await Deno.remove(path);
    log.info("storage", "Removed an old copy", { path });
  }
}

function nameOf({ schema, version }: CopySource): string {
  const number = String(schema).padStart(4, "0");
  return version === undefined || !/^[\w.+-]+$/.test(version)
    ? `schema-${number}.copy`
    : `schema-${number}-of-${version}.copy`;
}

async function findFreePath(path: string): Promise<string> {
  const exists = (candidate: string) => Deno.lstat(candidate).then(() => true, () => false);
  for (let count = 1;; count += 1) {
    const candidate = count === 1 ? path : path.replace(/\.copy$/, `~${count}.copy`);
    if (!await exists(candidate)) return candidate;
  }
}

async function removeUnfinished(databasePath: string): Promise<void> {
  for (const { path, rest } of await listBeside(databasePath)) {
    if (UNFINISHED.test(rest)) await Deno.remove(path);
  }
}

/** Files whose names begin with the database's, and what follows. */
async function listBeside(databasePath: string): Promise<{ readonly path: string; readonly rest: string }[]> {
  const folder = dirname(databasePath);
  const start = basename(databasePath);
  const found: { path: string; rest: string }[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && name.startsWith(start)) {
      found.push({ path: join(folder, name), rest: name.slice(start.length) });
    }
  }
  return found;
}

async function isSame(one: string, other: string): Promise<boolean> {
  using a = await Deno.open(one);
  using b = await Deno.open(other);
  const [left, right] = [new Uint8Array(1 << 20), new Uint8Array(1 << 20)];
  for (;;) {
    const [n, m] = [await fill(a, left), await fill(b, right)];
    if (n !== m) return false;
    if (n === 0) return true;
    for (let at = 0; at < n; at++) if (left[at] !== right[at]) return false;
  }
}

async function fill(file: Deno.FsFile, buffer: Uint8Array): Promise<number> {
  let length = 0;
  for (let read; length < buffer.length && (read = await file.read(buffer.subarray(length))) !== null;) {
    length += read;
  }
  return length;
}
