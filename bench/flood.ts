import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BlockId } from "../domain/ids.ts";
import { FIFTY_BAD } from "../testing/bad_blocks.ts";
import { startInternet } from "../testing/internet/start_internet.ts";
import { allSites } from "../testing/sites/all_sites.ts";
import { makeDataDir, removeDataDir } from "../testing/tessera_process.ts";
import { href } from "../urls.ts";
import { readRuns, storeBadBlocks } from "./flood_database.ts";
import type { Figure, Measurement } from "./figure.ts";
import { measureSteadily, type SteadyLoad } from "./steady_load.ts";
import { timed } from "./timed.ts";
import { makeTwelveBlocks, readCards } from "./twelve_blocks.ts";
import { type VisitedServer, visitServer } from "./visit_server.ts";

const DATABASE = "tessera.db";
const PAGE_EVERY_MS = 50;
const WARM_UP_MS = 5_000;
const QUIET_MS = 15_000;
/** The flood is at its height by then. */
const LONE_AFTER_MS = 2_000;
const MAX_PAGE_MS = 20;

/** Pages of twelve good blocks while fifty bad ones run, all refreshed in one go. */
export async function measureFlood(): Promise<Measurement> {
  const internet = await startInternet(allSites);
  const dataDir = await makeDataDir();
  const databaseFile = join(dataDir, DATABASE);
  try {
    const first = await visitServer({ dataDir, internet });
    await makeTwelveBlocks(first);
    await first.stop();
    const bad = await storeBadBlocks(databaseFile);
    const server = await visitServer({ dataDir, internet });
    await measurePages(server, sleep(WARM_UP_MS));
    const quiet = await measurePages(server, sleep(QUIET_MS));
    const floods = [await flood(server, bad), await flood(server, bad)];
    await server.stop();
    const stored = (await readRuns(databaseFile, bad)).length;
    return {
      title: `Flood: ${bad.length} bad blocks refreshed at once`,
      figures: toFigures({ quiet, floods, lost: floods.length * bad.length - stored }),
      notes: [
        "The real program in a process of its own; a page of twelve filled cards every " +
        `${PAGE_EVERY_MS} ms, signed in, packed, ${quiet.requests} of them without a flood and ` +
        `${floods.map(({ pages }) => pages.requests).join(" and ")} in the floods.`,
        `Of the bad blocks ${FIFTY_BAD.throws} throw, ${FIFTY_BAD.loops} loop and ${FIFTY_BAD.hoards} fill the memory, ` +
        "under the limits of every block. At the second flood the program knows who used up their limits.",
        "The client shares the machine's cores with the server and with the guests that loop.",
      ],
    };
  } finally {
    await internet.close();
    await removeDataDir(dataDir);
  }
}

interface Flood {
  readonly pages: SteadyLoad;
  readonly loneMs: number;
  readonly tookMs: number;
}

async function flood(server: VisitedServer, bad: readonly BlockId[]): Promise<Flood> {
  const [good = ""] = readCards(await server.read(href("home"))).ids;
  // As its schedule has done it many times by then: the program knows it.
  await refresh(server, good);
  let tookMs = 0;
  const refreshes = timed(() => Promise.all(bad.map((id) => refresh(server, id)))).then((ms) => tookMs = ms);
  const lone = sleep(LONE_AFTER_MS).then(() => timed(() => refresh(server, good)));
  const pages = await measurePages(server, refreshes);
  await refreshes;
  return { pages, loneMs: await lone, tookMs };
}

async function refresh(server: VisitedServer, block: string): Promise<void> {
  const answer = await server.post(href("blockRefreshes", { block }), new URLSearchParams());
  if (answer.status !== 303) throw new Error(`Cannot refresh block "${block}": ${answer.status}`);
}

function measurePages({ server, cookie }: VisitedServer, until: Promise<unknown>): Promise<SteadyLoad> {
  const headers = { Cookie: cookie, "Accept-Encoding": "gzip, br" };
  return measureSteadily(`${server.origin}${href("home")}`, { headers, everyMs: PAGE_EVERY_MS, until });
}

function toFigures(
  { quiet, floods, lost }: {
    readonly quiet: SteadyLoad;
    readonly floods: readonly Flood[];
    readonly lost: number;
  },
): Figure[] {
  return [
    ...floods.flatMap(({ pages, loneMs, tookMs }, index): Figure[] => {
      const name = index === 0 ? "first flood" : "second flood";
      const beside = (measured: number) => ({ alternative: { name: "without it", measured } });
      return [
        { name: `Page in the ${name}, p50`, unit: "ms", ...pair("p50") },
        { name: `Page in the ${name}, p95`, unit: "ms", bar: { most: MAX_PAGE_MS }, ...pair("p95") },
        { name: `Page in the ${name}, p99`, unit: "ms", ...pair("p99") },
        {
          name: `Longest page in the ${name}`,
          unit: "ms",
          measured: pages.worstMs,
          ...beside(quiet.worstMs),
        },
        { name: `A good block refreshed in the ${name}`, unit: "ms", measured: loneMs },
        { name: `Until the ${name} is over`, unit: "ms", measured: tookMs },
      ];
      function pair(part: "p50" | "p95" | "p99") {
        return { measured: pages.latency[part], ...beside(quiet.latency[part]) };
      }
    }),
    { name: "Run records lost", unit: "", measured: lost, bar: { most: 0 } },
  ];
}
