import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { CHECKSUM_PART, MANIFEST_PART, MAX_PACKED_BYTES } from "../../domain/backup_manifest.ts";
import { AppError } from "../../domain/errors.ts";
import { TAR_END_BYTES, tarPadding, writeTarHeader } from "../../storage/tar.ts";

const CHUNK_BYTES = 256 * 1024;
/** Three times as fast as the usual level for a file half as large again, and a person waits for it. */
const GZIP_LEVEL = 1;

export interface Digest {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** Packs a file into another, which only this user may read; gives the digests of both. */
export async function packFile(
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<{ readonly packed: Digest; readonly unpacked: Digest }> {
  const unpacked = createMeter();
  const packed = createMeter();
  await pipeline(
    createReadStream(from, { highWaterMark: CHUNK_BYTES }),
    unpacked.stream,
    createGzip({ level: GZIP_LEVEL, chunkSize: CHUNK_BYTES }),
    packed.stream,
    createWriteStream(to, { mode: 0o600, flags: "wx" }),
    { signal },
  );
  if (packed.digest().bytes > MAX_PACKED_BYTES) {
    throw new AppError("invalid", "Cannot write the backup: the database is larger than 8 GiB when packed");
  }
  return { packed: packed.digest(), unpacked: unpacked.digest() };
}

/** A stream that counts and hashes what passes; bytes past `most` end it with an error. */
export function createMeter(most = Infinity): { readonly stream: Transform; digest(): Digest } {
  const hash = createHash("sha256");
  let bytes = 0;
  let sha256: string | undefined;
  const stream = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length;
      if (bytes > most) return done(new RangeError(`Expected at most ${most} bytes`));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { stream, digest: () => ({ bytes, sha256: sha256 ??= hash.digest("hex") }) };
}

export type PartSource =
  | { readonly name: string; readonly bytes: Uint8Array }
  | { readonly name: string; readonly file: string; readonly size: number };

/** Writes the parts and the checksum of all of them into a new file, and sees that they are on the disk. */
export async function writeBackupFile(
  path: string,
  parts: readonly PartSource[],
  { modifiedAt, signal }: { readonly modifiedAt: number; readonly signal: AbortSignal },
): Promise<Digest> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  const hash = createHash("sha256");
  let bytes = 0;
  const write = async (chunk: Uint8Array) => {
    signal.throwIfAborted();
    for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
    hash.update(chunk);
    bytes += chunk.length;
  };
  const writePart = async (part: PartSource) => {
    const size = "file" in part ? part.size : part.bytes.length;
    await write(writeTarHeader({ name: part.name, bytes: size, modifiedAt }));
    if ("file" in part) { for await (const chunk of readChunks(part.file)) await write(chunk); }
    else await write(part.bytes);
    await write(new Uint8Array(tarPadding(size)));
  };
  for (const part of parts) await writePart(part);
  const sum = `${hash.copy().digest("hex")}\n`;
  await writePart({ name: CHECKSUM_PART, bytes: new TextEncoder().encode(sum) });
  await write(new Uint8Array(TAR_END_BYTES));
  await file.sync();
  return { bytes, sha256: hash.digest("hex") };
}

/** A file piece by piece; a piece is overwritten by the next one. */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path, { read: true });
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (let read = await file.read(buffer); read !== null; read = await file.read(buffer)) {
    yield buffer.subarray(0, read);
  }
}

export function digestOf(bytes: Uint8Array): Digest {
  return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

export function manifestPart(manifest: unknown): PartSource {
  return {
    name: MANIFEST_PART,
    bytes: new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`),
  };
}
