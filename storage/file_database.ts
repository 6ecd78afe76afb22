import { AsyncLocalStorage } from "node:async_hooks";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Log } from "../log.ts";
import { retryWhileBusy } from "./busy_retry.ts";
import type { Database, Transaction } from "./database.ts";
import { AppError } from "../domain/errors.ts";
import { findNewestCopy } from "./database_copies.ts";
import { isDamage, toDatabaseError } from "./database_errors.ts";
import { watchFile } from "./file_identity.ts";
import { type Client, runTransaction, toQueries } from "./libsql_client.ts";
import { prepareFile } from "./prepare_file.ts";
import { loadSqlite } from "./sqlite_client.ts";
import { createTurns } from "./turns.ts";

/**
 * SQLite waits for a lock inside a synchronous call, and the whole program stands still meanwhile: wait briefly there,
 * and longer between tries.
 */
const SQLITE_WAIT_MS = 100;

const MEMORY = ":memory:";

/** The first number tells of other connections alone, the second of this one alone. */
const CHANGE_MARK = "SELECT data_version AS others, total_changes() AS own FROM pragma_data_version";

/** Statements that store nothing. */
const READS = /^\s*(SELECT|PRAGMA|WITH)\b/i;

/** Opens a database file, made when there is none, or one in memory, over a single connection. */
export async function connectFile(url: string, { log }: { readonly log: Log }): Promise<Database> {
  const name = filePathOf(url);
  const createClient = await loadSqlite();
  if (name !== MEMORY) await prepareFile(name);
  try {
    const requireFile = name === MEMORY ? () => {} : await watchFile(name);
    const fileUrl = name === MEMORY ? MEMORY : pathToFileURL(name).href;
    const client = createClient({ url: fileUrl, concurrency: 1, timeout: SQLITE_WAIT_MS });
    const connection = new Connection(client, { name, log, requireFile });
    const database = connection.asDatabase();
    await connection.checkWritable();
    return database;
  } catch (error) {
    throw await explain(error, `Cannot open database "${name}"`, name);
  }
}

/** Path of a `file:` URL (`file:data/x.db`, `file:///data/x.db`) or of a plain path, or ":memory:". */
export function filePathOf(url: string): string {
  if (url === MEMORY || url === "file::memory:") return MEMORY;
  if (/^file:\/\//i.test(url)) return fileURLToPath(url);
  return resolve(/^file:/i.test(url) ? decodeURIComponent(url.slice("file:".length)) : url);
}

/** With the way back, where there is one: a person who meets a damaged file needs a file that is not. */
async function explain(error: unknown, action: string, name: string): Promise<unknown> {
  const explained = toDatabaseError(error, action);
  const copy = isDamage(error) && name !== MEMORY ? await findNewestCopy(name) : undefined;
  if (!(explained instanceof AppError) || copy === undefined) return explained;
  return new AppError(
    "database",
    explained.message,
    `${explained.hint}; the newest copy beside it is "${copy}"`,
    {
      cause: explained.cause,
    },
  );
}

class Connection {
  readonly #client: Client;
  readonly #name: string;
  readonly #log: Log;
  /** Throws when what is written now would be lost. */
  readonly #requireFile: () => void;
  readonly #openTransaction = new AsyncLocalStorage<{ isOpen: boolean }>();
  /** One statement or transaction at a time: there is one connection, and a transaction owns it. */
  readonly #turns = createTurns();
  #isConfigured = false;
  #reconnects = 0;

  constructor(
    client: Client,
    given: { readonly name: string; readonly log: Log; readonly requireFile: () => void },
  ) {
    this.#client = client;
    this.#name = given.name;
    this.#log = given.log;
    this.#requireFile = given.requireFile;
  }

  asDatabase(): Database {
    const queries = toQueries(this.#client);
    return {
      name: this.#name,
      kind: this.#name === MEMORY ? "memory" : "file",
      execute: (sql, args) => this.#run(() => queries.execute(sql, args), { isRead: READS.test(sql) }),
      batch: (statements, mode) =>
        this.#run(() => queries.batch(statements, mode), { isRead: mode === "read" }),
      transaction: (work) => this.#transaction(work),
      dataVersion: async () => {
        const { rows } = await this.#run(() => queries.execute("PRAGMA data_version"), { isRead: true });
        // SQLite counts for one connection; a new one starts anew and may have missed a change.
        return this.#reconnects * 1e9 + Number(rows[0]?.["data_version"]);
      },
      changeMark: async () => {
        const { rows } = await this.#run(() => queries.execute(CHANGE_MARK), { isRead: true });
        return `${this.#reconnects} ${rows[0]?.["others"]} ${rows[0]?.["own"]}`;
      },
      close: () => this.#close(),
    };
  }

  /** A read-only file opens without complaint; only a write shows it. */
  async checkWritable(): Promise<void> {
    const transaction = await this.#retry(() => this.#client.transaction("write"));
    await transaction.rollback();
  }

  #run<T>(work: () => Promise<T>, { isRead }: { readonly isRead: boolean }): Promise<T> {
    return this.#takeTurn(() => {
      if (!isRead) this.#requireFile();
      return this.#retry(work);
    });
  }

  #transaction<T>(work: (db: Transaction) => Promise<T>): Promise<T> {
    return this.#takeTurn(async () => {
      this.#requireFile();
      // Only the start can meet a lock, so `work` never runs twice.
      const transaction = await this.#retry(() => this.#client.transaction("write"));
      const state = { isOpen: true };
      try {
        return await this.#openTransaction.run(state, () => runTransaction(transaction, work));
      } finally {
        state.isOpen = false;
      }
    });
  }

  #takeTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#openTransaction.getStore()?.isOpen === true) {
      // It would wait for itself for ever.
      throw new TypeError("Cannot use the database inside its transaction: use the transaction's argument");
    }
    return this.#turns(async () => {
      try {
        return await work();
      } catch (error) {
        throw await explain(error, `Cannot use database "${this.#name}"`, this.#name);
      }
    });
  }

  #retry<T>(work: () => Promise<T>): Promise<T> {
    return retryWhileBusy(async () => {
      await this.#configure();
      return await work();
    }, { reconnect: (refusal) => this.#reconnect(refusal) });
  }

  /** Settings of a connection are not kept in the file, so each new connection needs them. */
  async #configure(): Promise<void> {
    if (this.#isConfigured) return;
    // What a person was told is kept must outlive a power cut: WAL with NORMAL would lose the last moments (decision 25).
    await this.#client.execute("PRAGMA synchronous = FULL");
    await this.#client.execute("PRAGMA foreign_keys = ON");
    this.#isConfigured = true;
  }

  /**
   * After one SQLITE_BUSY a pooled connection fails every later transaction with "SQL statements in progress".
   * https://github.com/tursodatabase/libsql-client-ts/issues/352
   */
  async #reconnect(refusal: number): Promise<void> {
    // A database in memory is gone with its connection, and nobody else can lock it.
    if (this.#name === MEMORY) return;
    if (refusal === 1) this.#log.warn("storage", "Met a database lock", { database: this.#name });
    await this.#client.reconnect();
    this.#reconnects += 1;
    this.#isConfigured = false;
  }

  /**
   * The client leaves statements to the garbage collector, so SQLite does not end with the last connection: the -wal
   * file stays, and would be read into whatever file a person puts in the database's place.
   */
  async #close(): Promise<void> {
    await this.#turns(async () => {
      // What cannot be moved now is safe in the -wal file, and is moved at the next start.
      await this.#client.execute("PRAGMA wal_checkpoint(TRUNCATE)").catch(() => {});
      this.#client.close();
    });
  }
}
