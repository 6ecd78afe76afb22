import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Config } from "../config.ts";
import type { BlockId } from "../domain/ids.ts";
import { createBroker } from "../egress/create_broker.ts";
import type { Broker } from "../egress/types.ts";
import { componentNames } from "../kit/components.ts";
import { createLibrarySource } from "../kit/libraries.ts";
import type { Log } from "../log.ts";
import { createSandbox, findRunner, type Sandbox } from "../sandbox/mod.ts";
import { createAuth } from "../services/create_auth.ts";
import type { Auth } from "../services/auth.ts";
import { createApp, type RunningApp } from "../services/create_app.ts";
import type { ServiceDeps } from "../services/deps.ts";
import { createLocalEventBus } from "../services/event_bus.ts";
import { createModelStore } from "../services/model_settings.ts";
import { createPreferenceStore } from "../services/preferences.ts";
import { createSingleFlight } from "../services/single_flight.ts";
import { openDatabase } from "../storage/database.ts";
import { openDataFolder } from "../storage/data_folder.ts";
import { openSecretBox } from "../storage/secret_box.ts";
import { findSetting, saveSetting } from "../storage/settings.ts";
import { VERSION } from "../version.ts";

/** The whole program but its server: what every command that touches blocks is built from. */
export interface Program extends RunningApp {
  readonly deps: ServiceDeps;
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
  const db = await openDatabase({ url: config.databaseUrl, authToken: config.databaseAuthToken, log });
  const broker = openBroker(config, ownAddresses);
  const sandbox = await openSandbox(config, warmGuests);
  const now = () => Date.now();
  const deps: ServiceDeps = {
    ...{ db, sandbox, broker, log, now, generatedCodeDir: config.generatedCodeDir },
    bus: createLocalEventBus(),
    flights: createSingleFlight<BlockId, void>(now),
    preferences: createPreferenceStore(db, now),
    random: Math.random,
  };
  const models = createModelStore({
    ...{ db, broker, now },
    secrets: await openSecretBox(config.secretKeyFile),
    configured: { apiKey: config.apiKey, baseUrl: config.modelBaseUrl, model: config.model },
  });
  const running = createApp({ ...deps, models, imageKey: await findImageKey(deps) });
  return {
    ...running,
    deps,
    auth: createAuth({ db, now }),
    async close() {
      await running.close();
      await sandbox.close();
      await broker.close();
      db.close();
    },
  };
}

export function openBroker(config: Config, ownAddresses: () => readonly string[]): Broker {
  return createBroker({
    proxy: {
      noProxy: config.noProxy,
      ...(config.httpsProxy !== undefined && { httpsProxy: config.httpsProxy }),
      ...(config.httpProxy !== undefined && { httpProxy: config.httpProxy }),
    },
    ...(config.caPem !== undefined && { extraCa: config.caPem }),
    lanHosts: config.lanHosts,
    ownAddresses,
    userAgent: `Tessera/${VERSION} (self-hosted dashboard)`,
  });
}

export async function openSandbox(config: Config, warmGuests: number): Promise<Sandbox> {
  const librarySource = createLibrarySource(new URL("../static/dist/libraries/", import.meta.url));
  return createSandbox({
    denoPath: await findRunner(config.denoPath),
    librarySource,
    componentNames,
    warmGuests,
  });
}

const IMAGE_KEY_BYTES = 32;

/** Kept in the database, so that the addresses of images stay the same over restarts. */
async function findImageKey({ db, now }: ServiceDeps): Promise<Uint8Array> {
  const stored = await findSetting(db, "image_key", z.string());
  if (stored !== undefined) return new TextEncoder().encode(stored);
  const key = randomBytes(IMAGE_KEY_BYTES).toString("base64");
  await saveSetting(db, "image_key", { value: key, updatedAt: now() });
  return new TextEncoder().encode(key);
}
