import { join } from "node:path";

/** A plain Deno CLI inside the program's own file. */
export interface Pack {
  readonly version: string;
  /** Of the unpacked program, in lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Of the unpacked program. */
  readonly bytes: number;
  /** Path of the gzip-packed program. */
  readonly path: string;
}

/** Names inside the folder of a pack; `tools/compile/` writes what this reads. */
export const PACK_FACTS = "runner.json";
export const PACKED_PROGRAM = "runner.gz";

/** The pack in a folder; nothing where the program was made without one. Throws when its facts are no such facts. */
export async function findPack(folder: string): Promise<Pack | undefined> {
  const text = await readOptional(join(folder, PACK_FACTS));
  if (text === undefined) return undefined;
  const { version, sha256, bytes } = JSON.parse(text);
  const isWhole = typeof version === "string" && /^\d+\.\d+\.\d+$/.test(version) &&
    typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256) && Number.isSafeInteger(bytes);
  if (!isWhole) throw new TypeError(`Cannot read the packed runner's facts: ${text.slice(0, 200)}`);
  return { version, sha256, bytes, path: join(folder, PACKED_PROGRAM) };
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
