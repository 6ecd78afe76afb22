import { createHash } from "node:crypto";
import type { Pack } from "./pack.ts";

export const RUNNER_MODE = 0o700;
/** The path leads to another file than the one that was opened: another process put its own there just now. */
export const REPLACED = "another file took its place";
const CHUNK_BYTES = 1 << 20;

/**
 * What is wrong with an unpacked runner, in words; nothing when it is what was packed, byte for byte, a plain file of
 * this user that nobody else may touch. `file` is the open file of that path. Hashing 100 MB takes about 0.1 s.
 */
export async function findFault(path: string, file: Deno.FsFile, pack: Pack): Promise<string | undefined> {
  const [found, opened] = await Promise.all([Deno.lstat(path), file.stat()]);
  if (!found.isFile) return "it is not a plain file";
  if (found.ino !== opened.ino) return REPLACED;
  if (found.uid !== null && found.uid !== Deno.uid()) return "it belongs to another user";
  if (found.mode !== null && Deno.build.os !== "windows" && (found.mode & 0o7777) !== RUNNER_MODE) {
    return `its mode is ${(found.mode & 0o7777).toString(8)}, expected ${RUNNER_MODE.toString(8)}`;
  }
  if (found.size !== pack.bytes) return `it has ${found.size} bytes, expected ${pack.bytes}`;
  return await hashOf(file) === pack.sha256 ? undefined : "its SHA-256 is another one";
}

/** In pieces: the whole at once would stay in memory for long after. */
async function hashOf(file: Deno.FsFile): Promise<string> {
  const hash = createHash("sha256");
  const chunk = new Uint8Array(CHUNK_BYTES);
  await file.seek(0, Deno.SeekMode.Start);
  for (let count = await file.read(chunk); count !== null; count = await file.read(chunk)) {
    hash.update(chunk.subarray(0, count));
  }
  return hash.digest("hex");
}
