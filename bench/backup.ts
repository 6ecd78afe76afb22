import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createBlockId } from "../domain/ids.ts";
import { silentLog } from "../log.ts";
import { copyDatabase } from "../storage/copy_database.ts";
import { openDatabase } from "../storage/database.ts";
import { startInternet } from "../testing/internet/start_internet.ts";
import { allSites } from "../testing/sites/all_sites.ts";
import { makeDataDir, removeDataDir, tesseraCommand } from "../testing/tessera_process.ts";
import { href } from "../urls.ts";
import type { Figure, Measurement } from "./figure.ts";
import { findMemory } from "./process_memory.ts";
import { measureSteadily, type SteadyLoad } from "./steady_load.ts";
import { timed } from "./timed.ts";
import { makeTwelveBlocks } from "./twelve_blocks.ts";
import { type VisitedServer, visitServer } from "./visit_server.ts";

const ROW_BYTES = 50_000;
const ROWS = 20_000;
const ROWS_OF_BLOCK = 500;
const PAGE_EVERY_MS = 50;
const WARM_UP_MS = 3_000;
const QUIET_MS = 15_000;
const SAMPLE_MS = 100;
const MEGABYTE = 1024 * 1024;
const MAX_SECONDS = 60;
const MAX_PAGE_MS = 50;
const COPY = "VACUUM INTO alone";
const SHELL = "sqlite3 .backup";

/** A backup of a gigabyte while the server answers, and putting it back. */
export async function measureBackup(): Promise<Measurement> {
  const internet = await startInternet(allSites);
  const dataDir = await makeDataDir();
  try {
    const first = await visitServer({ dataDir, internet });
    await makeTwelveBlocks(first);
    await first.stop();
    await fill(join(dataDir, "tessera.db"));
    const server = await visitServer({ dataDir, internet });
    await measurePages(server, sleep(WARM_UP_MS));
    const quiet = await measurePages(server, sleep(QUIET_MS));
    const file = join(dataDir, "bench.backup");
    const work = runBackup(["backup", file, "--json"], dataDir);
    const during = await measurePages(server, work);
    const backup = await work;
    await server.stop();
    const alternatives = await measureAlternatives(dataDir);
    const restore = await runBackup(["restore", file, "--yes", "--json"], dataDir);
    const databaseBytes = (await Deno.stat(join(dataDir, "tessera.db"))).size;
    const fileBytes = (await Deno.stat(file)).size;
    return {
      title: `Backup of ${(databaseBytes / 1e9).toFixed(1)} GB while serving`,
      figures: toFigures({
        ...{ backup, restore, quiet, during, databaseBytes, fileBytes },
        ...alternatives,
      }),
      notes: [
        "The real programs, the server and the command beside it, each in a process of its own; a page of twelve cards " +
        `every ${PAGE_EVERY_MS} ms, signed in, packed: ${quiet.requests} before and ${during.requests} during the backup.`,
        `${ROWS} rows of stored data of ${ROW_BYTES} random hexadecimal digits: half of a byte is news, as in packed JSON.`,
        `${COPY}, and ${SHELL} of SQLite's own shell where it is installed, were measured right after it, with no server: neither packs, strips secrets or sums up.`,
        "The restore checks every byte, the schema and the whole database, keeps a copy of the present one and swaps.",
      ],
    };
  } finally {
    await internet.close();
    await removeDataDir(dataDir);
  }
}

/** Data of blocks in the trash, below what a block may keep: pages do not show it, and nothing removes it meanwhile. */
async function fill(file: string): Promise<void> {
  const db = await openDatabase({ url: `file:${file}`, log: silentLog });
  const { rows } = await db.execute("SELECT name FROM pragma_table_info('blocks')");
  const columns = rows.map(({ name }) => String(name));
  const values = columns.map((name) => name === "id" ? "?1" : name === "deleted_at" ? "?2" : name);
  for (let count = 0; count < ROWS; count += ROWS_OF_BLOCK) {
    const id = createBlockId();
    await db.execute(
      `INSERT INTO blocks (${columns.join(", ")}) SELECT ${values.join(", ")} FROM blocks LIMIT 1`,
      [id, Date.now()],
    );
    await db.execute(
      `INSERT INTO block_data (block_id, version, at, bytes, tree, text, data)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       SELECT ?3, 1, ?4 - i, ?2, '[]', '', '"' || hex(randomblob(?2 / 2)) || '"' FROM n`,
      [ROWS_OF_BLOCK, ROW_BYTES, id, Date.now()],
    );
  }
  await db.close();
}

interface Work {
  readonly tookMs: number;
  readonly peakBytes: number | undefined;
}

async function runBackup(words: readonly string[], dataDir: string): Promise<Work> {
  const startedAt = performance.now();
  const child = (await tesseraCommand(words, { dataDir })).spawn();
  let peakBytes: number | undefined;
  const sampling = setInterval(async () => {
    // Between two looks it may have ended.
    const bytes = await findMemory(child.pid).catch(() => undefined);
    if (bytes !== undefined) peakBytes = Math.max(bytes, peakBytes ?? 0);
  }, SAMPLE_MS);
  const { success, stderr } = await child.output();
  clearInterval(sampling);
  if (!success) throw new Error(`Cannot measure "${words[0]}": ${new TextDecoder().decode(stderr)}`);
  return { tookMs: performance.now() - startedAt, peakBytes };
}

async function measureAlternatives(dataDir: string) {
  const file = join(dataDir, "tessera.db");
  const copy = join(dataDir, "copy.db");
  const db = await openDatabase({ url: `file:${file}`, log: silentLog });
  const vacuumMs = await timed(() => db.execute("VACUUM INTO ?", [copy]));
  await Deno.remove(copy);
  const checkedMs = await timed(() => copyDatabase(db, copy));
  await db.close();
  await Deno.remove(copy);
  // Not installed: its row is left out, as is its copy.
  const shellMs = await timed(() => runShell(file, copy)).catch(() => undefined);
  await Deno.remove(copy).catch(() => {});
  return { vacuumMs, checkedMs, shellMs };
}

/** The online backup of SQLite itself, page by page. */
async function runShell(from: string, to: string): Promise<void> {
  const { success } = await new Deno.Command("sqlite3", { args: [from, `.backup '${to}'`] }).output();
  if (!success) throw new Error("Cannot measure sqlite3");
}

function measurePages({ server, cookie }: VisitedServer, until: Promise<unknown>): Promise<SteadyLoad> {
  const headers = { Cookie: cookie, "Accept-Encoding": "gzip, br" };
  return measureSteadily(`${server.origin}${href("home")}`, { headers, everyMs: PAGE_EVERY_MS, until });
}

interface Measured {
  readonly backup: Work;
  readonly restore: Work;
  readonly quiet: SteadyLoad;
  readonly during: SteadyLoad;
  readonly databaseBytes: number;
  readonly fileBytes: number;
  readonly vacuumMs: number;
  readonly checkedMs: number;
  readonly shellMs: number | undefined;
}

function toFigures(measured: Measured): Figure[] {
  const { backup, restore, quiet, during, databaseBytes, fileBytes, vacuumMs, checkedMs, shellMs } = measured;
  const page = (part: "p50" | "p95" | "p99") => ({
    measured: during.latency[part],
    alternative: { name: "without one", measured: quiet.latency[part] },
  });
  const memory = (name: string, bytes: number | undefined): Figure[] =>
    bytes === undefined ? [] : [{ name, unit: "MB", measured: bytes / MEGABYTE, bar: { most: 300 } }];
  return [
    {
      ...{ name: "Backup, everything included", unit: "ms", measured: backup.tookMs },
      bar: { most: MAX_SECONDS * 1000 },
      alternative: { name: COPY, measured: vacuumMs },
    },
    {
      ...{ name: "Its consistent, checked copy alone", unit: "ms", measured: checkedMs },
      ...(shellMs !== undefined && { alternative: { name: SHELL, measured: shellMs } }),
    },
    {
      name: "Backup, megabytes of database a second",
      unit: "/s",
      measured: databaseBytes / 1e3 / backup.tookMs,
    },
    {
      name: "Its file",
      unit: "MB",
      measured: fileBytes / 1e6,
      alternative: { name: COPY, measured: databaseBytes / 1e6 },
    },
    ...memory("Memory of the backup's process, most (PSS)", backup.peakBytes),
    { name: "Page during the backup, p50", unit: "ms", ...page("p50") },
    { name: "Page during the backup, p95", unit: "ms", bar: { most: MAX_PAGE_MS }, ...page("p95") },
    { name: "Page during the backup, p99", unit: "ms", ...page("p99") },
    {
      ...{ name: "Longest page during the backup", unit: "ms", measured: during.worstMs },
      alternative: { name: "without one", measured: quiet.worstMs },
    },
    { name: "Restore, everything included", unit: "ms", measured: restore.tookMs },
    ...memory("Memory of the restore's process, most (PSS)", restore.peakBytes),
  ];
}
