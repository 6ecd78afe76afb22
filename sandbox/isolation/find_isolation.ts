import { type ControlGroups, type ControlGroupSearch, findControlGroups } from "./control_groups.ts";
import { findProgram, shellWord, tryCommand } from "./programs.ts";
import { makeRunnerRoot, RUNNER_INSIDE, type RunnerRoot } from "./runner_root.ts";
import { shellLimits } from "./shell_limits.ts";

/** What a kernel or a user does not allow here, and why. */
export interface MissingLayer {
  readonly layer: string;
  readonly reason: string;
}

export type IsolationLevel = "full" | "standard";

export interface GuestStart {
  /** The runner's arguments. */
  readonly args: readonly string[];
  /** Leaves the network of the machine in reach: of the kernel's layers alone, for a guest with a net permission. */
  readonly hasNetwork: boolean;
}

/** The strictest way to start a guest that this machine allows. */
export interface Isolation {
  readonly level: IsolationLevel;
  /** What stands around a guest, in words for people. */
  readonly layers: readonly string[];
  /** The same around a guest that reaches the network by itself; never level "full". */
  readonly layersWithNetwork: readonly string[];
  readonly missing: readonly MissingLayer[];
  readonly controlGroups: ControlGroups | undefined;
  /** How many processes of this chain stand before the guest itself. */
  readonly wrapperDepth: number;
  /** The command that starts one guest. */
  commandOf(start: GuestStart): readonly string[];
}

export interface IsolationOptions {
  readonly denoPath: string;
  /** Folder for what the levels need on the disk; without one the guest keeps the machine's file system in view. */
  readonly workDir: string | undefined;
  /** At most this level. */
  readonly level: IsolationLevel;
}

const NO_PERMISSIONS = "no permissions";
const BASE = ["fresh process", NO_PERMISSIONS, "empty environment", "heap limit"];
const NAMESPACES = "own user, process, network, mount, IPC and host name namespaces";
const NAMESPACES_WITH_NETWORK = "own user, process, mount, IPC and host name namespaces";
const NO_KERNEL = "only Linux has it in a form that needs no extra rights";
/** A user that owns nothing. */
const NOBODY = 65_534;

const found = new Map<string, Isolation>();
let foundGroups: ControlGroupSearch | undefined;

/** Tries each layer once in the life of the program, with a harmless command; what does not work here is left out. */
export function findIsolation(options: IsolationOptions): Isolation {
  const key = JSON.stringify([options.denoPath, options.workDir, options.level]);
  const known = found.get(key) ?? lookFor(options);
  found.set(key, known);
  return known;
}

function lookFor(options: IsolationOptions): Isolation {
  const isLinux = Deno.build.os === "linux";
  const parts: Parts = { ...options, shell: findShell(), privileges: isLinux ? findPrivileges() : undefined };
  const search = isLinux
    ? foundGroups ??= findEnterableGroups(parts)
    : { kind: "missing" as const, reason: NO_KERNEL };
  const controlGroups = search.kind === "found" && parts.shell !== undefined ? search.groups : undefined;
  const separated = options.level === "full" ? separate(parts) : { reason: "a lower level was asked for" };
  const layers = [
    ...BASE,
    ...(parts.shell === undefined ? [] : ["resource limits"]),
    ...(parts.privileges?.layers ?? []),
    ...(controlGroups === undefined ? [] : ["memory and task limits of a control group"]),
  ];
  const missing = [
    ...(parts.shell === undefined ? [{ layer: "resource limits", reason: "no POSIX shell in /bin/sh" }] : []),
    ...(parts.privileges === undefined
      ? [{ layer: "no new privileges", reason: isLinux ? "setpriv of util-linux is not here" : NO_KERNEL }]
      : []),
    ...(search.kind === "missing" ? [{ layer: "control group", reason: search.reason }] : []),
  ];
  if ("reason" in separated) {
    return {
      level: "standard",
      layers,
      layersWithNetwork: withNetwork(layers),
      missing: [...missing, { layer: "own namespaces", reason: separated.reason }],
      controlGroups,
      wrapperDepth: 0,
      commandOf: (start) => standardCommand(parts, start),
    };
  }
  const all = [...layers, ...separated.layers];
  return {
    level: "full",
    layers: all,
    layersWithNetwork: withNetwork(all),
    missing,
    controlGroups,
    wrapperDepth: 2,
    commandOf: separated.commandOf,
  };
}

function withNetwork(layers: readonly string[]): string[] {
  return layers.flatMap((layer) => {
    if (layer === NO_PERMISSIONS) return ["no permission but the granted addresses"];
    return [layer === NAMESPACES ? NAMESPACES_WITH_NETWORK : layer];
  });
}

interface Parts extends IsolationOptions {
  readonly shell: string | undefined;
  readonly privileges:
    | { readonly command: readonly string[]; readonly layers: readonly string[] }
    | undefined;
}

function findShell(): string | undefined {
  const script = [...shellLimits({ isTaskLimited: false }), "exit 0"].join("; ");
  return tryCommand(["/bin/sh", "-c", script]).kind === "works" ? "/bin/sh" : undefined;
}

/** Without new privileges a program that is set-user-ID gives none; the signal ends a guest whose server was killed. */
function findPrivileges(): Parts["privileges"] {
  const setpriv = findProgram("setpriv");
  if (setpriv === undefined) return undefined;
  const ways = [
    {
      flags: ["--no-new-privs", "--pdeathsig", "KILL"],
      layers: ["no new privileges", "ends with its parent"],
    },
    { flags: ["--no-new-privs"], layers: ["no new privileges"] },
    { flags: ["--nnp"], layers: ["no new privileges"] },
  ];
  for (const { flags, layers } of ways) {
    const command = [setpriv, ...flags, "--"];
    if (tryCommand([...command, "/bin/sh", "-c", "exit 0"]).kind === "works") return { command, layers };
  }
  return undefined;
}

function standardCommand({ denoPath, shell, privileges }: Parts, start: GuestStart): readonly string[] {
  const before = privileges?.command ?? [];
  if (shell === undefined) return [...before, denoPath, ...start.args];
  const script = [...shellLimits({ isTaskLimited: false }), `exec "$@"`].join("; ");
  return [...before, shell, "-c", script, "sh", denoPath, ...start.args];
}

interface Separation {
  readonly layers: readonly string[];
  commandOf(start: GuestStart): readonly string[];
}

/** Namespaces of its own, and a root folder that holds the runner alone; tried with the runner itself. */
function separate(parts: Parts): Separation | { readonly reason: string } {
  const [unshare, mount] = [findProgram("unshare"), findProgram("mount")];
  if (Deno.build.os !== "linux") return { reason: NO_KERNEL };
  if (unshare === undefined || mount === undefined || parts.shell === undefined) {
    return { reason: "unshare and mount of util-linux are not here" };
  }
  if (parts.workDir === undefined) return { reason: "no folder for the runner's own root was given" };
  try {
    const root = makeRunnerRoot(parts.denoPath, parts.workDir);
    const commandOf = (start: GuestStart) => fullCommand(parts, { start, root, unshare, mount });
    const tried = tryCommand(commandOf({ args: ["--version"], hasNetwork: false }), {
      DENO_DIR: "/dev/null/x",
      NO_COLOR: "1",
    });
    if (tried.kind === "fails") return { reason: explainRefusal(tried.reason) };
    const tasks = isTaskLimited() ? ["task limit"] : [];
    return {
      layers: [
        NAMESPACES,
        "a root folder that holds the runner alone",
        "no capabilities",
        ...tasks,
      ],
      commandOf,
    };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : "the runner's own root cannot be made" };
  }
}

/**
 * Two namespaces of users, one in the other: root of the outer one may mount, nobody of the inner one may nothing. A
 * shell stays between, as the first process of its process namespace: to that one the kernel passes no signal which
 * it does not wait for, so a guest in its place could not be ended by its own crash.
 */
function fullCommand(
  { privileges, shell = "/bin/sh" }: Parts,
  { start, root, unshare, mount }: {
    readonly start: GuestStart;
    readonly root: RunnerRoot;
    readonly unshare: string;
    readonly mount: string;
  },
): readonly string[] {
  const outer = ["--user", "--map-root-user", "--mount", "--ipc", "--pid", "--uts"];
  const network = start.hasNetwork ? [] : ["--net"];
  const table = start.hasNetwork ? root.tableWithResolver : root.table;
  const inner = [
    ...[unshare, "--user", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`],
    ...[`--root=${root.folder}`, "--wd=/", "--", RUNNER_INSIDE],
  ];
  const script = [
    `${mount} --all --fstab ${shellWord(table)} || exit ${NOT_SET_UP}`,
    ...shellLimits({ isTaskLimited: isTaskLimited() }),
    `${inner.map(shellWord).join(" ")} "$@"`,
    // Not the last word of the script: a shell would become the guest instead of waiting for it.
    "exit $?",
  ].join("; ");
  return [
    ...(privileges?.command ?? []),
    ...[unshare, ...outer, ...network, "--fork", "--kill-child", "--", shell, "-c", script, "sh"],
    ...start.args,
  ];
}

/** Exit code of a chain that could not be set up; the guest was never there. */
const NOT_SET_UP = 97;

/** Groups that can be made may still be closed to processes: one tries before any guest is said to be in one. */
function findEnterableGroups({ shell }: Parts): ControlGroupSearch {
  const search = findControlGroups();
  if (search.kind === "missing" || shell === undefined) return search;
  const group = search.groups.take();
  const script = group.entries.map((path) => `echo 0 > ${shellWord(path)} || exit 1`).join("; ");
  const tried = tryCommand([shell, "-c", script]);
  group.giveBack();
  return tried.kind === "works" ? search : { kind: "missing", reason: tried.reason };
}

/** The kernel exempts the machine's own root from the limit, in whatever namespace. */
function isTaskLimited(): boolean {
  return Deno.uid() !== 0;
}

function explainRefusal(reason: string): string {
  const isForbidden = /operation not permitted|permission denied|no space left|invalid argument/i.test(
    reason,
  );
  return isForbidden
    ? `this user may not make them (${reason}): a container or kernel.unprivileged_userns_clone, user.max_user_namespaces or AppArmor can forbid it`
    : reason;
}
