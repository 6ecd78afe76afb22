import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { loadConfig } from "../config.ts";
import type { BlockId } from "../domain/ids.ts";
import { silentLog } from "../log.ts";
import { openAssets } from "../routes/assets.ts";
import { createServer } from "../routes/server.tsx";
import { openSecret } from "../services/connections/seal_secret.ts";
import { recoverFromStop } from "../services/recover_from_stop.ts";
import { findStoredModels, keyOwner } from "../services/stored_models.ts";
import { findConnectionByName } from "../storage/connections.ts";
import { readMigrations } from "../storage/migrate.ts";
import { listUpgradeCopies } from "../storage/upgrade_copies.ts";
import { builtFolder } from "../testing/built_folder.ts";
import { DATA_FOLDERS, unpackDataFolder } from "../testing/data_folders/unpack_data_folder.ts";
import { startInternet } from "../testing/internet/start_internet.ts";
import { signedIn } from "../testing/signed_in.ts";
import { allSites } from "../testing/sites/all_sites.ts";
import { removeDataDir, ROOT } from "../testing/tessera_process.ts";
import { openProgram, type Program } from "./open_program.ts";

interface Stored {
  readonly schema: number;
  readonly blocks: readonly { readonly id: BlockId; readonly title: string; readonly isShown: boolean }[];
  readonly versions: number;
}

for (const name of DATA_FOLDERS) {
  Deno.test(`a data folder with schema ${name} goes on with this program`, async () => {
    const dataDir = await unpackDataFolder(name);
    const internet = await startInternet(allSites);
    try {
      const stored = readStored(dataDir);
      assert.equal(stored.blocks.filter(({ isShown }) => isShown).length, 5, "the premise: cards with data");
      await withProgramOn(dataDir, internet, async (program) => {
        await assertCards(program, stored);
        await assertVersions(program, stored);
        await assertSecrets(program, stored);
        await assertRefreshes(program, stored);
        await assertCodeAgain(program, stored);
      });
      await assertUpgraded(dataDir, stored);
    } finally {
      await internet.close();
      await removeDataDir(dataDir);
    }
  });
}

async function withProgramOn(
  dataDir: string,
  internet: Awaited<ReturnType<typeof startInternet>>,
  work: (program: Program) => Promise<void>,
): Promise<void> {
  const caFile = join(dataDir, "internet_ca.pem");
  await Deno.writeTextFile(caFile, internet.caPem);
  const { config } = loadConfig({
    environment: {
      TESSERA_DATA_DIR: dataDir,
      HTTPS_PROXY: internet.proxyUrl,
      HTTP_PROXY: internet.proxyUrl,
      TESSERA_CA_FILE: caFile,
    },
    ...{ workingDir: dataDir, isCompiled: false, sourceDir: ROOT },
  });
  const program = await openProgram({ config, log: silentLog, warmGuests: 0, ownAddresses: () => [] });
  try {
    await recoverFromStop(program.deps);
    await work(program);
  } finally {
    await program.close();
  }
}

/** What the folder holds, read by nothing of ours. */
function readStored(dataDir: string): Stored {
  const db = new DatabaseSync(join(dataDir, "tessera.db"));
  const all = (sql: string) => db.prepare(sql).all().map((row) => ({ ...row }));
  try {
    return {
      schema: Number(all("SELECT max(number) AS n FROM schema_migrations")[0]?.["n"]),
      blocks: all("SELECT id, title, deleted_at, current_version FROM blocks ORDER BY id").map((row) => ({
        id: String(row["id"]) as BlockId,
        title: String(row["title"]),
        isShown: row["deleted_at"] === null && row["current_version"] !== null,
      })),
      versions: Number(all("SELECT count(*) AS n FROM block_versions")[0]?.["n"]),
    };
  } finally {
    db.close();
  }
}

/** Before anything is asked of a source: what was on the cards is on them. */
async function assertCards({ app, tokens, monitor }: Program, { blocks }: Stored): Promise<void> {
  assert.equal((await app.getDashboard()).title, "Money and sky");
  const routes = createServer({
    app,
    tokens,
    monitor,
    auth: signedIn,
    log: silentLog,
    now: () => Date.now(),
    origins: ["http://127.0.0.1:1"],
    assets: await openAssets(builtFolder()),
  });
  const page = await routes.fetch(
    new Request("http://127.0.0.1:1/", {
      headers: { host: "127.0.0.1:1", cookie: "tessera_session_1=known" },
    }),
  );
  const html = await page.text();
  assert.equal(page.status, 200, html);
  for (const { id, isShown } of blocks) {
    if (!isShown) continue;
    const { state } = await app.getCard(id);
    assert.ok(state.kind === "fresh" || state.kind === "stale", JSON.stringify(state).slice(0, 300));
    assert.ok(html.includes(id), "the card is on the page");
  }
  assert.match(html, /USD/);
}

async function assertVersions({ app }: Program, { blocks, versions }: Stored): Promise<void> {
  const deleted = blocks.find(({ title }) => title === "Earthquakes");
  assert.ok(deleted);
  await app.restoreBlock(deleted.id);
  let count = 0;
  for (const { id, isShown } of blocks) {
    const listed = await app.listVersions(id);
    count += listed.length;
    for (const { number } of listed) assert.ok((await app.getVersion(id, number)).backend.length > 0);
    if (isShown) await app.getBlock(id);
    await app.listRuns(id);
  }
  assert.equal(count, versions);
}

async function assertSecrets({ app, deps }: Program, { schema }: Stored): Promise<void> {
  assert.match(JSON.stringify(await app.getModelSettings()), /kept-model/);
  const [entry] = (await findStoredModels(deps.db))?.entries ?? [];
  const key = await deps.secrets.open(entry?.sealedKey ?? "", keyOwner(entry?.baseUrl ?? ""));
  assert.equal(key, "sk-fixture-secret");
  if (schema < 2) return;
  const row = await findConnectionByName(deps.db, "GITHUB");
  assert.ok(row);
  assert.equal((await openSecret(deps.secrets, row)).reveal(), "ghp_fixture_secret");
}

/** Code that an earlier compiler made, run by this program's runner against the sources. */
async function assertRefreshes({ app }: Program, { blocks }: Stored): Promise<void> {
  await Promise.all(
    blocks.filter(({ isShown }) => isShown).map(async ({ id, title }) => {
      const { state } = await app.refreshBlock(id, "person");
      assert.equal(state.kind, "fresh", `${title}: ${JSON.stringify(state).slice(0, 300)}`);
    }),
  );
}

async function assertCodeAgain({ app }: Program, { blocks }: Stored): Promise<void> {
  const made = blocks.find(({ title }) => /euro in dollars/i.test(title));
  assert.ok(made !== undefined, "the premise: a block that a model wrote");
  assert.equal((await app.returnToVersion(made.id, 2)).state.kind, "fresh");
  const { backend, view, manifest } = await app.getVersion(made.id, 2);
  const saved = await app.saveCode(made.id, {
    backend,
    view: view.replaceAll("euro", "Euro"),
    manifest: JSON.stringify(manifest),
  });
  assert.equal(saved.kind, "adopted", JSON.stringify(saved).slice(0, 400));
}

async function assertUpgraded(dataDir: string, { schema }: Stored): Promise<void> {
  const newest = (await readMigrations()).length;
  const db = new DatabaseSync(join(dataDir, "tessera.db"), { readOnly: true });
  assert.equal(db.prepare("SELECT max(number) AS n FROM schema_migrations").get()?.["n"], newest);
  assert.equal(db.prepare("PRAGMA integrity_check").get()?.["integrity_check"], "ok");
  assert.deepEqual(db.prepare("PRAGMA foreign_key_check").all(), []);
  db.close();
  const copies = await listUpgradeCopies(join(dataDir, "tessera.db"));
  assert.equal(copies.length, schema === newest ? 0 : 1);
}
