import { join, sep } from "node:path";
import { AppError } from "../domain/errors.ts";
import { isRecord } from "../domain/json.ts";
import { cleanText } from "../domain/outcome.ts";

/** Levels of arrays and objects in an imported file. */
const MAX_JSON_DEPTH = 64;
const MAX_NAME_CHARS = 200;
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

/** JSON of an imported file: no key that reaches an object's prototype, no depth that a reader could drown in. */
export function parseImportJson(path: string, text: string): unknown {
  if (depthOf(text) > MAX_JSON_DEPTH) throw refuse(path, `JSON of at most ${MAX_JSON_DEPTH} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("invalid", `Cannot read ${quote(path)}: ${cleanText(reason, 300)}`, undefined, {
      cause,
    });
  }
  if (hasPrototypeKey(value)) throw refuse(path, 'no key "__proto__"');
  return value;
}

/** A path as it may be printed, its end when it is long; a name may hold whatever a file system lets it. */
export function quote(path: string): string {
  const end = path.length > MAX_NAME_CHARS ? `…${path.slice(-MAX_NAME_CHARS)}` : path;
  return JSON.stringify(cleanText(end, MAX_NAME_CHARS + 1));
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

/** Levels that are open at the same time, counted before a parser builds them. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (isInString) {
      if (char === "\\") index += 1;
      else if (char === '"') isInString = false;
    } else if (char === '"') isInString = true;
    else if (char === "[" || char === "{") deepest = Math.max(deepest, depth += 1);
    else if (char === "]" || char === "}") depth -= 1;
  }
  return deepest;
}

function hasPrototypeKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasPrototypeKey);
  if (!isRecord(value)) return false;
  return Object.entries(value).some(([key, each]) => key === "__proto__" || hasPrototypeKey(each));
}

function refuse(path: string, wanted: string, cause?: unknown): AppError {
  return new AppError("invalid", `Cannot use ${quote(path)}: expected ${wanted}`, undefined, { cause });
}

function tooLarge(path: string, maxBytes: number): AppError {
  return refuse(path, `at most ${maxBytes} bytes`);
}
