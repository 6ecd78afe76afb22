import { join } from "node:path";
import type { CompiledBlock, GuestJob, GuestLimits, GuestReport } from "./types.ts";

/** What came of attacking our own sandbox; the names are rows of the attack suite. */
export type SelfTest =
  | { readonly kind: "held"; readonly cases: number; readonly tookMs: number }
  | { readonly kind: "failed"; readonly failures: readonly SelfTestFailure[]; readonly tookMs: number };

export interface SelfTestFailure {
  readonly name: string;
  readonly reason: string;
}

const MEGABYTE = 1024 * 1024;

/** A machine that is busy with its own start must not be taken for one that does not hold. */
const PATIENT_WALL_MS = 15_000;

/**
 * Bodies of functions over `bait`; each must throw, or give nothing. What they give is what got out. Deno panics when
 * one address is imported as two types, so each has a query of its own.
 */
const REFUSED: Readonly<Record<string, string>> = {
  "1 static import of a file as text":
    `(await import("data:text/javascript," + encodeURIComponent('import x from "file://' + bait.json + '?text" with { type: "text" }; export default x'))).default`,
  "2 import() of a JSON file": `(await import("file://" + bait.json, { with: { type: "json" } })).default`,
  "3 import() of a computed name":
    `(await import(["file:/", bait.json].join("/"), { with: { type: "json" } })).default`,
  "5 import() of a file without attribute": `(await import("file://" + bait.json + "?plain")).default`,
  "6 Deno.readTextFileSync": `Deno.readTextFileSync(bait.json)`,
  "6 node:fs": `process.getBuiltinModule("node:fs").readFileSync(bait.json, "utf8")`,
  "9 Deno.Command": `new Deno.Command("/bin/sh", { args: ["-c", "id"] }).outputSync().code`,
  "13 Deno.env": `Object.keys(Deno.env.toObject()).join()`,
  "13 process.env": `process.env.HOME`,
  "49 Deno.connect":
    `(await Deno.connect({ hostname: "127.0.0.1", port: bait.port })).close() ?? "connected"`,
  "49 node:net":
    `await new Promise((resolve, reject) => process.getBuiltinModule("node:net").connect(bait.port, "127.0.0.1", () => resolve("connected")).on("error", reject))`,
  "49 Deno.listen": `Deno.listen({ port: 0 }).addr.port`,
  "87 npm:": `Object.keys(await import("npm:left-" + "pad")).join()`,
};

/** Bodies that never end by themselves: a limit must end them, whichever comes first. */
const ENDLESS: Readonly<Record<string, { readonly body: string; readonly limits: Partial<GuestLimits> }>> = {
  "30 an endless loop": { body: "for (;;);", limits: { wallMs: 200 } },
  "33 a growing heap": {
    body: "const a = []; for (;;) a.push(new Array(1e5).fill(Math.random()));",
    limits: { heapMegabytes: 32, wallMs: PATIENT_WALL_MS },
  },
  "34 growing buffers": {
    body: "const a = []; for (;;) { a.push(new Uint8Array(32 << 20).fill(1)); await 0; }",
    limits: { rssBytes: 192 * MEGABYTE, wallMs: PATIENT_WALL_MS },
  },
};

/**
 * Attacks the runner as a hostile block would, with code that no check has looked at. Never throws: what cannot be
 * tried counts as failed.
 */
export async function runSelfTest(
  run: (job: GuestJob) => Promise<GuestReport>,
  workDir: string | undefined,
): Promise<SelfTest> {
  const startedAt = performance.now();
  const tookMs = () => Math.round(performance.now() - startedAt);
  try {
    const parts = [tryRefused(run, workDir), ...Object.keys(ENDLESS).map((name) => tryEndless(name, run))];
    const failures = (await Promise.all(parts)).flat();
    if (failures.length > 0) return { kind: "failed", failures, tookMs: tookMs() };
    const cases = Object.keys(REFUSED).length + Object.keys(ENDLESS).length;
    return { kind: "held", cases, tookMs: tookMs() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "failed", failures: [{ name: "the test itself", reason }], tookMs: tookMs() };
  }
}

async function tryRefused(
  run: (job: GuestJob) => Promise<GuestReport>,
  workDir: string | undefined,
): Promise<SelfTestFailure[]> {
  await using bait = await layBait(workDir);
  const attempts = Object.entries(REFUSED).map(([name, expression]) =>
    `[${JSON.stringify(name)}, async (bait) => ${expression}]`
  );
  const body = `
    const got = [];
    for (const [name, attempt] of [${attempts}]) {
      try {
        const value = await attempt(ctx.settings);
        if (value !== undefined && value !== "") got.push([name, String(value).slice(0, 100)]);
      } catch {}
    }
    return got;`;
  const job = jobOf(body, { limits: { wallMs: PATIENT_WALL_MS }, settings: bait.settings });
  const report = await run(job);
  if (report.kind !== "answered") {
    return [{ name: "1 to 87", reason: `the probes ended as ${describe(report)}` }];
  }
  const failures = asPairs(report.data).map(([name, value]) => ({
    name,
    reason: `gave ${JSON.stringify(value)}`,
  }));
  if (bait.connections() > 0) {
    failures.push({ name: "49 network", reason: "reached a server on this machine" });
  }
  return failures;
}

async function tryEndless(
  name: string,
  run: (job: GuestJob) => Promise<GuestReport>,
): Promise<SelfTestFailure[]> {
  const { body = "", limits = {} } = ENDLESS[name] ?? {};
  const report = await run(jobOf(body, { limits }));
  const isStopped = report.kind === "limit" || report.kind === "crashed";
  // A buffer that cannot be had is refused inside: nothing was used up.
  const isRefused = report.kind === "threw" && report.name === "RangeError";
  return isStopped || isRefused ? [] : [{ name, reason: `ended as ${describe(report)}` }];
}

function describe(report: GuestReport): string {
  if (report.kind === "not_started" || report.kind === "protocol") return `"${report.message}"`;
  return report.kind === "threw" ? `${report.name}: ${report.message}` : report.kind;
}

function jobOf(
  body: string,
  { limits, settings = {} }: { readonly limits: Partial<GuestLimits>; readonly settings?: unknown },
): GuestJob {
  return {
    owner: "self-test",
    code: compiledOf(body),
    context: { settings, nowMs: 0, timeZone: "UTC", locale: "en", previous: null, history: [] },
    limits,
    fetch: () =>
      Promise.resolve({ kind: "failed", errorKind: "network", message: "The self-test has no network" }),
  };
}

/** Written as the compiler would leave it, and without a library: nothing but the runner is under test. */
function compiledOf(body: string): CompiledBlock {
  const backend = `
    exports.dataSchema = { parse: (value) => value };
    exports.fetchData = async (ctx) => { ${body} };
    exports.processData = (value) => value;`;
  return {
    backend: { code: backend, mappings: "" },
    view: { code: "exports.default = () => null;", mappings: "" },
    libraries: [],
  };
}

function asPairs(value: unknown): (readonly [string, string])[] {
  if (!Array.isArray(value)) return [["1 to 87", "no list of what got out"]];
  return value.map((pair: unknown) =>
    Array.isArray(pair) ? [String(pair[0]), String(pair[1])] : ["1 to 87", "?"]
  );
}

interface Bait extends AsyncDisposable {
  readonly settings: { readonly json: string; readonly port: number };
  connections(): number;
}

/** A file that no block may read and a server that none may reach. */
async function layBait(workDir: string | undefined): Promise<Bait> {
  const file = await layFile(workDir);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let count = 0;
  const counting = (async () => {
    for await (const connection of listener) {
      count++;
      connection.close();
    }
  })();
  // The test is told at its end; until then nobody listens, and a rejection would end the server.
  counting.catch(() => {});
  return {
    settings: { json: file.path, port: listener.addr.port },
    connections: () => count,
    async [Symbol.asyncDispose]() {
      listener.close();
      await file.remove();
      await counting;
    },
  };
}

const BAIT = `"bait"`;

interface BaitFile {
  readonly path: string;
  remove(): Promise<void>;
}

/** In the working folder it stays for the next test: a full temporary folder is no reason to run no blocks. */
async function layFile(workDir: string | undefined): Promise<BaitFile> {
  const kept = workDir && join(workDir, "bait.json");
  if (kept !== undefined && await layKept(kept)) return { path: kept, remove: () => Promise.resolve() };
  const path = await Deno.makeTempFile({ prefix: "tessera-bait-", suffix: ".json" });
  await Deno.writeTextFile(path, BAIT);
  return { path, remove: () => Deno.remove(path) };
}

async function layKept(path: string): Promise<boolean> {
  try {
    if (await Deno.readTextFile(path) === BAIT) return true;
  } catch {
    // Not there yet.
  }
  try {
    await Deno.writeTextFile(path, BAIT);
    return true;
  } catch {
    // The folder is not there, or not ours to write in.
    return false;
  }
}
