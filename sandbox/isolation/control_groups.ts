import { join } from "node:path";
import { LIMIT_CEILINGS } from "../limits.ts";
import { MAX_TASKS } from "./shell_limits.ts";

/** Group of one guest, taken for its life: the kernel counts all of it, children and buffers included. */
export interface ControlGroup {
  /** A process that writes "0" to each of these is inside, and so is whatever it starts. */
  readonly entries: readonly string[];
  /**
   * Moves a process in from outside, with all its threads. The kernel may wait 18 ms before it does, so this goes on
   * beside the process; one that has ended by then is nobody's loss.
   */
  enter(pid: number): Promise<void>;
  /** More than this is never held: the kernel ends the guest instead. */
  limitMemory(bytes: number): void;
  /** True when the kernel ended something in here since the group was taken; false where nobody can tell. */
  hasRunOut(): boolean;
  /** For the next guest; call when this one is gone. */
  giveBack(): void;
}

export interface ControlGroups {
  take(): ControlGroup;
  /** Removes every group that stands empty. */
  close(): void;
}

export type ControlGroupSearch =
  | { readonly kind: "found"; readonly groups: ControlGroups }
  | { readonly kind: "missing"; readonly reason: string };

/** What the two versions of the kernel's interface call the same things. */
interface Files {
  /** Parents of the groups that are made; one, or with version 1 one a controller. */
  readonly memoryParent: string;
  readonly tasksParent: string;
  readonly memoryLimit: string;
  readonly killCount: string;
}

const LEAF = "tessera-host";

/**
 * Groups below the one that this program is in, where it may make some (cgroups(7)): as root, or where a service
 * manager delegated its group. Places are given by tests; the system's own unless given.
 */
export function findControlGroups(
  { groupsFile = "/proc/self/cgroup", mountsFile = "/proc/self/mountinfo" } = {},
): ControlGroupSearch {
  try {
    const places = readPlaces(Deno.readTextFileSync(groupsFile), Deno.readTextFileSync(mountsFile));
    const files = versionTwo(places) ?? versionOne(places);
    if (files === undefined) return { kind: "missing", reason: "no group with memory and pids controllers" };
    const groups = createControlGroups(files);
    groups.take().giveBack();
    return { kind: "found", groups };
  } catch (error) {
    const reason = error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable
      ? "this user may make no groups: a service manager can delegate one (systemd: Delegate=yes)"
      : `the group of this program cannot be divided (${error instanceof Error ? error.message : error})`;
    return { kind: "missing", reason };
  }
}

function createControlGroups(files: Files): ControlGroups {
  removeLeftovers(files);
  const free: string[] = [];
  // One process may run this module more than once, as the test runner does.
  const ours = crypto.randomUUID().slice(0, 8);
  let made = 0;

  function make(): string {
    const name = `tessera-guest-${Deno.pid}-${ours}-${made++}`;
    for (const parent of parentsOf(files)) Deno.mkdirSync(join(parent, name));
    Deno.writeTextFileSync(join(files.tasksParent, name, "pids.max"), `${MAX_TASKS}`);
    return name;
  }

  return {
    take() {
      const name = free.pop() ?? make();
      const memory = join(files.memoryParent, name);
      const limitMemory = (bytes: number) =>
        Deno.writeTextFileSync(join(memory, files.memoryLimit), `${Math.floor(bytes)}`);
      limitMemory(LIMIT_CEILINGS.rssBytes);
      const killsBefore = readKills(join(memory, files.killCount));
      const entries = parentsOf(files).map((parent) => join(parent, name, "cgroup.procs"));
      return {
        entries,
        async enter(pid) {
          const moves = entries.map((path) => Deno.writeTextFile(path, `${pid}`));
          // ESRCH: it has ended. That groups can be entered here was tried before any was used.
          await Promise.allSettled(moves);
        },
        limitMemory,
        hasRunOut: () => (readKills(join(memory, files.killCount)) ?? 0) > (killsBefore ?? Infinity),
        giveBack: () => void free.push(name),
      };
    },
    close() {
      for (const name of free.splice(0)) removeGroup(files, name);
    },
  };
}

function parentsOf({ memoryParent, tasksParent }: Files): string[] {
  return [...new Set([memoryParent, tasksParent])];
}

function readKills(path: string): number | undefined {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(Deno.readTextFileSync(path))?.[1] ?? 0);
  } catch (error) {
    // A kernel without the counter, or no free file to read it with: the signal that ended the guest is all that is
    // known, and no reason to end the server that waits for it.
    return error instanceof Deno.errors.NotFound ? 0 : undefined;
  }
}

/** Groups that a killed program left behind. */
function removeLeftovers(files: Files): void {
  for (const { name } of Deno.readDirSync(files.memoryParent)) {
    const [, pid] = /^tessera-guest-(\d+)-\w+-\d+$/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) removeGroup(files, name);
  }
}

function isRunning(pid: number): boolean {
  try {
    return Deno.statSync(`/proc/${pid}`).isDirectory;
  } catch {
    // No process of this number.
    return false;
  }
}

function removeGroup(files: Files, name: string): void {
  for (const parent of parentsOf(files)) {
    try {
      Deno.removeSync(join(parent, name));
    } catch {
      // Busy or gone: the next start tries again.
    }
  }
}

interface Places {
  /** Folder of this program's group by controller; the name "" is version 2. */
  readonly folders: ReadonlyMap<string, string>;
}

function versionTwo({ folders }: Places): Files | undefined {
  const parent = folders.get("");
  if (parent === undefined) return undefined;
  const available = Deno.readTextFileSync(join(parent, "cgroup.controllers")).trim().split(" ");
  if (!available.includes("memory") || !available.includes("pids")) return undefined;
  const control = join(parent, "cgroup.subtree_control");
  const isDivided = (text: string) => /\bmemory\b/.test(text) && /\bpids\b/.test(text);
  if (!isDivided(Deno.readTextFileSync(control))) {
    // A group is either divided or has processes ("no internal processes"): this program moves into a leaf first.
    const leaf = join(parent, LEAF);
    Deno.mkdirSync(leaf, { recursive: true });
    Deno.writeTextFileSync(join(leaf, "cgroup.procs"), `${Deno.pid}`);
    Deno.writeTextFileSync(control, "+memory +pids");
  }
  return { memoryParent: parent, tasksParent: parent, memoryLimit: "memory.max", killCount: "memory.events" };
}

function versionOne({ folders }: Places): Files | undefined {
  const [memoryParent, tasksParent] = [folders.get("memory"), folders.get("pids")];
  if (memoryParent === undefined || tasksParent === undefined) return undefined;
  return { memoryParent, tasksParent, memoryLimit: "memory.limit_in_bytes", killCount: "memory.oom_control" };
}

function readPlaces(groups: string, mounts: string): Places {
  const folders = new Map<string, string>();
  for (const line of groups.split("\n")) {
    const [, names, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (names === undefined || path === undefined) continue;
    for (const name of names.split(",")) {
      const mount = findMount(mounts, name);
      if (mount !== undefined) folders.set(name, join(mount.place, below(path, mount.root)));
    }
  }
  return { folders };
}

/** Where a controller's tree is mounted, and which part of it: proc_pid_mountinfo(5). */
function findMount(mounts: string, name: string): { place: string; root: string } | undefined {
  for (const line of mounts.split("\n")) {
    const [left = "", right = ""] = line.split(" - ");
    const [, , , root = "/", place = ""] = left.split(" ");
    const [type, , options = ""] = right.split(" ");
    const isIt = name === "" ? type === "cgroup2" : type === "cgroup" && options.split(",").includes(name);
    if (isIt) return { place, root };
  }
  return undefined;
}

function below(path: string, root: string): string {
  return root !== "/" && path.startsWith(root) ? path.slice(root.length) : path;
}
