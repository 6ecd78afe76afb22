import { join, sep } from "node:path";
import { AppError } from "../domain/errors.ts";
import { quote } from "../domain/import_json.ts";

const CHUNK_BYTES = 64 * 1024;

/**
 * Text of one file of a folder that someone else may have written: a regular UTF-8 file of bounded size, and no link
 * out of the folder. Throws `AppError` "invalid" that names the file, or `Deno.errors.NotFound` when there is none.
 */
export async function readImportText(
  folder: string,
  name: string,
  { maxBytes }: { readonly maxBytes: number },
): Promise<string> {
  const path = join(folder, name);
  try {
    const [root, real] = await Promise.all([Deno.realPath(folder), Deno.realPath(path)]);
    if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) {
      throw refuse(path, "a file of this folder, not a link out of it");
    }
    // Asked before it is opened: a pipe would keep the program waiting for its other end.
    const { isFile, size } = await Deno.stat(real);
    if (!isFile) throw refuse(path, "a regular file");
    if (size > maxBytes) throw tooLarge(path, maxBytes);
    return decode(path, await readBounded(real, path, maxBytes));
  } catch (cause) {
    if (cause instanceof AppError || cause instanceof Deno.errors.NotFound) throw cause;
    throw refuse(path, "a file that can be read", cause);
  }
}

/** Reads no more than it may, whatever size the file claims. */
async function readBounded(real: string, path: string, maxBytes: number): Promise<Uint8Array> {
  using file = await Deno.open(real);
  const chunks: Uint8Array[] = [];
  for (let total = 0; total <= maxBytes;) {
    const chunk = new Uint8Array(CHUNK_BYTES);
    const count = await file.read(chunk);
    if (count === null) return concat(chunks, total);
    chunks.push(chunk.subarray(0, count));
    total += count;
  }
  throw tooLarge(path, maxBytes);
}

function concat(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const whole = new Uint8Array(total);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refuse(path, "UTF-8 text", cause);
  }
}

function refuse(path: string, wanted: string, cause?: unknown): AppError {
  return new AppError("invalid", `Cannot use ${quote(path)}: expected ${wanted}`, undefined, { cause });
}

function tooLarge(path: string, maxBytes: number): AppError {
  return refuse(path, `at most ${maxBytes} bytes`);
}
