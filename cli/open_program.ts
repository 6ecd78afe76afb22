import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Config } from "../config.ts";
import type { Log } from "../log.ts";
import { type Auth, createAuth } from "../services/auth.ts";
import { createApp, type RunningApp } from "../services/create_app.ts";
import type { Surroundings } from "../services/examine_live.ts";
import { createMeter } from "../services/metrics/meter.ts";
import { measureBroker } from "../services/metrics/measure_broker.ts";
import { measureDatabase } from "../services/metrics/measure_database.ts";
import { createMonitor, type Monitor } from "../services/metrics/monitor.ts";
import { createTokens } from "../services/tokens/create_tokens.ts";
import type { Tokens } from "../services/tokens/types.ts";
import { VERSION } from "../version.ts";
import type { Database } from "../storage/database.ts";
import { openDataFolder } from "../storage/data_folder.ts";
import { openSecrets } from "./open_secrets.ts";
import { findSetting, saveSetting } from "../storage/settings.ts";
import { findOwnRunner } from "./find_own_runner.ts";
import { openPages, readPageStyles } from "./open_browser.ts";
import { openBroker, openRunner } from "./open_runner.ts";
import { openStorage } from "./open_storage.ts";
import { atMost } from "./stop_serving.ts";

/** The whole program but its server: what every command that touches blocks is built from. */
export interface Program extends Omit<RunningApp, "close"> {
  readonly auth: Auth;
  /** Ends what goes on, before the parts that it needs are closed. */
  readonly closeApp: RunningApp["close"];
  /** Ends what goes on and closes every part, the database last but one; waits for each part `limitMs` when given. */
  close(options?: { readonly limitMs?: number }): Promise<void>;
  readonly tokens: Tokens;
  readonly monitor: Monitor;
}

export interface ProgramOptions {
  readonly config: Config;
  readonly log: Log;
  /** Guests kept ready; 0 for a command that runs one block and ends. */
  readonly warmGuests: number;
  /** `host:port` that this program listens on, never to be reached by a block. */
  readonly ownAddresses: () => readonly string[];
  /** True for the process that holds the data folder's lock. */
  readonly isOwner?: boolean;
  /** Patterns of paths that a server counts its answers by. */
  readonly measuredRoutes?: readonly string[];
}

/** Opens folder, database, sandbox and broker. Throws `AppError` with words for a person when one is not to be had. */
export async function openProgram(
  { config, log, warmGuests, ownAddresses, isOwner = false, measuredRoutes = [] }: ProgramOptions,
): Promise<Program> {
  await openDataFolder(config.dataDir);
  // Reads 100 MB while the database opens; what is wrong with it is thrown where it is waited for.
  const search = findOwnRunner(config, log);
  search.catch(() => {});
  const now = () => Date.now();
  const meter = createMeter({ now, routes: measuredRoutes });
  const broker = measureBroker(openBroker(config, ownAddresses), meter.note);
  const db = measureDatabase(await openStorage(config, { log, broker, isOwner }), meter.note);
  const secrets = await openSecrets(config, { db, log });
  const runner = await openRunner(config, { warmGuests, log, search });
  const { sandbox, compile, prepareCompiler, checkTypes, close: closeRunner } = runner;
  const pages = openPages(config, broker);
  const running = createApp({
    db,
    sandbox,
    compile,
    broker,
    pages,
    pageStyles: readPageStyles,
    log,
    now,
    random: Math.random,
    lanHosts: config.lanHosts,
    generatedCodeDir: config.generatedCodeDir,
    secrets,
    prepareCompiler,
    checkTypes,
    measure: meter.note,
    configuredModel: {
      apiKey: config.apiKey,
      baseUrl: config.modelBaseUrl,
      ...{ model: config.model, repairModel: config.repairModel },
    },
    surroundings: findSurroundings(config),
    imageKey: await findImageKey(db, now()),
  });
  return {
    ...running,
    auth: createAuth({ db, now }),
    tokens: createTokens({ db, now }),
    monitor: createMonitor({ meter, db, sandbox, now, version: VERSION, startedAt: now() }),
    closeApp: running.close,
    async close({ limitMs } = {}) {
      const wait = async (what: string, part: Promise<void>) =>
        limitMs === undefined ? await part : await atMost(limitMs, part, log, what);
      await wait("runs and generations", running.close());
      await Promise.all([wait("sandbox", closeRunner()), wait("browser", pages.close())]);
      await wait("database", db.close());
      await wait("network", broker.close());
    },
  };
}

const IMAGE_KEY_BYTES = 32;

/** Kept in the database, so that the addresses of images stay the same over restarts. */
async function findImageKey(db: Database, at: number): Promise<Uint8Array> {
  const stored = await findSetting(db, "image_key", z.string());
  if (stored !== undefined) return new TextEncoder().encode(stored);
  const key = randomBytes(IMAGE_KEY_BYTES).toString("base64");
  await saveSetting(db, "image_key", { value: key, updatedAt: at });
  return new TextEncoder().encode(key);
}

/** Without what is secret in the configuration. */
function findSurroundings(config: Config): Surroundings {
  const { dataDir, secretKeyFile, host, port, publicOrigins, httpsProxy, httpProxy } = config;
  const hasPassphrase = config.secretPassphrase !== undefined;
  return { dataDir, secretKeyFile, hasPassphrase, host, port, publicOrigins, httpsProxy, httpProxy };
}
