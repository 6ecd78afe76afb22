import type { Log } from "../log.ts";
import type { MigrateOptions } from "./migrate.ts";

export type SqlArgument = string | number | boolean | null | ArrayBuffer;
export type SqlRow = Readonly<Record<string, unknown>>;

export interface SqlResult {
  /** Rows by column name; nothing in them is parsed. */
  readonly rows: readonly SqlRow[];
  /** Rows that an INSERT, UPDATE or DELETE without RETURNING changed. */
  readonly rowsAffected: number;
}

export interface Statement {
  readonly sql: string;
  readonly args?: readonly SqlArgument[];
}

/** What the functions of a table need: a database or an open transaction. */
export interface Queries {
  execute(sql: string, args?: readonly SqlArgument[]): Promise<SqlResult>;
  /** All of them or none; "write" unless given. */
  batch(statements: readonly Statement[], mode?: "read" | "write"): Promise<readonly SqlResult[]>;
}

export interface Transaction extends Queries {
  /** Runs several statements of plain SQL; for migrations. */
  runScript(sql: string): Promise<void>;
}

/** The one door to the rows. Broken, locked, full and unreachable databases throw `AppError` "database". */
export interface Database extends Queries {
  /** Path of the file, ":memory:", or the server's origin; never a token. */
  readonly name: string;
  readonly kind: "file" | "memory" | "remote";
  /**
   * Runs `work` in a write transaction; commits when it resolves, rolls back when it throws.
   * Inside, use the argument: the database itself throws there.
   */
  transaction<T>(work: (db: Transaction) => Promise<T>): Promise<T>;
  /** A number that changes when another process wrote to the file; always 0 for a remote server, which cannot tell. */
  dataVersion(): Promise<number>;
  /** A text that differs after any change of a row, whoever made it; `undefined` for a remote server, which cannot tell. */
  changeMark(): Promise<string | undefined>;
  /** Waits for what runs and leaves the file whole, without a -wal file that belongs to it. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `file:` path or URL, `:memory:`, or the `libsql:`, `http:`, `https:` address of a server. */
  readonly url: string;
  /** Token of a remote server. */
  readonly authToken?: string | undefined;
  /** How a remote server is reached, proxy and own roots included; the runtime's `fetch` unless given. */
  readonly fetch?: typeof fetch | undefined;
  readonly log: Log;
  /** Folder of numbered SQL files; the ones beside this file unless given. */
  readonly migrations?: URL;
  /** Of the program, kept in the database so that an older one can say which it met; nothing is noted unless given. */
  readonly version?: string;
  /** Asked before a database that holds something gets a newer schema; throws when that must not be now. */
  readonly claim?: MigrateOptions["claim"];
}

/**
 * Opens the database and brings it to the newest schema.
 * @throws AppError "database" when it cannot be opened, read, written or migrated; the file stays as it was.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const database = await connect(options);
  try {
    const { migrate, saveWriter } = await import("./migrate.ts");
    await migrate(database, options);
    // Kept in the file. WAL: readers never wait for the writer. A restored copy does not have it, and the file of
    // another program must not get it.
    if (database.kind === "file") await database.execute("PRAGMA journal_mode = WAL");
    if (options.version !== undefined) await saveWriter(database, options.version);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function connect({ url, authToken, fetch, log }: DatabaseOptions): Promise<Database> {
  if (/^(libsql|https?):/i.test(url)) {
    const { connectRemote } = await import("./remote_database.ts");
    return await connectRemote(url, { authToken, fetch });
  }
  // The native engine is loaded only by those who use it.
  const { connectFile } = await import("./file_database.ts");
  return await connectFile(url, { log });
}
