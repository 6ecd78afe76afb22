import { createClient } from "@libsql/client/http";
import { retryWhileBusy } from "./busy_retry.ts";
import type { Database } from "./database.ts";
import { toDatabaseError } from "./database_errors.ts";
import { type Client, runTransaction, toQueries } from "./libsql_client.ts";

/** Opens the database of a libSQL server over http; each statement is a request of its own. */
export async function connectRemote(
  url: string,
  { authToken }: { readonly authToken?: string | undefined } = {},
): Promise<Database> {
  const { protocol, host } = new URL(url);
  const client = createClient({ url, ...(authToken === undefined ? {} : { authToken }) });
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
  const retry = <T>(work: () => Promise<T>) => retryWhileBusy(work, { reconnect() {} });
  return {
    name,
    kind: "remote",
    execute: (sql, args) => run(() => retry(() => queries.execute(sql, args))),
    batch: (statements, mode) => run(() => retry(() => queries.batch(statements, mode))),
    transaction: (work) =>
      run(async () => await runTransaction(await retry(() => client.transaction("write")), work)),
    dataVersion: () => Promise.resolve(0),
    close: () => client.close(),
  };
}
