import type { Config } from "../config.ts";
import type { Broker } from "../egress/types.ts";
import type { Log } from "../log.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { openBroker } from "./open_runner.ts";

/** The configured database. A server is reached through the broker, so that proxy and authority count for it too. */
export async function openStorage(
  config: Config,
  { log, broker }: { readonly log: Log; readonly broker: Broker },
): Promise<Database> {
  const { databaseUrl: url, databaseAuthToken: authToken } = config;
  if (url.startsWith("file:")) return await openDatabase({ url, log });
  const { hostname, port, protocol } = new URL(url);
  const isPlain = protocol === "http:";
  const host = `${hostname}:${port === "" ? (isPlain ? "80" : "443") : port}`;
  // The owner's choice of address grants exactly that host and port, to this client alone.
  const fetch = broker.createFetch({
    purpose: "database",
    owner: "database",
    hosts: [host],
    lanHosts: [host],
  });
  return await openDatabase({ url, authToken, log, fetch });
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
