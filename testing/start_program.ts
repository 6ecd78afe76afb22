import {
  compileBlock,
  createSandbox,
  createTypeChecker,
  type GuestLimits,
  type Sandbox,
} from "../sandbox/mod.ts";
import { createBroker } from "../egress/create_broker.ts";
import { readBlockTypes } from "../kit/block_types.ts";
import { componentNames } from "../kit/components.ts";
import { APPROVED_NAMES, createLibrarySource } from "../kit/libraries.ts";
import { type Log, silentLog } from "../log.ts";
import { type Auth, createAuth } from "../services/auth.ts";
import { createApp, type RunningApp } from "../services/create_app.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { createSecretBox, importSecretKey, KEY_BYTES, type SecretBox } from "../storage/secret_box.ts";
import { startInternet } from "./internet/start_internet.ts";
import type { Internet, Site } from "./internet/types.ts";
import { builtFolder } from "./built_folder.ts";
import { allSites } from "./sites/all_sites.ts";

/** Sunday, 22 November 2026, 18:39:02 UTC: the moment at which test programs begin. */
export const TEST_START = Date.UTC(2026, 10, 22, 18, 39, 2);

export interface TestProgram extends RunningApp {
  readonly db: Database;
  readonly auth: Auth;
  readonly internet: Internet;
  /** Epoch milliseconds of the program's and the internet's clock. */
  readonly clock: { now: number };
}

export interface TestProgramOptions {
  /** For a program that finds a database another one left. */
  readonly databaseUrl?: string;
  /** Hosts beside those that every test has. */
  readonly sites?: readonly Site[];
  readonly log?: Log;
  readonly model?: {
    readonly baseUrl: string;
    readonly model: string;
    readonly apiKey?: string;
    readonly repairModel?: string;
  };
  /** Of every run, for tests that wait for the end of what never ends. */
  readonly limits?: Partial<GuestLimits>;
}

/** The real program (sandbox, broker, storage, services) over a fixture internet, a memory database and a clock that stands. */
export async function startProgram(options: TestProgramOptions = {}): Promise<TestProgram> {
  const clock = { now: TEST_START };
  const now = () => clock.now;
  const internet = await startInternet([...allSites, ...options.sites ?? []], { now });
  const db = await openDatabase({ url: options.databaseUrl ?? ":memory:", log: silentLog });
  const broker = createBroker({
    proxy: { noProxy: [] },
    extraCa: internet.caPem,
    lanHosts: [],
    ownAddresses: () => [],
    userAgent: "Tessera test",
    ...{ resolve: internet.resolve, connect: (address) => connect(internet, address), now },
  });
  const runner = {
    denoPath: Deno.execPath(),
    workDir: builtFolder("sandbox"),
    librarySource: createLibrarySource(builtFolder("libraries")),
  };
  const sandbox = createSandbox({ ...runner, componentNames, warmGuests: 0 });
  const generatedCodeDir = await Deno.makeTempDir();
  const running = createApp({
    db,
    sandbox: withLimits(sandbox, options.limits),
    broker,
    log: options.log ?? silentLog,
    now,
    random: () => 0,
    lanHosts: [],
    generatedCodeDir,
    secrets: await openTestBox(),
    compile: (source, compileOptions = {}) =>
      compileBlock(source, { ...runner, ...compileOptions, libraries: APPROVED_NAMES }),
    checkTypes: createTypeChecker({
      ...runner,
      declarations: () => readBlockTypes(builtFolder("libraries")),
    }).check,
    configuredModel: {
      apiKey: options.model?.apiKey,
      baseUrl: options.model?.baseUrl,
      model: options.model?.model,
      repairModel: options.model?.repairModel,
    },
    imageKey: new TextEncoder().encode("test"),
  });
  return {
    ...running,
    ...{ db, internet, clock },
    auth: createAuth({ db, now }),
    async close() {
      await running.close();
      await sandbox.close();
      await broker.close();
      db.close();
      await internet.close();
      await Deno.remove(generatedCodeDir, { recursive: true });
    },
  };
}

function withLimits(sandbox: Sandbox, limits: Partial<GuestLimits> = {}): Sandbox {
  return {
    ...sandbox,
    run: (job, signal) => sandbox.run({ ...job, limits: { ...job.limits, ...limits } }, signal),
  };
}

/** The fixture internet, and the scripted model beside it on loopback. */
function connect(
  internet: Internet,
  address: { readonly hostname: string; readonly port: number },
): Promise<Deno.TcpConn> {
  return address.hostname === "127.0.0.1" ? Deno.connect(address) : internet.connect(address);
}

/** A real box whose key every test program has, so that one finds what another left. */
async function openTestBox(): Promise<SecretBox> {
  const current = await importSecretKey(new Uint8Array(KEY_BYTES));
  return createSecretBox({ current, earlier: [], place: "the one of tests" });
}
