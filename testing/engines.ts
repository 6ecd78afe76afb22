import { silentLog } from "../log.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { startHranaServer } from "./hrana.ts";

/** Defines one test for each way to hold a database: a file, memory, a server. Each starts empty and migrated. */
export function testEachEngine(name: string, test: (db: Database) => Promise<void>): void {
  Deno.test(`${name} (file)`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await withDatabase({ url: `file:${folder}/tessera.db` }, test);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
  Deno.test(`${name} (memory)`, () => withDatabase({ url: ":memory:" }, test));
  Deno.test(`${name} (server)`, async () => {
    const server = await startHranaServer();
    try {
      await withDatabase({ url: server.url, authToken: server.authToken }, test);
    } finally {
      await server.close();
    }
  });
}

async function withDatabase(
  options: { readonly url: string; readonly authToken?: string },
  test: (db: Database) => Promise<void>,
): Promise<void> {
  const db = await openDatabase({ ...options, log: silentLog });
  try {
    await test(db);
  } finally {
    await db.close();
  }
}
