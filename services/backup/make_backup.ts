import { rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  BACKUP_FORMAT,
  BACKUP_VERSION,
  type BackupManifest,
  type BackupPart,
  CONFIG_PART,
  DATABASE_PART,
  SECRETS_PART,
  secretsContext,
} from "../../domain/backup_manifest.ts";
import { AppError } from "../../domain/errors.ts";
import type { Secret } from "../../domain/secret.ts";
import type { Log } from "../../log.ts";
import { countForBackup } from "../../storage/backup_facts.ts";
import { copyDatabase, syncFolder } from "../../storage/copy_database.ts";
import type { Database } from "../../storage/database.ts";
import { connectFile } from "../../storage/file_database.ts";
import { getSchemaNumber, openUnchanged } from "../../storage/open_unchanged.ts";
import type { SecretBox } from "../../storage/secret_box.ts";
import { stripSecrets } from "../../storage/strip_secrets.ts";
import { openWorkFolder } from "../../storage/work_folder.ts";
import { VERSION } from "../../version.ts";
import { type BackupSecrets, collectSecrets, NO_SECRETS, sealBackupSecrets } from "./backup_secrets.ts";
import { saveLastBackup } from "./last_backup.ts";
import { splitConfig } from "./plain_config.ts";
import { digestOf, manifestPart, packFile, type PartSource, writeBackupFile } from "./write_backup_file.ts";

export interface BackupDeps {
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** `file:` address of the database; a server may be using it. */
  readonly databaseUrl: string;
  /** Folder of `tessera.json`. */
  readonly dataDir: string;
  /** Opens what is sealed in a database; asked only when secrets go with the backup. */
  readonly openSecrets: (db: Database) => Promise<SecretBox>;
  /** Ends the work early; nothing is left then. */
  readonly signal: AbortSignal;
}

export interface BackupWish {
  /** The file to write. */
  readonly path: string;
  /** Secrets are in it, sealed with this; without one they are left out. */
  readonly passphrase: Secret | undefined;
  /** Replace a file of that name. */
  readonly isReplacing: boolean;
}

export interface MadeBackup {
  readonly path: string;
  readonly bytes: number;
  readonly manifest: BackupManifest;
  /** Names of `tessera.json` that are not in it. */
  readonly leftOut: readonly string[];
}

/**
 * Writes a backup of a database as it is in one moment, while others use it. The file has its name only when it is
 * whole and on the disk; whatever goes wrong before leaves nothing under it.
 * @throws AppError with the cure.
 */
export async function makeBackup(deps: BackupDeps, wish: BackupWish): Promise<MadeBackup> {
  if (!wish.isReplacing) await refuseExisting(wish.path);
  try {
    const work = await openWorkFolder(dirname(wish.path));
    try {
      return await build(deps, wish, work.path);
    } finally {
      await work.close();
    }
  } catch (error) {
    throw explain(error, wish.path);
  }
}

async function build(deps: BackupDeps, wish: BackupWish, work: string): Promise<MadeBackup> {
  const createdAt = deps.now();
  const databaseFile = join(work, "tessera.db");
  const packedFile = join(work, DATABASE_PART);
  const source = await openUnchanged(deps.databaseUrl, deps.log);
  try {
    await getSchemaNumber(source, `database "${source.name}"`);
    await copyDatabase(source, databaseFile).catch((error) => {
      throw nameTarget(error, { copy: databaseFile, path: wish.path });
    });
    deps.signal.throwIfAborted();
    const { secrets, ...facts } = await prepareCopy(deps, databaseFile, wish);
    const { packed, unpacked } = await packFile(databaseFile, packedFile, deps.signal);
    // Room for the file itself.
    await Deno.remove(databaseFile);
    const { plain, sealed: sealedLines, leftOut } = splitConfig(await readConfig(deps.dataDir));
    const config = Object.keys(plain).length === 0
      ? undefined
      : encode(`${JSON.stringify(plain, null, 2)}\n`);
    const manifest: BackupManifest = {
      ...{ format: BACKUP_FORMAT, version: BACKUP_VERSION, app: VERSION },
      ...{ createdAt: new Date(createdAt).toISOString(), ...facts },
      secrets: wish.passphrase === undefined ? "none" : "passphrase",
      parts: [
        { name: DATABASE_PART, ...packed, unpacked },
        ...(config === undefined ? [] : [{ name: CONFIG_PART, ...digestOf(config) } as const]),
      ],
    };
    const sealed = wish.passphrase === undefined ? undefined : encode(
      await sealBackupSecrets({ ...secrets, config: { ...sealedLines } }, {
        passphrase: wish.passphrase,
        context: secretsContext(manifest),
      }),
    );
    const whole = sealed === undefined ? manifest : withPart(manifest, {
      name: SECRETS_PART,
      ...digestOf(sealed),
    });
    const parts: PartSource[] = [
      manifestPart(whole),
      { name: DATABASE_PART, file: packedFile, size: packed.bytes },
      ...(config === undefined ? [] : [{ name: CONFIG_PART, bytes: config }]),
      ...(sealed === undefined ? [] : [{ name: SECRETS_PART, bytes: sealed }]),
    ];
    const newPath = join(work, "backup");
    const { bytes } = await writeBackupFile(newPath, parts, {
      modifiedAt: Math.floor(createdAt / 1000),
      signal: deps.signal,
    });
    await putInPlace(newPath, wish);
    await saveLastBackup(source, { at: createdAt, bytes, secrets: whole.secrets }, deps);
    const isSealing = wish.passphrase !== undefined;
    return {
      ...{ path: wish.path, bytes, manifest: whole },
      leftOut: [...leftOut, ...(isSealing ? [] : Object.keys(sealedLines))],
    };
  } finally {
    await source.close();
  }
}

/** Takes the secrets out of the copy, and gives them when they are to go along. */
async function prepareCopy(
  deps: BackupDeps,
  file: string,
  { passphrase }: BackupWish,
): Promise<{ readonly secrets: BackupSecrets } & Pick<BackupManifest, "schema" | "counts">> {
  const copy = await connectFile(`file:${encodeURI(file)}`, { log: deps.log });
  try {
    const secrets = passphrase === undefined
      ? NO_SECRETS
      : { ...NO_SECRETS, ...await collectSecrets(copy, await deps.openSecrets(copy)) };
    await stripSecrets(copy);
    return {
      secrets,
      schema: await getSchemaNumber(copy, "the database"),
      counts: await countForBackup(copy),
    };
  } finally {
    await copy.close();
  }
}

function withPart(manifest: BackupManifest, part: Exclude<BackupPart, { name: typeof DATABASE_PART }>) {
  const [database, ...others] = manifest.parts;
  return { ...manifest, parts: [database, ...others, part] } satisfies BackupManifest;
}

/** Without leave to replace, a link: it never takes the place of a file that came meanwhile. */
async function putInPlace(newPath: string, { path, isReplacing }: BackupWish): Promise<void> {
  if (isReplacing) await rename(newPath, path);
  else {
    await Deno.link(newPath, path).catch(async (error) => {
      if (error instanceof Deno.errors.AlreadyExists) throw alreadyThere(path);
      // Some file systems know no links.
      await refuseExisting(path);
      await rename(newPath, path);
    });
  }
  await syncFolder(dirname(path));
}

async function refuseExisting(path: string): Promise<void> {
  if (await Deno.lstat(path).then(() => true, () => false)) throw alreadyThere(path);
}

function alreadyThere(path: string): AppError {
  return new AppError(
    "invalid",
    `Cannot write backup "${path}": there is a file of that name`,
    "Name another file, or replace it with --force",
  );
}

async function readConfig(dataDir: string): Promise<string> {
  return await Deno.readTextFile(join(dataDir, CONFIG_PART)).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  });
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Nobody knows the file on its way; what is said of it is meant for the backup. */
function nameTarget(
  error: unknown,
  { copy, path }: { readonly copy: string; readonly path: string },
): unknown {
  if (!(error instanceof AppError)) return error;
  return new AppError("unavailable", error.message.replaceAll(copy, path), error.hint, { cause: error });
}

function explain(error: unknown, path: string): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const code = "code" in error ? error.code : undefined;
  const refuse = (reason: string, cure: string) =>
    new AppError("unavailable", `Cannot write backup "${path}": ${reason}`, cure, { cause: error });
  if (error.name === "AbortError") return refuse("it was stopped", "Nothing was left; start it again");
  if (code === "ENOSPC") return refuse("the disk is full", "Free some space, or name a file on another disk");
  if (code === "ENOENT" || error instanceof Deno.errors.NotFound) {
    return refuse("there is no such folder", "Make the folder first, or name another");
  }
  if (error instanceof Deno.errors.PermissionDenied || code === "EROFS") {
    return refuse("the system refused", "Give this user the right to write there, or name another folder");
  }
  return error;
}
