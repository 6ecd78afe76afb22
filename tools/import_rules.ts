import { dirname, join } from "node:path/posix";
import type { ModuleFacts, ModuleImport } from "./read_module.ts";

export interface Breach {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Files of the root that every folder but `domain` and `sandbox` may use. */
const SHARED = ["config.ts", "log.ts", "urls.ts", "version.ts"];

/**
 * Who may import whom; what is not named is refused. A name that ends in `types.ts` is a door: types only.
 * `docs/architecture.md` says why; a change needs a decision note.
 */
const MAY: Readonly<Record<string, readonly string[]>> = {
  "main.ts": ["cli"],
  cli: [
    "routes",
    "services",
    "storage",
    "sandbox",
    "egress",
    "generation",
    "rendering",
    "browsing",
    "kit",
    "domain",
  ],
  routes: ["views", "services", "rendering", "domain", "generation/types.ts"],
  views: ["kit", "islands", "domain", "services/types.ts"],
  services: ["storage", "sandbox", "egress", "browsing", "generation", "rendering", "domain"],
  browsing: ["domain", "egress/types.ts"],
  generation: ["kit", "domain"],
  rendering: ["kit", "domain"],
  storage: ["domain"],
  egress: ["domain"],
  islands: ["kit", "domain"],
  kit: ["domain"],
  sandbox: [],
  domain: [],
};

/** Folders that stand beside the program and may look at all of it. */
const OUTSIDE = ["testing", "attacks", "bench", "tools"];
const NEVER_IMPORTED = ["generated_code", "attacks", "tools", "bench", "main.ts"];
const WITHOUT_SHARED = ["sandbox", "domain"];

/** What of a folder others may see, where that is not everything. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  sandbox: ["sandbox/mod.ts", "sandbox/types.ts"],
};

interface Power {
  readonly name: string;
  /** Uses as `readModule` names them, and imported packages. */
  readonly uses: RegExp;
  /** Files and folders that hold it. */
  readonly owners: readonly string[];
}

/** Everything that reaches outside has one owner. */
const POWERS: readonly Power[] = [
  {
    name: "the environment is read in config.ts only",
    uses: /^(Deno|process)\.env\b|^(node:)?process$/,
    owners: ["config.ts"],
  },
  {
    name: "only sandbox/ starts and ends processes",
    uses: /^Deno\.(Command|kill)$|^(node:)?(child_process|cluster)$/,
    owners: ["sandbox"],
  },
  {
    name: "only log.ts and cli/ write to the console",
    uses: /^console\./,
    owners: ["log.ts", "cli", "main.ts"],
  },
  {
    name: "only egress/ opens outbound sockets",
    uses:
      /^fetch(\(\)$|\.)|^navigator\.sendBeacon$|^(new )?Deno\.(connect\w*|startTls|listenDatagram|createHttpClient|resolveDns|QuicEndpoint)\b|^new (WebSocket|WebSocketStream|EventSource|XMLHttpRequest|WebTransport)\(|^(node:)?_?(http|https|http2|net|tls|dgram|dns|quic|inspector)(_\w+)?(\/promises)?$|^(undici|axios|ws|node-fetch|got|ky)(\/|$)/,
    owners: ["egress", "islands"],
  },
  {
    name: "what reaches outside is used by its own name, so that its use can be seen",
    uses:
      /as a value$|^import\(\) of a computed name$|^eval\(\)$|^new Function\(|^Function\(\)$|getBuiltinModule$/,
    owners: ["sandbox/guest", "sandbox/guest_program.ts", "islands"],
  },
  {
    name: "no code of another place runs in the program",
    uses: /^new Worker\(|^(global|globalThis|self)\.(fetch|Deno|process)|^Deno\.(dlopen|openKv|spawn|run)$/,
    owners: ["sandbox/guest"],
  },
  {
    name: "only storage/ speaks SQL",
    uses: /^@libsql\/|^node:sqlite$/,
    owners: ["storage"],
  },
  {
    name: "only generation/model.ts speaks to a model",
    uses: /^openai(\/|$)/,
    owners: ["generation/model.ts"],
  },
  {
    name: "the clock is handed in",
    uses: /^Date\.now\(\)$|^new Date\(\)$|^Date\(\)$/,
    owners: ["log.ts", "cli", "main.ts", "islands"],
  },
];

/**
 * Breaches of a block's module: it runs in the sandbox, where it reaches nothing but what it is given. Its own types
 * are gone by then.
 */
export function findBlockBreaches(file: string, { imports }: ModuleFacts): Breach[] {
  return imports
    .filter(({ specifier, isTypeOnly }) =>
      /^[./]|:/.test(specifier) && !(isTypeOnly && specifier === "./backend.ts")
    )
    .map(({ specifier, line }) => ({
      file,
      line,
      message: `imports "${specifier}": a block imports approved libraries only`,
    }));
}

/** Breaches of one module, in the order of its lines. `file` is relative to the root, with "/". */
export function findBreaches(file: string, { imports, uses }: ModuleFacts): Breach[] {
  const breaches: Breach[] = [];
  for (const item of imports) {
    const message = judgeImport(file, item);
    if (message !== undefined) breaches.push({ file, line: item.line, message });
  }
  if (!isOutside(file)) {
    const all = [...uses, ...imports.map(({ specifier, line }) => ({ name: specifier, line }))];
    for (const power of POWERS) {
      if (power.owners.some((owner) => isIn(file, owner))) continue;
      for (const { name, line } of all) {
        if (power.uses.test(name)) breaches.push({ file, line, message: `${name}: ${power.name}` });
      }
    }
  }
  return breaches.sort((a, b) => a.line - b.line);
}

function judgeImport(file: string, { specifier, isTypeOnly }: ModuleImport): string | undefined {
  if (!specifier.startsWith(".")) return judgePackage(specifier);
  const target = join(dirname(file), specifier);
  const from = areaOf(file);
  const to = areaOf(target);
  if (from === to) return undefined;
  if (NEVER_IMPORTED.includes(to)) {
    return `imports "${target}": nothing imports ${to}`;
  }
  if (isOutside(file)) return undefined;
  if (to === "testing") return `imports "${target}": only tests, testing/ and bench/ import testing/`;
  if (SHARED.includes(to)) {
    return WITHOUT_SHARED.includes(from) ? `imports "${target}": ${from} imports nothing of ours` : undefined;
  }
  if (SHARED.includes(from)) {
    return `imports "${target}": ${from} is imported by everyone and imports nothing of ours`;
  }
  return judgeDirection({ from, to, target, isTypeOnly });
}

function judgeDirection(
  { from, to, target, isTypeOnly }: {
    readonly from: string;
    readonly to: string;
    readonly target: string;
    readonly isTypeOnly: boolean;
  },
): string | undefined {
  const allowed = MAY[from];
  if (allowed === undefined) return `imports "${target}": the folder ${from} has no rule`;
  if (allowed.includes(target)) {
    return isTypeOnly ? undefined : `imports "${target}": ${from} may import its types only`;
  }
  if (!allowed.includes(to)) {
    const names = allowed.length === 0 ? "nothing of ours" : allowed.join(", ");
    return `imports "${target}": ${from} imports ${names}`;
  }
  const doors = DOORS[to];
  if (doors !== undefined && !doors.includes(target)) {
    return `imports "${target}": the door of ${to} is ${doors.join(", ")}`;
  }
  return undefined;
}

function judgePackage(specifier: string): string | undefined {
  if (/^(https?:|jsr:|npm:|@std\/)/.test(specifier)) {
    return `imports "${specifier}": packages are named and pinned in deno.json, none from JSR or by address`;
  }
  return undefined;
}

/** Tests, and what stands beside the program. */
function isOutside(file: string): boolean {
  return /_test\.tsx?$/.test(file) || OUTSIDE.includes(areaOf(file));
}

/** The top folder, or the name of a file of the root. */
function areaOf(file: string): string {
  // The readers of files and of values are parts of the configuration.
  if (/^config_\w+\.ts$/.test(file)) return "config.ts";
  return file.split("/")[0] ?? file;
}

function isIn(file: string, owner: string): boolean {
  return file === owner || file.startsWith(`${owner}/`);
}
