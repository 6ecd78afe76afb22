import { basename, join } from "node:path";
import { findFault, REPLACED } from "./check_runner.ts";
import { holdRunner, removeOldRunners } from "./old_runners.ts";
import type { Pack } from "./pack.ts";
import { RunnerError } from "./runner_error.ts";
import { unpackRunner } from "./unpack_runner.ts";

export interface UnpackOptions {
  /** Folder for unpacked runners, in the data folder; made for this user alone when there is none. */
  readonly folder: string;
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** Called many times while it is unpacked, with bytes. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

export interface OpenedRunner {
  readonly path: string;
  /** What was wrong with the file that lay there and was put in place anew. */
  readonly mended: string | undefined;
  /** True when it was unpacked right now. */
  readonly isNew: boolean;
  /** Lets later versions remove the file; the end of the process does the same. */
  release(): void;
}

/**
 * The packed runner as a program on the disk, checked byte for byte now. What does not match is never started: it is
 * unpacked again from the program's own file. Throws `RunnerError`.
 */
export async function openPackedRunner(pack: Pack, options: UnpackOptions): Promise<OpenedRunner> {
  await prepareFolder(options.folder);
  const path = join(options.folder, nameOf(pack));
  const found = await tryOpen(path, pack);
  if (found.kind === "good") {
    return await finish(path, { ...found, options, mended: undefined, isNew: false });
  }
  try {
    await unpackRunner(pack, path, options.onProgress);
  } catch (error) {
    // Another process was as quick, and where a running program cannot be replaced it has won.
    const theirs = await tryOpen(path, pack);
    if (theirs.kind === "good") {
      return await finish(path, { ...theirs, options, mended: undefined, isNew: false });
    }
    throw error;
  }
  const mine = await tryOpen(path, pack);
  if (mine.kind === "good") {
    const mended = found.kind === "bad" ? found.fault : undefined;
    return await finish(path, { ...mine, options, mended, isNew: true });
  }
  const fault = mine.kind === "bad" ? mine.fault : "it is gone";
  throw new RunnerError(
    `Cannot use the runner that was just unpacked to "${path}": ${fault}`,
    "Something on this machine changes files there: keep the data elsewhere with --data, or set TESSERA_DENO",
  );
}

/** Version and content in the name: two versions of the program beside each other do not meet. */
function nameOf({ version, sha256 }: Pack): string {
  return `deno-${version}-${sha256.slice(0, 12)}${Deno.build.os === "windows" ? ".exe" : ""}`;
}

async function prepareFolder(folder: string): Promise<void> {
  const hint = "Keep the data elsewhere with --data, or set TESSERA_DENO to the path of a Deno 2.6 or newer";
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    const found = await Deno.lstat(folder);
    const isOurs = found.isDirectory && (found.uid === null || found.uid === Deno.uid());
    if (!isOurs) {
      throw new RunnerError(`Cannot unpack the runner: "${folder}" is no folder of this user`, hint);
    }
    if (Deno.build.os !== "windows") await Deno.chmod(folder, 0o700);
  } catch (cause) {
    if (cause instanceof RunnerError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RunnerError(`Cannot make the runner's folder "${folder}": ${reason}`, hint, { cause });
  }
}

type Found =
  | { readonly kind: "good"; readonly file: Deno.FsFile }
  | { readonly kind: "bad"; readonly fault: string }
  | { readonly kind: "none" };

/** More processes than ever start at the same moment. */
const MAX_LOOKS = 50;

/** Looks again when another process, which unpacked the same at the same time, put its own file there in between. */
async function tryOpen(path: string, pack: Pack): Promise<Found> {
  let found = await lookOnce(path, pack);
  for (let look = 1; look < MAX_LOOKS && found.kind === "bad" && found.fault === REPLACED; look++) {
    found = await lookOnce(path, pack);
  }
  return found;
}

/** Held before it is judged, so that nobody removes it in between. */
async function lookOnce(path: string, pack: Pack): Promise<Found> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (error) {
    const isThere = await Deno.lstat(path).then(() => true, () => false);
    if (!isThere) return { kind: "none" };
    return { kind: "bad", fault: error instanceof Error ? error.message : "it cannot be read" };
  }
  try {
    await holdRunner(file);
    const fault = await findFault(path, file, pack);
    if (fault === undefined) return { kind: "good", file };
    file.close();
    return { kind: "bad", fault };
  } catch (error) {
    file.close();
    return { kind: "bad", fault: error instanceof Error ? error.message : "it cannot be read" };
  }
}

async function finish(
  path: string,
  { file, options, mended, isNew }: Pick<OpenedRunner, "mended" | "isNew"> & {
    readonly file: Deno.FsFile;
    readonly options: UnpackOptions;
  },
): Promise<OpenedRunner> {
  await removeOldRunners(options.folder, { keep: basename(path), nowMs: options.nowMs });
  return { path, mended, isNew, release: () => file.close() };
}
