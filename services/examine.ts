import type { OpenBrowser } from "../browsing/types.ts";
import type { FoundRunner, Sandbox } from "../sandbox/mod.ts";
import type { Database } from "../storage/database.ts";
import { describeIsolation } from "./describe_isolation.ts";
import { describeModelRoles } from "./describe_model_roles.ts";
import { describeRunner } from "./describe_runner.ts";
import { findStoredModels } from "./stored_models.ts";

export interface Finding {
  readonly name: string;
  /** "note" is worth knowing and stops nothing. */
  readonly state: "good" | "note" | "bad";
  readonly note: string;
  /** Of "isolation": the level in force. */
  readonly level?: "full" | "standard";
  /** More about it, a line each. */
  readonly details?: readonly string[];
}

export interface ExamineOptions {
  readonly config: {
    readonly model: string | undefined;
    readonly repairModel: string | undefined;
    readonly modelBaseUrl: string | undefined;
    readonly httpsProxy: string | undefined;
    readonly httpProxy: string | undefined;
    readonly warnings: readonly string[];
  };
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly openFolder: () => Promise<string>;
  readonly withDatabase: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  /** Absent where no browser is configured. */
  readonly openBrowser: OpenBrowser | undefined;
  readonly openRunner: () => Promise<{ readonly sandbox: Sandbox; readonly found: FoundRunner }>;
}

/** Tries each part that Tessera stands on, one after the other; a part that breaks does not stop the rest. */
export async function examine(options: ExamineOptions): Promise<Finding[]> {
  const { config } = options;
  return [
    ...config.warnings.map((note): Finding => ({ name: "configuration", state: "note", note })),
    await tryPart("data folder", options.openFolder),
    await tryPart("database", () => examineDatabase(options)),
    ...await examineRunner(options),
    { name: "browser", ...await examineBrowser(options) },
    { name: "model", ...await describeModels(options) },
    { name: "proxy", state: "good", note: describeProxy(config) },
    { name: "clock", ...describeClock(options.now()) },
  ];
}

async function tryPart(name: string, work: () => Promise<string>): Promise<Finding> {
  try {
    return { name, state: "good", note: await work() };
  } catch (error) {
    return { name, state: "bad", note: error instanceof Error ? error.message : String(error) };
  }
}

function examineDatabase({ withDatabase }: ExamineOptions): Promise<string> {
  return withDatabase(async (db) => {
    const { rows } = await db.execute("SELECT COUNT(*) AS blocks FROM blocks WHERE deleted_at IS NULL");
    return `${db.kind}, ${rows[0]?.["blocks"]} blocks`;
  });
}

async function examineRunner(options: ExamineOptions): Promise<Finding[]> {
  const about: Finding[] = [];
  const sandbox = await tryPart("sandbox", () =>
    examineSandbox(options, (found, isolation) => {
      about.push({ name: "runner", state: "good", ...describeRunner(found) }, describeFound(isolation));
    }));
  return [sandbox, ...about];
}

/** The base level alone is safe, but worth knowing. */
function describeFound(found: Sandbox["isolation"]): Finding {
  const { level, summary, layers, missing } = describeIsolation(found);
  return {
    name: "isolation",
    state: level === "full" ? "good" : "note",
    note: summary,
    level,
    details: [
      ...layers.map((layer) => `in force: ${layer}`),
      ...missing.map(({ layer, reason }) => `not here: ${layer}: ${reason}`),
    ],
  };
}

async function examineSandbox(
  { openRunner }: ExamineOptions,
  onOpen: (found: FoundRunner, isolation: Sandbox["isolation"]) => void,
): Promise<string> {
  const { sandbox, found } = await openRunner();
  onOpen(found, sandbox.isolation);
  try {
    const test = await sandbox.selfTest();
    if (test.kind === "failed") {
      const failures = test.failures.map(({ name, reason }) => `${name}: ${reason}`).join("; ");
      throw new Error(`The sandbox did not hold, so no block runs: ${failures}`);
    }
    return `${test.cases} attacks held in ${test.tookMs} ms`;
  } finally {
    await sandbox.close();
    found.release();
  }
}

/** Who writes, repairs and heals. The database may be what is broken: then only the configuration is known. */
async function describeModels({ config, withDatabase }: ExamineOptions): Promise<Omit<Finding, "name">> {
  const stored = await withDatabase((db) => findStoredModels(db)).catch(() => undefined);
  return describeModelRoles(
    { model: config.model, repairModel: config.repairModel, baseUrl: config.modelBaseUrl },
    stored,
  );
}

/** Blocks do without, but for pages that show nothing without JavaScript. */
async function examineBrowser({ openBrowser }: ExamineOptions): Promise<Omit<Finding, "name">> {
  if (openBrowser === undefined) {
    return { state: "note", note: "none; TESSERA_BROWSER names one for pages that need JavaScript" };
  }
  try {
    const browser = await openBrowser();
    await browser.close();
    const isOpen = browser.layers.some((layer) => layer.startsWith("not "));
    return {
      state: isOpen ? "note" : "good",
      note: isOpen ? "starts, but without its own sandbox: do not run as root" : "starts",
      details: browser.layers.map((layer) => layer.startsWith("not ") ? layer : `in force: ${layer}`),
    };
  } catch (error) {
    return { state: "bad", note: error instanceof Error ? error.message : String(error) };
  }
}

function describeProxy({ httpsProxy, httpProxy }: ExamineOptions["config"]): string {
  const hosts = [httpsProxy, httpProxy].filter((address) => address !== undefined).map((address) =>
    new URL(address).host
  );
  return hosts.length === 0 ? "none" : [...new Set(hosts)].join(", ");
}

const YEAR_OF_RELEASE = 2026;

function describeClock(nowMs: number): Omit<Finding, "name"> {
  const now = new Date(nowMs);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (now.getUTCFullYear() < YEAR_OF_RELEASE) {
    return { state: "bad", note: `${now.toISOString()} is before this version was made: set the clock` };
  }
  return { state: "good", note: `${now.toISOString()}, time zone ${zone}` };
}
