import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { serveProgram } from "../testing/e2e/serve_program.ts";
import { openBeside } from "../testing/open_beside.ts";
import { sendRaw, signIn } from "../testing/raw_request.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { skipIf } from "../testing/skip.ts";
import { startTessera } from "../testing/start_tessera.ts";
import { makeDataDir, removeDataDir } from "../testing/tessera_process.ts";
import { givenReadyBlock } from "../testing/with_program.ts";

interface Left {
  readonly dataDir: string;
  readonly database: string;
  readonly block: string;
}

/** A data folder as a killed server leaves it: some of the rows are in the -wal file alone. */
async function withLeftFolder(work: (left: Left) => Promise<void>): Promise<void> {
  const dataDir = await makeDataDir();
  try {
    const database = join(dataDir, "tessera.db");
    const made = await runTessera(["block", "new", "--prompt", "World clock Tokyo and New York", "--json"], {
      dataDir,
    });
    const server = await startTessera({ dataDir });
    await server.kill("SIGKILL");
    await server.close();
    assert.ok((await Deno.stat(`${database}-wal`)).size > 0, "the premise: there is a -wal file");
    await work({ dataDir, database, block: readDocument(made).id });
  } finally {
    await removeDataDir(dataDir);
  }
}

const WAL_FAULTS: Readonly<Record<string, (database: string) => Promise<void>>> = {
  "without its -wal file": (database) => Deno.remove(`${database}-wal`),
  "with half of its -wal file": async (database) => {
    await Deno.truncate(`${database}-wal`, Math.floor((await Deno.stat(`${database}-wal`)).size / 2));
  },
  "with an empty -wal file": (database) => Deno.truncate(`${database}-wal`),
  "with a -wal file of random bytes": async (database) => {
    const { size } = await Deno.stat(`${database}-wal`);
    await Deno.writeFile(`${database}-wal`, crypto.getRandomValues(new Uint8Array(Math.min(size, 60_000))));
  },
  "without its -shm file": (database) => Deno.remove(`${database}-shm`),
  "with a -shm file of random bytes": (database) =>
    Deno.writeFile(`${database}-shm`, crypto.getRandomValues(new Uint8Array(32_768))),
};

Deno.test("attack 163 a database is opened whole, with all that was in the file itself", async (t) => {
  await withLeftFolder(async ({ dataDir: left, block }) => {
    for (const [what, spoil] of Object.entries(WAL_FAULTS)) {
      await t.step(what, async () => {
        const dataDir = await makeDataDir();
        try {
          const database = join(dataDir, "tessera.db");
          for (const name of ["tessera.db", "tessera.db-wal", "tessera.db-shm", "secret.key"]) {
            await Deno.copyFile(join(left, name), join(dataDir, name));
          }
          await spoil(database);
          const server = await startTessera({ dataDir });
          try {
            const cookie = await signIn(server.link);
            const page = await sendRaw(`${server.origin}/`, { headers: { cookie } });
            assert.equal(page.status, 200);
            assert.ok(page.body.includes(`/blocks/${block}`), "the block is there");
            using rows = openBeside(dataDir);
            assert.deepEqual({ ...rows.prepare("PRAGMA integrity_check").get() }, { integrity_check: "ok" });
          } finally {
            await server.close();
          }
        } finally {
          await removeDataDir(dataDir);
        }
      });
    }
  });
});

/** Overwrites the pages of one table; what it costs is known only when it is read. */
function damage(database: string, table: string): Promise<void> {
  const rows = new DatabaseSync(database);
  rows.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const { rootpage } = { ...rows.prepare("SELECT rootpage FROM sqlite_master WHERE name = ?").get(table) };
  const { page_size: size } = { ...rows.prepare("PRAGMA page_size").get() };
  rows.close();
  return overwrite(database, { at: (Number(rootpage) - 1) * Number(size), size: Number(size) });
}

async function overwrite(
  path: string,
  { at, size }: { readonly at: number; readonly size: number },
): Promise<void> {
  using file = await Deno.open(path, { write: true });
  await file.seek(at, Deno.SeekMode.Start);
  await file.write(new Uint8Array(size).fill(0xff));
}

Deno.test("attack 163 damage in one table is told where it is met, and the other pages are served", () =>
  withLeftFolder(async ({ dataDir, database, block }) => {
    await damage(database, "execution_logs");
    await Deno.writeTextFile(`${database}.before-0009`, "a copy");
    const server = await startTessera({ dataDir });
    try {
      const cookie = await signIn(server.link);
      const get = (path: string) => sendRaw(`${server.origin}${path}`, { headers: { cookie } });
      const home = await get("/");
      assert.equal(home.status, 200);
      assert.ok(home.body.includes(`/blocks/${block}`));
      assert.equal((await get("/settings")).status, 200);
      const runs = await get(`/blocks/${block}?tab=runs`);
      assert.equal(runs.status, 503, runs.body.slice(0, 300));
      assert.match(runs.body, /the file is damaged/);
      assert.match(runs.body, /tessera doctor/);
      assert.match(runs.body, /restore a backup/);
      assert.match(runs.body, /newest copy beside it is .*tessera\.db\.before-0009/);
      assert.equal((await get("/")).status, 200, "it goes on");
    } finally {
      await server.close();
    }
  }));

const isWindows = Deno.build.os === "windows";

for (const how of ["deleted", "replaced"] as const) {
  const title = `attack 163 a database that is ${how} while it is open takes no changes that would be lost`;
  Deno.test({
    ...skipIf(isWindows, title, "Windows lets nobody do it"),
    fn: async () => {
      const folder = await makeDataDir();
      const database = join(folder, "tessera.db");
      const program = await serveProgram({ databaseUrl: `file:${database}` });
      try {
        const block = await givenReadyBlock(program, "World clock Tokyo and New York");
        await Deno.rename(database, `${database}.moved`);
        if (how === "replaced") await Deno.copyFile(`${database}.moved`, database);
        // A look counts for a second.
        await new Promise((resolve) => setTimeout(resolve, 1_050));
        await assert.rejects(program.app.renameBlock(block, "lost"), (error: Error) => {
          assert.match(
            error.message,
            how === "deleted" ? /was moved or deleted while/ : /was replaced while/,
          );
          return true;
        });
        assert.equal((await program.app.getDashboard()).cards.length, 1, "pages are served");
        await Deno.rename(`${database}.moved`, database);
        await new Promise((resolve) => setTimeout(resolve, 1_050));
        await program.app.renameBlock(block, "kept");
      } finally {
        await program.close();
        await removeDataDir(folder);
      }
    },
  });
}
