import { isAbsolute } from "node:path";

/** Oldest Deno that keeps a guest in: earlier ones lack flags or fixes that the sandbox counts on. */
const OLDEST_VERSION = [2, 6] as const;

export type RunnerSearch =
  | { readonly kind: "found"; readonly path: string; readonly version: string }
  | { readonly kind: "missing"; readonly message: string; readonly hint: string };

/**
 * The plain Deno CLI that runs blocks: the configured one, else the one that runs this program from source.
 * A compiled program is never its own runner: it may read local files whatever its permissions.
 */
export async function findRunner(
  options: { readonly configuredPath?: string | undefined } = {},
): Promise<RunnerSearch> {
  const path = options.configuredPath ?? (Deno.build.standalone ? undefined : Deno.execPath());
  const hint = "Set TESSERA_DENO to the path of a Deno 2.6 or newer";
  if (path === undefined) return { kind: "missing", message: "No Deno program to run blocks with", hint };
  const version = options.configuredPath === undefined ? Deno.version.deno : await askVersion(path);
  if (version === undefined) {
    return { kind: "missing", message: `Cannot start "${path}" as Deno: expected the plain Deno CLI`, hint };
  }
  if (!isNewEnough(version)) {
    const message = `Cannot run blocks with Deno ${version}: expected ${OLDEST_VERSION.join(".")} or newer`;
    return { kind: "missing", message, hint };
  }
  return { kind: "found", path, version };
}

async function askVersion(path: string): Promise<string | undefined> {
  try {
    const command = new Deno.Command(path, {
      args: ["--version"],
      clearEnv: true,
      stdin: "null",
      stderr: "null",
      // A service's user that is asked from another's home folder may not stand there, and could start nothing.
      ...(isAbsolute(path) && { cwd: "/" }),
    });
    const { success, stdout } = await command.output();
    const version = /^deno (\d+\.\d+\.\d+\S*)/.exec(new TextDecoder().decode(stdout))?.[1];
    return success ? version : undefined;
  } catch {
    // Not there, not a program, or not allowed: all the same to the caller.
    return undefined;
  }
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_VERSION;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
