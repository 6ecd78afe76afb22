import { createClient } from "@libsql/client/http";
import { retryWhileBusy } from "./busy_retry.ts";
import type { Database } from "./database.ts";
import { toDatabaseError } from "./database_errors.ts";
import { type Client, runTransaction, toQueries } from "./libsql_client.ts";
import { createTurns } from "./turns.ts";

export interface RemoteOptions {
  readonly authToken?: string | undefined;
  /** How the server is reached; the runtime's own unless given. */
  readonly fetch?: typeof fetch | undefined;
}

/** Opens the database of a libSQL server over http; each statement is a request of its own. */
export async function connectRemote(url: string, options: RemoteOptions = {}): Promise<Database> {
  const { protocol, host } = new URL(url);
  const { authToken, fetch } = options;
  const client = createClient({ url, ...(authToken && { authToken }), ...(fetch && { fetch }) });
  const database = createRemoteDatabase(client, `${protocol}//${host}`);
  await database.execute("SELECT 1");
  return database;
}

function createRemoteDatabase(client: Client, name: string): Database {
  const queries = toQueries(client);
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toDatabaseError(error, `Cannot use database "${name}"`);
    }
  };
  // A refused request used a connection of its own on the server, so there is nothing to mend here.
  const retry = <T>(work: () => Promise<T>) => run(() => retryWhileBusy(work, { reconnect() {} }));
  // One server has one writer; waiting here is fairer and quicker than meeting the lock.
  const turns = createTurns();
  return {
    name,
    kind: "remote",
    execute: (sql, args) => retry(() => queries.execute(sql, args)),
    batch: (statements, mode) => retry(() => queries.batch(statements, mode)),
    transaction: (work) =>
      turns(async () => {
        const transaction = await retry(() => begin(client));
        return await run(() => runTransaction(transaction, work));
      }),
    dataVersion: () => Promise.resolve(0),
    changeMark: () => Promise.resolve(undefined),
    close: () => Promise.resolve(client.close()),
  };
}

/** The client sends BEGIN together with the first statement; only that shows whether the lock is free. */
async function begin(client: Client) {
  const transaction = await client.transaction("write");
  try {
    await transaction.execute("SELECT 1");
    return transaction;
  } catch (error) {
    transaction.close();
    throw error;
  }
}
