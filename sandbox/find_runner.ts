import { findPack, type Pack } from "./packed_runner/pack.ts";
import {
  type OpenedRunner,
  openPackedRunner,
  type UnpackOptions,
} from "./packed_runner/open_packed_runner.ts";
import { RunnerError } from "./packed_runner/runner_error.ts";

/** Oldest Deno that keeps a guest in: earlier ones lack flags or fixes that the sandbox counts on. */
const OLDEST_VERSION = [2, 6] as const;

export type RunnerSearch = FoundRunner | {
  readonly kind: "missing";
  readonly message: string;
  readonly hint: string;
};

export interface FoundRunner {
  readonly kind: "found";
  readonly path: string;
  readonly version: string;
  /** Named by the person, the one that runs this program from source, or the one packed in this program. */
  readonly source: "named" | "own" | "packed";
  /** SHA-256 that the file had a moment ago; only what was packed has one that it must have. */
  readonly verified?: string;
  /** What was wrong with the unpacked file that was put in place anew just now. */
  readonly mended?: string;
  /** Lets later versions of the program remove the unpacked file. */
  release(): void;
}

export interface FindRunnerOptions {
  /** Wins over everything else. */
  readonly configuredPath?: string | undefined;
  /** Folder inside the compiled program that holds a packed runner, or nothing. */
  readonly packFolder?: string | undefined;
  /** Where that is unpacked to, and how that is told. */
  readonly unpack?: UnpackOptions;
}

/**
 * The plain Deno CLI that runs blocks: the configured one, else the packed one, else the one that runs this program
 * from source. A compiled program is never its own runner: it may read local files whatever its permissions.
 */
export async function findRunner(options: FindRunnerOptions = {}): Promise<RunnerSearch> {
  try {
    if (options.configuredPath !== undefined) return await findNamed(options.configuredPath);
    const pack = options.packFolder === undefined ? undefined : await findPack(options.packFolder);
    if (pack !== undefined && options.unpack !== undefined) return await findPacked(pack, options.unpack);
    if (Deno.build.standalone) {
      return missing(
        "No Deno program to run blocks with: this file was made without one",
        "Get the file with a runner in it, or set TESSERA_DENO to the path of a Deno 2.6 or newer (https://deno.com)",
      );
    }
    return found({ path: Deno.execPath(), version: Deno.version.deno, source: "own" });
  } catch (error) {
    if (error instanceof RunnerError) return missing(error.message, error.hint);
    throw error;
  }
}

const HINT = "Set TESSERA_DENO to the path of a Deno 2.6 or newer";

function missing(message: string, hint = HINT): RunnerSearch {
  return { kind: "missing", message, hint };
}

function found(runner: Omit<FoundRunner, "kind" | "release">): RunnerSearch {
  return { kind: "found", release() {}, ...runner };
}

async function findNamed(path: string): Promise<RunnerSearch> {
  const asked = await askVersion(path);
  if (typeof asked !== "string") {
    return missing(`Cannot start "${path}" as Deno: expected the plain Deno CLI`);
  }
  if (!isNewEnough(asked)) {
    return missing(`Cannot run blocks with Deno ${asked}: expected ${OLDEST_VERSION.join(".")} or newer`);
  }
  return found({ path, version: asked, source: "named" });
}

async function findPacked(pack: Pack, unpack: UnpackOptions): Promise<RunnerSearch> {
  const opened = await openPackedRunner(pack, unpack);
  const asked = await askVersion(opened.path);
  if (asked !== pack.version) {
    opened.release();
    return explainNoStart(opened, asked);
  }
  return {
    kind: "found",
    ...{ path: opened.path, version: pack.version, source: "packed", verified: pack.sha256 },
    ...(opened.mended !== undefined && { mended: opened.mended }),
    release: opened.release,
  };
}

/** It is what was packed, byte for byte: what stands in the way is the machine. */
function explainNoStart({ path }: OpenedRunner, asked: string | Error | undefined): RunnerSearch {
  if (asked instanceof Deno.errors.PermissionDenied) {
    return missing(
      `Cannot start the unpacked runner "${path}": no program may be started from the disk it lies on (noexec)`,
      "Mount that disk without noexec, keep the data elsewhere with --data, or set TESSERA_DENO to the path of a Deno 2.6 or newer",
    );
  }
  return missing(
    `Cannot start the unpacked runner "${path}": it does not run on this system`,
    "It needs glibc 2.27 or newer on Linux; else set TESSERA_DENO to the path of a Deno 2.6 or newer that runs here",
  );
}

/** Its version, or what the system said when it was to be started. */
async function askVersion(path: string): Promise<string | Error | undefined> {
  try {
    const command = new Deno.Command(path, {
      args: ["--version"],
      clearEnv: true,
      stdin: "null",
      stderr: "null",
    });
    const { success, stdout } = await command.output();
    const version = /^deno (\d+\.\d+\.\d+\S*)/.exec(new TextDecoder().decode(stdout))?.[1];
    return success ? version : undefined;
  } catch (error) {
    // Not there, not a program, or not allowed.
    return error instanceof Error ? error : undefined;
  }
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_VERSION;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
