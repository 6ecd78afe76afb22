import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { RUNNER_MODE } from "./check_runner.ts";
import type { Pack } from "./pack.ts";
import { RunnerError } from "./runner_error.ts";

/** End of the names of files that are not whole yet. */
export const PART = ".part";

/**
 * Writes the packed runner to a path: beside it first, checked against its SHA-256, brought to the disk, and moved into
 * place. Whoever looks at the path sees all of it or what was there before, also when several do this at once.
 * Throws `RunnerError` and leaves nothing half behind.
 */
export async function unpackRunner(
  pack: Pack,
  path: string,
  onProgress: (doneBytes: number, totalBytes: number) => void = () => {},
): Promise<void> {
  const part = join(dirname(path), `${crypto.randomUUID()}${PART}`);
  try {
    await write(pack, part, onProgress);
    await moveInto(part, path);
  } catch (error) {
    await Deno.remove(part).catch(() => {/* never made, or gone with its disk */});
    throw error instanceof RunnerError ? error : explain(error, { path, pack });
  }
}

async function write(
  pack: Pack,
  part: string,
  onProgress: (doneBytes: number, totalBytes: number) => void,
): Promise<void> {
  const hash = createHash("sha256");
  let written = 0;
  const file = await Deno.open(part, { write: true, createNew: true, mode: RUNNER_MODE });
  try {
    for await (const chunk of await openPacked(pack)) {
      written += chunk.length;
      if (written > pack.bytes) throw damaged();
      hash.update(chunk);
      for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
      onProgress(written, pack.bytes);
    }
    if (written !== pack.bytes || hash.digest("hex") !== pack.sha256) throw damaged();
    await file.sync();
  } finally {
    file.close();
  }
  // The mode that a file is made with goes through the umask.
  if (Deno.build.os !== "windows") await Deno.chmod(part, RUNNER_MODE);
}

async function openPacked(pack: Pack): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const file = await Deno.open(pack.path);
  return file.readable.pipeThrough(new DecompressionStream("gzip"));
}

/** A name can be taken by a folder or a link as well; what is behind a link is left alone. */
async function moveInto(part: string, path: string): Promise<void> {
  // What cannot be looked at cannot be replaced either: the rename says why.
  const there = await Deno.lstat(path).catch(() => undefined);
  if (there?.isDirectory === true) await Deno.remove(path, { recursive: true });
  await Deno.rename(part, path);
}

function damaged(): RunnerError {
  return new RunnerError(
    "Cannot unpack the runner: the program's own file is damaged",
    "Get the file again and compare its SHA-256, or set TESSERA_DENO to the path of a Deno 2.6 or newer",
  );
}

function explain(
  cause: unknown,
  { path, pack }: { readonly path: string; readonly pack: Pack },
): RunnerError {
  // What the stream says of broken data is a TypeError without a code.
  if (cause instanceof TypeError) return damaged();
  const megabytes = Math.ceil(pack.bytes / 1e6);
  return new RunnerError(
    `Cannot unpack the runner into "${dirname(path)}": ${reasonOf(cause)}`,
    `Make ${megabytes} MB there writable for this user, keep the data elsewhere with --data, or set TESSERA_DENO to the path of a Deno 2.6 or newer`,
    { cause },
  );
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "this user's share of the disk is full",
  EFBIG: "files may not be that large here",
  EROFS: "the disk is read-only",
  EACCES: "access was refused",
  EPERM: "access was refused",
};

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
}
