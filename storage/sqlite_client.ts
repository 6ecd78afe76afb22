import type { createClient } from "@libsql/client/sqlite3";
import { type NativeLibrary, placeLibrary } from "./native_library.ts";

declare global {
  /** Where the compiled program finds the library, in place of asking for an npm package (tools/compile). */
  var tesseraNativeLibrary: string | undefined;
}

let carried: NativeLibrary | undefined;
let loading: Promise<typeof createClient> | undefined;

/** For the compiled program, before the first database is opened; from source npm's package brings its own. */
export function carryNativeLibrary(library: NativeLibrary): void {
  carried = library;
}

/** The SQLite client, loaded when it is first asked for. Throws `AppError` where its library cannot be loaded. */
export function loadSqlite(): Promise<typeof createClient> {
  return loading ??= load();
}

async function load(): Promise<typeof createClient> {
  if (carried !== undefined) globalThis.tesseraNativeLibrary = await placeLibrary(carried);
  return (await import("@libsql/client/sqlite3")).createClient;
}
