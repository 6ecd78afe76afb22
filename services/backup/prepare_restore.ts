import { join } from "node:path";
import { type BackupCounts, type BackupManifest, secretsContext } from "../../domain/backup_manifest.ts";
import { AppError } from "../../domain/errors.ts";
import type { Secret } from "../../domain/secret.ts";
import type { Log } from "../../log.ts";
import { countForBackup, listReach } from "../../storage/backup_facts.ts";
import { checkStrangersDatabase } from "../../storage/check_schema.ts";
import { type Database, openDatabase } from "../../storage/database.ts";
import { connectFile, filePathOf } from "../../storage/file_database.ts";
import { findFreeBytes } from "../../storage/free_space.ts";
import { readMigrations } from "../../storage/migrate.ts";
import { getSchemaNumber, isFile, openUnchanged } from "../../storage/open_unchanged.ts";
import { keepCopy, replaceDatabase } from "../../storage/replace_database.ts";
import type { SecretBox } from "../../storage/secret_box.ts";
import { markWithoutSecret, stripSecrets } from "../../storage/strip_secrets.ts";
import { openWorkFolder } from "../../storage/work_folder.ts";
import {
  type BackupSecrets,
  collectSecrets,
  listModelsWithoutKey,
  listPlaces,
  NO_SECRETS,
  openBackupSecrets,
  putSecrets,
} from "./backup_secrets.ts";
import { splitConfig } from "./plain_config.ts";
import { checkBackupFile, type CheckedBackup, unpackDatabase } from "./read_backup_file.ts";

export interface RestoreDeps {
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** `file:` address of the database to replace; nobody may be using it when it is replaced. */
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** Opens the box of this machine for a database: the present one, or one that holds no secret. */
  readonly openSecrets: (db: Database) => Promise<SecretBox>;
}

export interface RestoreWish {
  readonly path: string;
  readonly passphrase: Secret | undefined;
  /** Secrets of the present database stay with connections and models whose place is the same. */
  readonly isKeepingSecrets?: boolean;
}

/** What a restore would change. */
export interface RestorePlan {
  readonly backup: Pick<BackupManifest, "app" | "createdAt" | "schema" | "secrets" | "counts">;
  /** Schema that it is brought to. */
  readonly schema: number;
  /** What is there now; null when nothing is, "unreadable" when it cannot be read. */
  readonly present: { readonly schema: number; readonly counts: BackupCounts } | "unreadable" | null;
  /** Names of connections whose secret must be typed in again. */
  readonly connectionsWithoutSecret: readonly string[];
  /** Models of the settings page without a key; some need none. */
  readonly modelsWithoutKey: readonly string[];
  /** Where its connections send their secrets, and its models their prompts: name and address. */
  readonly connectionPlaces: readonly string[];
  readonly modelPlaces: readonly string[];
  /** Hosts that its blocks may reach without being approved again. */
  readonly hosts: readonly string[];
  readonly directNetwork: readonly string[];
  /** Lines that `tessera.json` gets; empty when the folder has one of its own, which stays. */
  readonly config: Readonly<Record<string, string>>;
}

export interface PreparedRestore {
  readonly plan: RestorePlan;
  /** Replaces the database. Gives where the present one is kept, if there is one. Hold the folder's lock. */
  commit(): Promise<{ readonly safetyCopy: string | undefined }>;
  /** Removes what was prepared. */
  close(): Promise<void>;
}

/**
 * Checks a backup whole and makes the database that it would give, beside the present one and without touching it:
 * unpacked, judged as a stranger's, brought to this program's schema, and its secrets sealed with this machine's key.
 * @throws AppError that says what is wrong; nothing is left then.
 */
export async function prepareRestore(
  deps: RestoreDeps,
  { path, passphrase, isKeepingSecrets = false }: RestoreWish,
): Promise<PreparedRestore> {
  const backup = await checkBackupFile(path);
  const schema = await expectKnownSchema(backup.manifest);
  const secrets = isKeepingSecrets ? await takePresent(deps) : await openSecrets(backup, passphrase);
  await expectSpace(backup, deps.dataDir);
  const work = await openWorkFolder(deps.dataDir);
  try {
    const staged = join(work.path, "tessera.db");
    await unpackDatabase(backup, staged);
    const facts = await stage(deps, backup, { staged, secrets });
    const config = await planConfig(deps, backup, secrets);
    const { app, createdAt, schema: from, secrets: kind, counts } = backup.manifest;
    return {
      plan: {
        backup: { app, createdAt, schema: from, secrets: kind, counts },
        ...{ schema, ...facts, config: config.shown },
        present: await lookAtPresent(deps),
      },
      async commit() {
        const safetyCopy = await replace(deps, staged);
        if (config.text !== undefined) await writeConfig(deps.dataDir, config.text);
        return { safetyCopy };
      },
      close: () => work.close(),
    };
  } catch (error) {
    await work.close();
    throw error instanceof Error && "code" in error && error.code === "ENOSPC" ? noSpace(error) : error;
  }
}

async function expectKnownSchema({ schema, app }: BackupManifest): Promise<number> {
  const known = (await readMigrations()).length;
  if (schema <= known) return known;
  throw new AppError(
    "database",
    `Cannot restore the backup: its schema is number ${schema}, and this Tessera knows up to ${known}`,
    `Nothing was changed; restore it with Tessera ${app.slice(0, 40)} or a newer one`,
  );
}

async function openSecrets(
  { manifest, secrets }: CheckedBackup,
  passphrase: Secret | undefined,
): Promise<BackupSecrets> {
  if (passphrase === undefined) return NO_SECRETS;
  if (secrets !== undefined) {
    return await openBackupSecrets(secrets, { passphrase, context: secretsContext(manifest) });
  }
  throw new AppError(
    "invalid",
    "Cannot use the passphrase: the backup was made without one and holds no secrets",
    "Restore it without a passphrase",
  );
}

async function takePresent({ databaseUrl, log, openSecrets }: RestoreDeps): Promise<BackupSecrets> {
  const db = await openUnchanged(databaseUrl, log);
  try {
    return { ...NO_SECRETS, ...await collectSecrets(db, await openSecrets(db)) };
  } finally {
    await db.close();
  }
}

/** Unpacked, and once more while an older schema is brought up. */
async function expectSpace({ manifest: { parts: [database] } }: CheckedBackup, folder: string) {
  const free = await findFreeBytes(folder);
  if (free !== undefined && free < database.unpacked.bytes * 2) throw noSpace();
}

function noSpace(cause?: unknown): AppError {
  return new AppError(
    "unavailable",
    "Cannot restore the backup: there is too little space in the data folder",
    "Free some space, and try again; nothing was changed",
    { cause },
  );
}

async function stage(
  deps: RestoreDeps,
  { manifest }: CheckedBackup,
  { staged, secrets }: { readonly staged: string; readonly secrets: BackupSecrets },
) {
  const url = `file:${encodeURI(staged)}`;
  await checkAlone(url, manifest, deps.log);
  // Says nothing of what it does to a file that is not in use yet.
  const db = await openDatabase({ url, log: { ...deps.log, info() {} } });
  try {
    await stripSecrets(db);
    await putSecrets(db, secrets, { box: await deps.openSecrets(db), at: deps.now() });
    return {
      connectionsWithoutSecret: await markWithoutSecret(db),
      modelsWithoutKey: await listModelsWithoutKey(db),
      ...await listPlaces(db),
      ...await listReach(db),
    };
  } finally {
    await db.close();
  }
}

/** Before anything of ours reads from it. */
async function checkAlone(url: string, { schema }: BackupManifest, log: Log): Promise<void> {
  const db = await connectFile(url, { log });
  try {
    const found = await getSchemaNumber(db, "the database of the backup");
    if (found !== schema) {
      throw new AppError(
        "database",
        `Cannot use the database of the backup: its schema is number ${found}, and the manifest says ${schema}`,
        "Nothing was changed; use another backup",
      );
    }
    await checkStrangersDatabase(db, schema);
  } finally {
    await db.close();
  }
}

async function lookAtPresent({ databaseUrl, log }: RestoreDeps): Promise<RestorePlan["present"]> {
  if (!await isFile(filePathOf(databaseUrl))) return null;
  try {
    const db = await openUnchanged(databaseUrl, log);
    try {
      return {
        schema: await getSchemaNumber(db, `database "${db.name}"`),
        counts: await countForBackup(db),
      };
    } finally {
      await db.close();
    }
  } catch {
    // A damaged one is a good reason for a restore.
    return "unreadable";
  }
}

async function replace({ databaseUrl, log, now }: RestoreDeps, staged: string): Promise<string | undefined> {
  const path = filePathOf(databaseUrl);
  const stamp = new Date(now()).toISOString().replace(/[-:]/g, "").replace(/\.\d+Z$/, "Z");
  const copyPath = await findFreeName(`${path}.before-restore-${stamp}`);
  const isKept = await keepCopy(path, copyPath, log) !== undefined;
  await replaceDatabase(staged, path);
  return isKept ? copyPath : undefined;
}

async function findFreeName(path: string): Promise<string> {
  for (let count = 1;; count += 1) {
    const name = count === 1 ? path : `${path}-${count}`;
    if (await Deno.lstat(name).then(() => false, () => true)) return name;
  }
}

/** The folder's own `tessera.json` speaks of this machine, so it stays. */
async function planConfig({ dataDir }: RestoreDeps, { config }: CheckedBackup, secrets: BackupSecrets) {
  const { plain } = splitConfig(config ?? "");
  const { sealed } = splitConfig(JSON.stringify(secrets.config));
  const lines = { ...plain, ...sealed };
  if (Object.keys(lines).length === 0 || await isFile(join(dataDir, "tessera.json"))) {
    return { shown: {}, text: undefined };
  }
  const shown = { ...lines, ...("OPENAI_API_KEY" in lines && { OPENAI_API_KEY: "[secret]" }) };
  return { shown, text: `${JSON.stringify(lines, null, 2)}\n` };
}

async function writeConfig(dataDir: string, text: string): Promise<void> {
  const newPath = join(dataDir, `tessera.json.${crypto.randomUUID()}.new`);
  await Deno.writeTextFile(newPath, text, { createNew: true, mode: 0o600 });
  await Deno.rename(newPath, join(dataDir, "tessera.json"));
}
