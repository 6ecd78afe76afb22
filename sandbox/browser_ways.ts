import { findProgram, tryCommand } from "./isolation/programs.ts";

/** One way to start a browser, and what stands around it then, in words for people. */
export interface BrowserWay {
  /** Stands before the browser's own path. */
  readonly command: readonly string[];
  readonly flags: readonly string[];
  /** User that its profile must belong to; our own unless given. */
  readonly uid?: number;
  readonly layers: readonly string[];
}

const NOBODY = 65_534;
const OWN_SANDBOX = "the browser's own sandbox";
/** Of one process: a page that asks for more loses its process, and the machine keeps its memory. */
const DATA_BYTES = 3 * 1024 * 1024 * 1024;

const NO_NEW_RIGHTS = ["--no-new-privs", "--pdeathsig", "KILL"];
const NAMESPACES = ["--net", "--ipc", "--pid", "--fork", "--kill-child=KILL", "--mount-proc", "--"];

/**
 * Ways to start a browser on this machine, strictest first. It needs no network, since every request of a page is
 * answered from outside, so that where the kernel allows it gets an empty one. The last way is never without the
 * browser's own sandbox, unless we are root and cannot stop being it.
 */
export function listBrowserWays(os: typeof Deno.build.os = Deno.build.os): readonly BrowserWay[] {
  if (os !== "linux") return [{ command: [], flags: [], layers: [OWN_SANDBOX] }];
  const [setpriv, unshare, prlimit] = ["setpriv", "unshare", "prlimit"].map(findProgram);
  const bounded = prlimit === undefined ? [] : [prlimit, `--data=${DATA_BYTES}`, "--"];
  const memory = prlimit === undefined ? [] : ["a memory limit for each process"];
  return Deno.uid() === 0
    ? asRoot({ setpriv, unshare, bounded, memory })
    : asPerson({ setpriv, unshare, bounded, memory });
}

interface Parts {
  readonly setpriv: string | undefined;
  readonly unshare: string | undefined;
  readonly bounded: readonly string[];
  readonly memory: readonly string[];
}

/** Root gives its rights away first: a browser keeps its own sandbox only as another user. */
function asRoot({ setpriv, unshare, bounded, memory }: Parts): BrowserWay[] {
  const ways: BrowserWay[] = [];
  if (setpriv !== undefined) {
    const nobody = [
      ...[setpriv, "--reuid", `${NOBODY}`, "--regid", `${NOBODY}`, "--clear-groups", ...NO_NEW_RIGHTS, "--"],
      ...bounded,
    ];
    const layers = [OWN_SANDBOX, "a user without rights", "no new privileges", ...memory];
    if (unshare !== undefined) {
      ways.push({
        command: [setpriv, "--pdeathsig", "KILL", "--", unshare, ...NAMESPACES, ...nobody],
        flags: [],
        uid: NOBODY,
        layers: [...layers, "own network without a way out, own processes"],
      });
    }
    ways.push({ command: nobody, flags: [], uid: NOBODY, layers });
  }
  if (unshare !== undefined) {
    ways.push({
      command: [unshare, ...NAMESPACES, ...bounded],
      flags: ["--no-sandbox"],
      layers: ["own network without a way out, own processes", "not the browser's own sandbox", ...memory],
    });
  }
  return ways;
}

function asPerson({ setpriv, unshare, bounded, memory }: Parts): BrowserWay[] {
  const quiet = setpriv === undefined ? [] : [setpriv, ...NO_NEW_RIGHTS, "--"];
  const layers = [OWN_SANDBOX, ...(setpriv === undefined ? [] : ["no new privileges"]), ...memory];
  const separate = [
    ...(unshare === undefined ? [] : [unshare]),
    "--user",
    "--map-current-user",
    ...NAMESPACES,
  ];
  const canSeparate = unshare !== undefined &&
    tryCommand([...separate, "/bin/sh", "-c", "exit 0"]).kind === "works";
  return [
    ...(canSeparate
      ? [{
        command: [...quiet, ...separate, ...bounded],
        flags: [],
        layers: [...layers, "own network without a way out, own processes"],
      }]
      : []),
    { command: [...quiet, ...bounded], flags: [], layers },
    { command: [], flags: [], layers: [OWN_SANDBOX] },
  ];
}
