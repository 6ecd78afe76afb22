import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { AppError } from "../domain/errors.ts";
import { silentLog } from "../log.ts";
import { unpackDataFolder } from "../testing/data_folders/unpack_data_folder.ts";
import { skipIf } from "../testing/skip.ts";
import { CANNOT_MOUNT, MOUNTING, remount, withDisk } from "../testing/small_disk.ts";
import { waitUntil } from "../testing/wait_until.ts";
import { openDatabase } from "./database.ts";
import { readMigrations } from "./migrate.ts";
import { listUpgradeCopies } from "./upgrade_copies.ts";

/** Opens the database as a start does, and kills itself when the log says a word. */
const CHILD = `
  const [module, path, migrations, word] = Deno.args;
  const { openDatabase } = await import(module);
  const tell = (_area, text, fields) => {
    if (\`\${text} \${JSON.stringify(fields ?? {})}\`.includes(word)) Deno.kill(Deno.pid, "SIGKILL");
  };
  await openDatabase({
    url: "file:" + path,
    log: { debug: tell, info: tell, warn: tell, error: tell },
    ...(migrations !== "" && { migrations: new URL(migrations) }),
  });
  Deno.exit(0);
`;

interface Folder {
  readonly dataDir: string;
  readonly path: string;
  readonly before: string;
}

async function inOldFolder(isWal: boolean, work: (folder: Folder) => Promise<void>): Promise<void> {
  const dataDir = await unpackDataFolder("4");
  const path = join(dataDir, "tessera.db");
  if (isWal) {
    const db = new DatabaseSync(path);
    db.exec("PRAGMA journal_mode = WAL");
    db.close();
  }
  try {
    await work({ dataDir, path, before: readRows(path) });
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

function spawnStart(path: string, word: string, migrations?: URL): Deno.ChildProcess {
  const module = new URL("database.ts", import.meta.url).href;
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-check", "--config", new URL("../deno.json", import.meta.url).pathname],
      ...[
        `data:application/typescript,${encodeURIComponent(CHILD)}`,
        module,
        path,
        migrations?.href ?? "",
        word,
      ],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
}

/** Rows of which no migration changes a word. */
function readRows(path: string): string {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return JSON.stringify([
      db.prepare("SELECT id, title, prompt, current_version FROM blocks ORDER BY id").all(),
      db.prepare("SELECT block_id, number, backend, view, manifest FROM block_versions ORDER BY 1, 2").all(),
      db.prepare("SELECT block_id, at, data, text FROM block_data ORDER BY 1, 2").all(),
    ]);
  } finally {
    db.close();
  }
}

async function assertWhole({ dataDir, path, before }: Folder, migrations?: URL): Promise<void> {
  const db = await openDatabase({ url: `file:${path}`, log: silentLog, ...(migrations && { migrations }) });
  const { rows } = await db.execute("SELECT number FROM schema_migrations ORDER BY number");
  deepEqual(rows.map((row) => row["number"]), (await readMigrations(migrations)).map(({ number }) => number));
  equal((await db.execute("PRAGMA integrity_check")).rows[0]?.["integrity_check"], "ok");
  await db.close();
  equal(readRows(path), before);
  const names = (await Array.fromAsync(Deno.readDir(dataDir))).map(({ name }) => name);
  deepEqual(names.filter((name) => /\.new$|-journal$/.test(name)), []);
  for (const copy of await listUpgradeCopies(path)) equal(readRows(copy.path), before, copy.path);
}

const newest = (await readMigrations()).at(-1)!;

for (const isWal of [false, true]) {
  const mode = isWal ? "WAL" : "a journal";
  for (
    const [when, word, copies] of [
      ["between the copy and the first migration", "Copied the database", [4]],
      ["after the first of several migrations", "0005_", [5, 4]],
      ["after the last migration", newest.file, [4]],
    ] as const
  ) {
    Deno.test(`an upgrade killed ${when} goes on at the next start (${mode})`, () =>
      inOldFolder(isWal, async (folder) => {
        const { signal } = await spawnStart(folder.path, word).status;
        equal(signal, "SIGKILL", "the premise: it was killed on the way");
        await assertWhole(folder);
        deepEqual(
          (await listUpgradeCopies(folder.path)).map(({ schema }) => schema).toSorted(),
          copies.toSorted(),
        );
      }));
  }

  Deno.test(`an upgrade killed in the middle of a migration rolls it back and goes on (${mode})`, () =>
    inOldFolder(isWal, async (folder) => {
      const migrations = await slowMigrations(folder.dataDir);
      const child = spawnStart(folder.path, "nothing", migrations);
      const written = isWal ? `${folder.path}-wal` : folder.path;
      await waitUntil("the migration writes", async () => (await sizeOf(written)) > 2_000_000);
      child.kill("SIGKILL");
      equal((await child.status).signal, "SIGKILL");
      const quick = (await Deno.readTextFile(new URL("0005_slow.sql", migrations))).replace(
        "40000000",
        "4000",
      );
      await Deno.writeTextFile(new URL("0005_slow.sql", migrations), quick);
      await assertWhole(folder, migrations);
      equal((await listUpgradeCopies(folder.path)).length, 1, "one copy, not one a start");
    }));
}

Deno.test({
  ...skipIf(
    Deno.build.os !== "linux",
    "an upgrade killed in the middle of its copy leaves nothing of it",
    "modes",
  ),
  fn: () =>
    inOldFolder(true, async (folder) => {
      fatten(folder.path);
      const child = spawnStart(folder.path, "nothing");
      await waitUntil("a copy is being written", async () => (await sizeOfCopy(folder.dataDir)) > 0);
      child.kill("SIGKILL");
      await child.status;
      await assertWhole(folder);
      const copies = await listUpgradeCopies(folder.path);
      ok(copies.length >= 1);
    }),
});

Deno.test({
  ...skipIf(
    CANNOT_MOUNT,
    "an upgrade on a disk that fills up changes nothing, and goes on with space",
    MOUNTING,
  ),
  fn: () =>
    inOldFolder(true, (folder) =>
      withDisk("size=9m", async (disk) => {
        const path = join(disk, "tessera.db");
        await Deno.copyFile(folder.path, path);
        const migrations = await slowMigrations(folder.dataDir);
        await rejects(
          openDatabase({ url: `file:${path}`, log: silentLog, migrations }),
          (error) => error instanceof AppError && /the disk is full/.test(error.message),
        );
        equal(readRows(path), folder.before);
        await makeQuick(migrations);
        await remount(disk, "size=40m");
        await assertWhole({ dataDir: disk, path, before: folder.before }, migrations);
      })),
});

/** The migrations that the folder has, and one that takes long and writes much. */
async function slowMigrations(dataDir: string): Promise<URL> {
  const folder = pathToFileURL(`${join(dataDir, "sql")}/`);
  await Deno.mkdir(folder);
  for (const { number, file, sql } of await readMigrations()) {
    if (number <= 4) await Deno.writeTextFile(new URL(file, folder), sql);
  }
  await Deno.writeTextFile(
    new URL("0005_slow.sql", folder),
    `CREATE TABLE slow (a);
     ALTER TABLE blocks ADD COLUMN half INTEGER NOT NULL DEFAULT 0;
     UPDATE blocks SET half = 1;
     PRAGMA cache_spill = 10;
     INSERT INTO slow WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000000)
       SELECT hex(randomblob(50)) FROM n;`,
  );
  return folder;
}

async function makeQuick(migrations: URL): Promise<void> {
  const file = new URL("0005_slow.sql", migrations);
  await Deno.writeTextFile(file, (await Deno.readTextFile(file)).replace("40000000", "4000"));
}

function fatten(path: string): void {
  const db = new DatabaseSync(path);
  db.exec("CREATE TABLE fat (a); INSERT INTO fat VALUES (zeroblob(150000000));");
  db.close();
}

const sizeOf = (path: string) => Deno.stat(path).then(({ size }) => size, () => 0);

async function sizeOfCopy(dataDir: string): Promise<number> {
  for await (const { name } of Deno.readDir(dataDir)) {
    if (name.endsWith(".new")) return await sizeOf(join(dataDir, name));
  }
  return 0;
}
