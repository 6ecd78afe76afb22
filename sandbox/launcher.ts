import { LIMIT_CEILINGS } from "./limits.ts";
import { ENTRY_ADDRESS } from "./guest_program.ts";

const SHELL = "/bin/sh";
/** Fixed places, not a search: a program of this name in the server's own PATH is not asked. */
const SETPRIV_PLACES = ["/usr/bin/setpriv", "/bin/setpriv", "/run/current-system/sw/bin/setpriv"];
const START_CPU_SECONDS = 10;
const MAX_OPEN_FILES = 64;

/** No permission is granted, and none of Deno's own ways to reach the network or the disk is left open. */
const DENO_FLAGS = [
  "run",
  "--no-prompt",
  "--no-config",
  "--no-lock",
  "--no-npm",
  "--no-remote",
  "--cached-only",
];

/**
 * Nothing of the server's environment. A DENO_DIR that cannot exist turns storage and caches off. Without a backend
 * `navigator.gpu` finds nothing: it needs no permission, and a driver opens devices and writes into the home folder.
 */
const ENVIRONMENT = {
  DENO_WEBGPU_BACKEND: "none",
  NO_COLOR: "1",
  DENO_NO_UPDATE_CHECK: "1",
  DENO_DIR: "/dev/null/x",
  TZ: "UTC",
  LANG: "en_US.UTF-8",
};

/** Starts restricted processes the strictest way that this machine allows. */
export interface Launcher {
  /** What stands around a guest here, for people. */
  readonly layers: readonly string[];
  /** Throws `Deno.errors.NotFound` or `PermissionDenied` when the runner cannot be started. */
  spawn(options: { readonly heapMegabytes: number }): Deno.ChildProcess;
}

interface Wrappers {
  readonly limits: readonly string[];
  readonly setpriv: readonly string[];
}

export function createLauncher(denoPath: string): Launcher {
  const { limits, setpriv } = findWrappers();
  const layers = ["fresh process", "no permissions", "empty environment", "heap limit"];
  if (limits.length > 0) layers.push("resource limits");
  if (setpriv.length > 0) layers.push("ends with its parent");
  return {
    layers,
    spawn({ heapMegabytes }) {
      const deno = [
        denoPath,
        ...DENO_FLAGS,
        `--v8-flags=--max-old-space-size=${heapMegabytes}`,
        ENTRY_ADDRESS,
      ];
      const [command = denoPath, ...args] = [...setpriv, ...limits, ...deno];
      return new Deno.Command(command, {
        args,
        env: ENVIRONMENT,
        clearEnv: true,
        cwd: "/",
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
    },
  };
}

let wrappers: Wrappers | undefined;

/** Tries each wrapper once in the life of the program, with a harmless command; what does not work here is left out. */
function findWrappers(): Wrappers {
  return wrappers ??= {
    limits: isWorking(limitCommand()) ? limitCommand() : [],
    setpriv: SETPRIV_PLACES.map((path) => [path, "--pdeathsig", "KILL", "--"]).find(isWorking) ?? [],
  };
}

/** Each wrapper becomes the next program (`exec`), so the pid stays the guest's own. */
function limitCommand(): string[] {
  const cpuSeconds = LIMIT_CEILINGS.cpuMs / 1000 + START_CPU_SECONDS;
  const script = `ulimit -t ${cpuSeconds}; ulimit -c 0; ulimit -f 0; ulimit -n ${MAX_OPEN_FILES}; exec "$@"`;
  return [SHELL, "-c", script, "sh"];
}

function isWorking([command = "", ...args]: readonly string[]): boolean {
  try {
    const probe = [...args, SHELL, "-c", "exit 0"];
    return new Deno.Command(command, { args: probe, clearEnv: true, stdout: "null", stderr: "null" })
      .outputSync()
      .success;
  } catch {
    // Not there, or not ours to run: this machine does without it.
    return false;
  }
}
