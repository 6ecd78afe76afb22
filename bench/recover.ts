import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { createBlockId } from "../domain/ids.ts";
import { openBeside } from "../testing/open_beside.ts";
import { sendRaw, signIn } from "../testing/raw_request.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { startTessera, type TesseraServer } from "../testing/start_tessera.ts";
import { makeDataDir, removeDataDir } from "../testing/tessera_process.ts";
import { waitUntil } from "../testing/wait_until.ts";
import type { Measurement } from "./figure.ts";

const BLOCKS = 1_000;
/** Rows of history of each block. */
const HISTORY = 20;
const DAY_MS = 86_400_000;
/** Blocks that were refreshed when the server is killed. */
const KILLED_AFTER = 100;
const LOOK_EVERY_MS = 100;
const LIMIT_MS = 10 * 60_000;

interface Recovery {
  readonly firstPageMs: number;
  readonly claimedMs: number;
}

/** What a person waits for after `kill -9` in the middle of work, with 1,000 blocks that were due for days. */
export async function measureRecovery(): Promise<Measurement> {
  const dataDir = await makeDataDir();
  const empty = await makeDataDir();
  try {
    await fill(dataDir);
    await dieWorking(dataDir);
    const walMb = (await Deno.stat(join(dataDir, "tessera.db-wal"))).size / 1e6;
    const plainMs = await openPlainly(dataDir);
    const { firstPageMs, claimedMs } = await recover(dataDir);
    const nothing = await recover(empty);
    return {
      title: "Recovery: kill -9 with 1,000 blocks, all of them due",
      figures: [
        {
          ...{ name: "Start to first page", unit: "ms", measured: firstPageMs, bar: { most: 3_000 } },
          alternative: { name: "with no block", measured: nothing.firstPageMs },
        },
        {
          ...{ name: "Opening the file alone, checked", unit: "ms", measured: plainMs },
        },
        { name: "Start until every block has run", unit: "ms", measured: claimedMs },
        { name: "Blocks a second", unit: "/s", measured: (BLOCKS - KILLED_AFTER) / (claimedMs / 1000) },
      ],
      notes: [
        `A -wal file of ${walMb.toFixed(1)} MB was left; each block has ${HISTORY} rows of history.`,
        "Opening the file alone: SQLite reads the -wal file and checks every page (PRAGMA integrity_check), of a copy.",
        "Runs begin when the sandbox has been attacked and has held; the blocks ask no source.",
      ],
    };
  } finally {
    await removeDataDir(dataDir);
    await removeDataDir(empty);
  }
}

/** One block made by the program, and as many copies of its rows. */
async function fill(dataDir: string): Promise<void> {
  const made = await runTessera(["block", "new", "--prompt", "World clock Tokyo and New York", "--json"], {
    dataDir,
  });
  const { id } = readDocument(made);
  using rows = openBeside(dataDir);
  rows.exec("BEGIN");
  // Once a day, so that nothing is due a second time while it is measured.
  rows.prepare("UPDATE blocks SET next_run_at = ?, refresh = ? WHERE id = ?").run(
    ...[Date.now() - 3 * DAY_MS, '{"everySeconds":86400}', id],
  );
  for (let count = 1; count < BLOCKS; count++) {
    const copy = createBlockId();
    copyRows(rows, { table: "blocks", key: "id", from: id, to: copy });
    copyRows(rows, { table: "block_versions", key: "block_id", from: id, to: copy });
  }
  for (let count = 0; count < HISTORY; count++) {
    rows.exec(`INSERT INTO block_data (block_id, version, at, bytes, tree, text, data)
      SELECT b.id, 1, d.at - ${count + 1} * 3600000, d.bytes, d.tree, d.text, d.data
      FROM blocks b, (SELECT * FROM block_data ORDER BY id LIMIT 1) d`);
  }
  rows.exec("COMMIT");
}

function copyRows(
  rows: DatabaseSync,
  { table, key, from, to }: {
    readonly table: string;
    readonly key: string;
    readonly from: string;
    readonly to: string;
  },
): void {
  const columns = rows.prepare(`SELECT name FROM pragma_table_info('${table}')`).all().map((row) =>
    String(row["name"])
  );
  const values = columns.map((name) => name === key ? "?1" : name);
  rows.prepare(
    `INSERT INTO ${table} (${columns.join(", ")}) SELECT ${
      values.join(", ")
    } FROM ${table} WHERE ${key} = ?2`,
  ).run(to, from);
}

async function dieWorking(dataDir: string): Promise<void> {
  const server = await startTessera({ dataDir });
  // Counted, as a pattern for the hundredth line tries every way to find fewer.
  const countRuns = () => server.output().split("Block refreshed").length - 1;
  await waitUntil("enough blocks have run", () => countRuns() >= KILLED_AFTER);
  await server.kill("SIGKILL");
  await server.close();
}

async function openPlainly(dataDir: string): Promise<number> {
  const folder = await makeDataDir();
  try {
    for (const name of ["tessera.db", "tessera.db-wal"]) {
      await Deno.copyFile(join(dataDir, name), join(folder, name));
    }
    const startedAt = performance.now();
    using rows = openBeside(folder);
    rows.prepare("PRAGMA integrity_check").get();
    return performance.now() - startedAt;
  } finally {
    await removeDataDir(folder);
  }
}

async function recover(dataDir: string): Promise<Recovery> {
  const startedAt = performance.now();
  const server = await startTessera({ dataDir });
  try {
    const firstPageMs = await showPage(server, startedAt);
    const limitAt = performance.now() + LIMIT_MS;
    while (countLeft(dataDir) > 0) {
      if (performance.now() > limitAt) throw new Error("Cannot measure recovery: blocks are still due");
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    return { firstPageMs, claimedMs: performance.now() - startedAt };
  } finally {
    await server.close();
  }
}

async function showPage(server: TesseraServer, startedAt: number): Promise<number> {
  const cookie = await signIn(server.link);
  const page = await sendRaw(`${server.origin}/`, { headers: { cookie } });
  if (page.status !== 200) throw new Error(`Cannot measure recovery: the page answers ${page.status}`);
  return performance.now() - startedAt;
}

/** Blocks that are due, or claimed and not yet run. */
function countLeft(dataDir: string): number {
  using rows = openBeside(dataDir);
  const left = rows.prepare(
    "SELECT COUNT(*) AS n FROM blocks WHERE next_run_at <= ? OR running_since IS NOT NULL",
  ).get(Date.now());
  return Number(left?.["n"]);
}
