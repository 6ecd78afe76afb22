import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Config } from "../config.ts";
import type { Log } from "../log.ts";
import { type Auth, createAuth } from "../services/auth.ts";
import { createApp, type RunningApp } from "../services/create_app.ts";
import type { Database } from "../storage/database.ts";
import { openDataFolder } from "../storage/data_folder.ts";
import { openSecrets } from "./open_secrets.ts";
import { findSetting, saveSetting } from "../storage/settings.ts";
import { findOwnRunner } from "./find_own_runner.ts";
import { openPages, readPageStyles } from "./open_browser.ts";
import { openBroker, openRunner } from "./open_runner.ts";
import { openStorage } from "./open_storage.ts";

/** The whole program but its server: what every command that touches blocks is built from. */
export interface Program extends RunningApp {
  readonly auth: Auth;
}

export interface ProgramOptions {
  readonly config: Config;
  readonly log: Log;
  /** Guests kept ready; 0 for a command that runs one block and ends. */
  readonly warmGuests: number;
  /** `host:port` that this program listens on, never to be reached by a block. */
  readonly ownAddresses: () => readonly string[];
}

/** Opens folder, database, sandbox and broker. Throws `AppError` with words for a person when one is not to be had. */
export async function openProgram(
  { config, log, warmGuests, ownAddresses }: ProgramOptions,
): Promise<Program> {
  await openDataFolder(config.dataDir);
  // Reads 100 MB while the database opens; what is wrong with it is thrown where it is waited for.
  const search = findOwnRunner(config, log);
  search.catch(() => {});
  const broker = openBroker(config, ownAddresses);
  const db = await openStorage(config, { log, broker });
  const secrets = await openSecrets(config, { db, log });
  const runner = await openRunner(config, { warmGuests, log, search });
  const { sandbox, compile, prepareCompiler, close: closeRunner } = runner;
  const pages = openPages(config, broker);
  const now = () => Date.now();
  const running = createApp({
    ...{
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
    },
    configuredModel: {
      apiKey: config.apiKey,
      baseUrl: config.modelBaseUrl,
      ...{ model: config.model, repairModel: config.repairModel },
    },
    imageKey: await findImageKey(db, now()),
  });
  return {
    ...running,
    auth: createAuth({ db, now }),
    async close() {
      await running.close();
      await closeRunner();
      await pages.close();
      await db.close();
      await broker.close();
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
