import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Config } from "../config.ts";
import { AppError } from "../domain/errors.ts";
import { createBroker } from "../egress/create_broker.ts";
import type { Broker } from "../egress/types.ts";
import { componentNames } from "../kit/components.ts";
import { APPROVED_NAMES, createLibrarySource } from "../kit/libraries.ts";
import type { Log } from "../log.ts";
import { compileBlock, createSandbox, findRunner, type Sandbox } from "../sandbox/mod.ts";
import { type Auth, createAuth } from "../services/auth.ts";
import { createApp, type RunningApp } from "../services/create_app.ts";
import type { CompileCode } from "../services/deps.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { openDataFolder } from "../storage/data_folder.ts";
import { openSecretBox } from "../storage/secret_box.ts";
import { findSetting, saveSetting } from "../storage/settings.ts";
import { VERSION } from "../version.ts";

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
  const db = await openDatabase({ url: config.databaseUrl, authToken: config.databaseAuthToken, log });
  const broker = openBroker(config, ownAddresses);
  const { sandbox, compile } = await openRunner(config, warmGuests);
  const now = () => Date.now();
  const running = createApp({
    ...{
      db,
      sandbox,
      compile,
      broker,
      log,
      now,
      random: Math.random,
      generatedCodeDir: config.generatedCodeDir,
    },
    secrets: await openSecretBox(config.secretKeyFile),
    configuredModel: { apiKey: config.apiKey, baseUrl: config.modelBaseUrl, model: config.model },
    imageKey: await findImageKey(db, now()),
  });
  return {
    ...running,
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

/** What runs blocks and what makes them ready to run: both are processes of the same runner. */
export interface Runner {
  readonly sandbox: Sandbox;
  readonly compile: CompileCode;
}

/** Throws `AppError` "unsafe" when no Deno is to be had that keeps a block in. */
export async function openRunner(config: Config, warmGuests: number): Promise<Runner> {
  const runner = await findRunner({ configuredPath: config.denoPath });
  if (runner.kind === "missing") throw new AppError("unsafe", runner.message, runner.hint);
  const librarySource = createLibrarySource(join(builtDir(), "libraries"));
  const common = { denoPath: runner.path, librarySource };
  return {
    sandbox: createSandbox({ ...common, componentNames, warmGuests }),
    compile: (source, options = {}) =>
      compileBlock(source, { ...common, ...options, libraries: APPROVED_NAMES }),
  };
}

/** The folder that `deno task build` fills. */
export function builtDir(): string {
  return fileURLToPath(new URL("../static/dist/", import.meta.url));
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
