import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import {
  BACKUP_FORMAT,
  BACKUP_VERSION,
  BackupKind,
  BackupManifest,
  CHECKSUM_PART,
  CONFIG_PART,
  MANIFEST_PART,
  MAX_PACKED_BYTES,
  MAX_PART_BYTES,
  SECRETS_PART,
} from "../../domain/backup_manifest.ts";
import { AppError } from "../../domain/errors.ts";
import { readTarHeader, TAR_BLOCK, TAR_END_BYTES, tarPadding } from "../../storage/tar.ts";
import { createMeter } from "./write_backup_file.ts";

const CHUNK_BYTES = 256 * 1024;

/** A backup of which every byte was looked at. */
export interface CheckedBackup {
  readonly path: string;
  readonly manifest: BackupManifest;
  /** Where the packed database starts in the file. */
  readonly databaseOffset: number;
  readonly config: string | undefined;
  readonly secrets: string | undefined;
}

/**
 * Reads a backup through once and checks every byte of it: the parts are those that its manifest names, in their
 * order, each with its checksum; a checksum of the whole stands at the end, and nothing after it. Nothing is written.
 * @throws AppError "database" that says what is wrong.
 */
export async function checkBackupFile(path: string): Promise<CheckedBackup> {
  const reader = await openReader(path);
  try {
    const manifest = parseManifest(await readSmallPart(reader, MANIFEST_PART, MAX_PART_BYTES.manifest));
    const [database, ...others] = manifest.parts;
    const databaseOffset = reader.offset() + TAR_BLOCK;
    if (database.bytes > MAX_PACKED_BYTES) throw damaged(path, "its manifest promises too much");
    await readHeader(reader, database.name, database.bytes);
    await reader.skip(database.bytes, database.sha256);
    await reader.expectZeros(tarPadding(database.bytes));
    const texts: Partial<Record<typeof CONFIG_PART | typeof SECRETS_PART, string>> = {};
    for (const { name, bytes, sha256 } of others) {
      const most = name === CONFIG_PART ? MAX_PART_BYTES.config : MAX_PART_BYTES.secrets;
      const content = await readSmallPart(reader, name, most);
      if (texts[name] !== undefined || content.length !== bytes || sha256Of(content) !== sha256) {
        throw damaged(path, `part "${name}" is not what its manifest says`);
      }
      texts[name] = new TextDecoder().decode(content);
    }
    if ((manifest.secrets === "passphrase") !== (texts[SECRETS_PART] !== undefined)) {
      throw damaged(path, "its manifest and its parts differ");
    }
    const sum = `${reader.sum()}\n`;
    const stored = new TextDecoder().decode(await readSmallPart(reader, CHECKSUM_PART, sum.length));
    if (stored !== sum) throw damaged(path, "its checksum is another one");
    await reader.expectZeros(TAR_END_BYTES);
    await reader.expectEnd();
    return { path, manifest, databaseOffset, config: texts[CONFIG_PART], secrets: texts[SECRETS_PART] };
  } finally {
    reader.close();
  }
}

/** Writes the database of a checked backup into a new file; never more bytes than the manifest says. */
export async function unpackDatabase(backup: CheckedBackup, to: string): Promise<void> {
  const { path, manifest: { parts: [{ bytes, unpacked }] }, databaseOffset } = backup;
  const meter = createMeter(unpacked.bytes);
  try {
    await pipeline(
      createReadStream(path, {
        start: databaseOffset,
        end: databaseOffset + bytes - 1,
        highWaterMark: CHUNK_BYTES,
      }),
      createGunzip({ chunkSize: CHUNK_BYTES }),
      meter.stream,
      createWriteStream(to, { mode: 0o600, flags: "wx" }),
    );
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOSPC") throw cause;
    throw damaged(path, "its database cannot be unpacked", cause);
  }
  const { bytes: written, sha256 } = meter.digest();
  if (written !== unpacked.bytes || sha256 !== unpacked.sha256) {
    throw damaged(path, "its database is not what its manifest says");
  }
}

interface Reader {
  readonly path: string;
  offset(): number;
  take(bytes: number): Promise<Uint8Array>;
  skip(bytes: number, sha256: string): Promise<void>;
  expectZeros(bytes: number): Promise<void>;
  expectEnd(): Promise<void>;
  /** SHA-256 of all bytes so far, hex. */
  sum(): string;
  close(): void;
}

async function openReader(path: string): Promise<Reader> {
  const file = await openBackup(path);
  const whole = createHash("sha256");
  const buffer = new Uint8Array(CHUNK_BYTES);
  let offset = 0;
  /** The next bytes, at most as many; valid until the next call. */
  const next = async (most: number, ...hashes: readonly Hash[]) => {
    const read = await file.read(buffer.subarray(0, Math.min(most, CHUNK_BYTES)));
    if (read === null) throw damaged(path, "it ends too early");
    offset += read;
    const chunk = buffer.subarray(0, read);
    for (const hash of [whole, ...hashes]) hash.update(chunk);
    return chunk;
  };
  const reader: Reader = {
    path,
    offset: () => offset,
    async take(bytes) {
      const content = new Uint8Array(bytes);
      for (let at = 0; at < bytes;) {
        const chunk = await next(bytes - at);
        content.set(chunk, at);
        at += chunk.length;
      }
      return content;
    },
    async skip(bytes, sha256) {
      const hash = createHash("sha256");
      for (let left = bytes; left > 0;) left -= (await next(left, hash)).length;
      if (hash.digest("hex") !== sha256) throw damaged(path, "its database has another checksum");
    },
    async expectZeros(bytes) {
      if ((await reader.take(bytes)).some((byte) => byte !== 0)) throw damaged(path, "bytes in it changed");
    },
    async expectEnd() {
      if (await file.read(buffer) !== null) throw damaged(path, "something stands after its end");
    },
    sum: () => whole.copy().digest("hex"),
    close: () => file.close(),
  };
  return reader;
}

async function openBackup(path: string): Promise<Deno.FsFile> {
  try {
    if ((await Deno.stat(path)).isFile) return await Deno.open(path, { read: true });
  } catch (cause) {
    const isMissing = cause instanceof Deno.errors.NotFound;
    throw new AppError(
      isMissing ? "not_found" : "invalid",
      `Cannot read backup "${path}": ${isMissing ? "there is no such file" : "the system refused"}`,
      isMissing ? "Check the name" : "Give this user the right to read it",
      { cause },
    );
  }
  throw new AppError("invalid", `Cannot read backup "${path}": it is no file`, "Name one file");
}

async function readHeader(reader: Reader, name: string, bytes?: number): Promise<number> {
  const entry = readTarHeader(await reader.take(TAR_BLOCK));
  if (entry === undefined || entry.name !== name || (bytes !== undefined && entry.bytes !== bytes)) {
    throw reader.offset() === TAR_BLOCK
      ? notABackup(reader.path)
      : damaged(reader.path, `part "${name}" does not stand where it should`);
  }
  return entry.bytes;
}

async function readSmallPart(reader: Reader, name: string, most: number): Promise<Uint8Array> {
  const bytes = await readHeader(reader, name);
  if (bytes > most) throw damaged(reader.path, `part "${name}" is too large`);
  const content = await reader.take(bytes);
  await reader.expectZeros(tarPadding(bytes));
  return content;
}

function parseManifest(content: Uint8Array): BackupManifest {
  const value = parseJson(new TextDecoder().decode(content));
  const kind = BackupKind.safeParse(value);
  if (kind.success && kind.data.format === BACKUP_FORMAT && kind.data.version > BACKUP_VERSION) {
    throw new AppError(
      "database",
      `Cannot read the backup: it has form ${kind.data.version}, and this Tessera knows up to ${BACKUP_VERSION}`,
      `Restore it with the Tessera that made it${
        kind.data.app === undefined ? "" : ` (${kind.data.app.slice(0, 40)})`
      } or a newer one`,
    );
  }
  const manifest = BackupManifest.safeParse(value);
  if (manifest.success) return manifest.data;
  throw new AppError(
    "database",
    "Cannot read the backup: its manifest is damaged",
    "Nothing was changed; use another copy of it",
    { cause: manifest.error },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function notABackup(path: string): AppError {
  return new AppError(
    "database",
    `Cannot read backup "${path}": it is no backup of Tessera, or its start is damaged`,
    'Expected a file that "tessera backup" wrote',
  );
}

function damaged(path: string, reason: string, cause?: unknown): AppError {
  return new AppError(
    "database",
    `Cannot use backup "${path}": ${reason}`,
    "Nothing was changed; use another copy of it",
    { cause },
  );
}
