import { setPriority } from "node:os";
import { ENTRY_ADDRESS } from "./guest_program.ts";
import type { ControlGroup } from "./isolation/control_groups.ts";
import { findIsolation, type Isolation, type IsolationLevel } from "./isolation/find_isolation.ts";
import { findParent, listChildren } from "./list_children.ts";

/** None of Deno's own ways to reach the network or the disk is left open, and no permission is granted. */
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

export interface LaunchOptions {
  readonly heapMegabytes: number;
  /** Exact `host:port` entries that the process may dial by itself; none unless given. */
  readonly directNetwork?: readonly string[];
  /** What is started in place of a guest's program. */
  readonly entry?: readonly string[];
}

/** A started chain of processes, the guest last in it. */
export interface Launched {
  readonly child: Deno.ChildProcess;
  readonly group: ControlGroup | undefined;
  /** The guest's own process; `undefined` while it is not there yet, or when it is gone. */
  findGuestPid(): number | undefined;
  /** Ends the guest so that every process of its chain is collected by its own parent. */
  kill(): void;
}

/** Starts restricted processes the strictest way that this machine allows. */
export interface Launcher {
  readonly isolation: Isolation;
  /** Throws `Deno.errors.NotFound` or `PermissionDenied` when the runner cannot be started. */
  spawn(options: LaunchOptions): Launched;
}

export function createLauncher(
  denoPath: string,
  { workDir, level = "full" }: {
    readonly workDir?: string | undefined;
    readonly level?: IsolationLevel | undefined;
  } = {},
): Launcher {
  const isolation = findIsolation({ denoPath, workDir, level });
  return {
    isolation,
    spawn({ heapMegabytes, directNetwork = [], entry = [ENTRY_ADDRESS] }) {
      const group = isolation.controlGroups?.take();
      const args = [
        ...DENO_FLAGS,
        ...(directNetwork.length > 0 ? [`--allow-net=${directNetwork.join(",")}`] : []),
        `--v8-flags=--max-old-space-size=${heapMegabytes}`,
        ...entry,
      ];
      const hasNetwork = directNetwork.length > 0;
      try {
        const child = start(isolation.commandOf({ args, hasNetwork }));
        return { child, group, ...handle(child, isolation.wrapperDepth) };
      } catch (error) {
        group?.giveBack();
        throw error;
      }
    },
  };
}

/** Pages come first: guests take what processor time the server leaves (setpriority(2)). */
const NICENESS = 10;

function start([command = "", ...args]: readonly string[]): Deno.ChildProcess {
  const child = new Deno.Command(command, {
    args,
    env: ENVIRONMENT,
    clearEnv: true,
    cwd: "/",
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  try {
    // Everything that the chain starts from here on has it, too.
    setPriority(child.pid, NICENESS);
  } catch {
    // A system that has no such thing, or a child that has ended: the guest runs as it is.
  }
  return child;
}

function handle(child: Deno.ChildProcess, depth: number): Pick<Launched, "findGuestPid" | "kill"> {
  const below = (levels: number) => {
    let pid: number | undefined = child.pid;
    for (let level = 0; level < levels && pid !== undefined; level++) [pid] = listChildren(pid);
    return pid;
  };
  return {
    // Looked up each time: while the chain starts, what makes the mounts stands in the guest's place.
    findGuestPid: () => below(depth),
    kill() {
      // A number that is not our child's any more may be another program's by now, and its children with it.
      const isOurs = findParent(child.pid) === Deno.pid;
      // With the first process of its namespace the kernel ends all of it; its parent collects it and ends, too.
      const target = depth > 0 && isOurs ? below(1) : undefined;
      if (target === undefined) return killQuietly(() => child.kill("SIGKILL"));
      killQuietly(() => Deno.kill(target, "SIGKILL"));
    },
  };
}

/** Deno refuses a signal to a process that it has already waited for; one that is gone cannot be found. */
function killQuietly(kill: () => void): void {
  try {
    kill();
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
  }
}
