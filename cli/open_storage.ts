import type { Config } from "../config.ts";
import { AppError } from "../domain/errors.ts";
import type { Broker } from "../egress/types.ts";
import type { Log } from "../log.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { type FolderLock, lockDataFolder } from "../storage/data_folder.ts";
import { VERSION } from "../version.ts";
import { openBroker } from "./open_runner.ts";

/**
 * The longest that a database server may take for one answer. One that is gone without a word would be waited for for
 * ever, by the clock of the blocks as well.
 */
const ANSWER_MS = 60_000;

export interface StorageTools {
  readonly log: Log;
  readonly broker: Broker;
  /** True for the process that holds the data folder's lock already; others take it while they upgrade. */
  readonly isOwner?: boolean;
}

/** The configured database. A server is reached through the broker, so that proxy and authority count for it too. */
export async function openStorage(
  config: Config,
  { log, broker, isOwner = false }: StorageTools,
): Promise<Database> {
  const { databaseUrl: url, databaseAuthToken: authToken } = config;
  const claim = isOwner ? undefined : () => claimForUpgrade(config);
  const common = { url, log, version: VERSION, claim };
  if (url.startsWith("file:")) return await openDatabase(common);
  const { hostname, port, protocol } = new URL(url);
  const isPlain = protocol === "http:";
  const host = `${hostname}:${port === "" ? (isPlain ? "80" : "443") : port}`;
  // The owner's choice of address grants exactly that host and port, to this client alone.
  const fetch = broker.createFetch({
    purpose: "database",
    owner: "database",
    hosts: [host],
    lanHosts: [host],
    limits: { totalMs: ANSWER_MS },
  });
  return await openDatabase({ ...common, authToken, fetch });
}

/** A newer program beside a server that still runs would change the tables under its feet. */
async function claimForUpgrade({ dataDir }: Config): Promise<FolderLock> {
  try {
    return await lockDataFolder(dataDir);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError(
      "busy",
      `Cannot upgrade the database to Tessera ${VERSION} while an older Tessera serves it`,
      "Restart that one with this version first; nothing was changed",
      { cause },
    );
  }
}

/** Runs work with the database alone, for commands that need no more, and closes it whatever happens. */
export async function withStorage<T>(
  config: Config,
  log: Log,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const broker = openBroker(config, () => []);
  try {
    const db = await openStorage(config, { log, broker });
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  } finally {
    await broker.close();
  }
}
