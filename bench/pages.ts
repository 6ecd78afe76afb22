import { setTimeout as sleep } from "node:timers/promises";
import { startInternet } from "../testing/internet/start_internet.ts";
import type { Internet } from "../testing/internet/types.ts";
import { allSites } from "../testing/sites/all_sites.ts";
import { makeDataDir } from "../testing/tessera_process.ts";
import { href } from "../urls.ts";
import type { Figure, Measurement } from "./figure.ts";
import { type FirstVisit, measureFirstVisit } from "./first_visit.ts";
import { GLANCE, type GlanceFigures, measureGlance } from "./glance.ts";
import { connect, requestBytes } from "./http_client.ts";
import { type Load, measureLoad } from "./load.ts";
import { percentilesOf } from "./percentiles.ts";
import { findMemory } from "./process_memory.ts";
import { makeTwelveBlocks, readCards } from "./twelve_blocks.ts";
import { type VisitedServer, visitServer } from "./visit_server.ts";

const STARTS = 7;
const IDLE_MS = 5_000;
const REQUESTS = { one: 2_000, fifty: 5_000 } as const;
const FRAGMENTS = 2_000;
const KILOBYTE = 1_000;
const MEGABYTE = 1024 * 1024;

/** Pages of a real server with twelve filled blocks, as clients and a browser get them. */
export async function measurePages(): Promise<Measurement> {
  const internet = await startInternet(allSites);
  const dataDir = await makeDataDir();
  const server = await startFilled({ dataDir, internet });
  try {
    const { ids, fresh } = readCards(await server.visited.read(href("home")));
    const idle = await measureMemory(server.visited);
    const glance = await measureGlance(REQUESTS);
    const figures = [
      startFigure(server.starts, glance),
      ...idle,
      ...await measureFullPage(server.visited, glance),
      ...await measureFragment(server.visited, ids[0] ?? ""),
      ...visitFigures(
        await measureFirstVisit(server.visited.server.origin, server.visited.cookie),
        glance?.visit,
      ),
      ...await measureMemory(server.visited, "after the load"),
    ];
    return {
      title: "Pages: a dashboard of twelve blocks",
      figures,
      notes: notesOf(glance, { cards: ids.length, fresh }),
    };
  } finally {
    await server.visited.server.close();
    await internet.close();
    await Deno.remove(dataDir, { recursive: true });
  }
}

/** Filled once, then started again and again: what counts is a start that finds its data. */
async function startFilled(
  options: { readonly dataDir: string; readonly internet: Internet },
): Promise<{ readonly visited: VisitedServer; readonly starts: readonly number[] }> {
  let visited = await visitServer(options);
  await makeTwelveBlocks(visited);
  const starts: number[] = [];
  for (let count = 0; count < STARTS; count++) {
    await visited.stop();
    visited = await visitServer(options);
    starts.push(visited.startMs);
  }
  return { visited, starts };
}

function startFigure(starts: readonly number[], glance: GlanceFigures | undefined): Figure {
  return {
    name: "Start to first answer, p50",
    unit: "ms",
    measured: percentilesOf(starts).p50,
    bar: { most: 400 },
    ...(glance && { alternative: { name: GLANCE, measured: glance.startMs } }),
  };
}

async function measureMemory({ server }: VisitedServer, when = "idle"): Promise<Figure[]> {
  await sleep(IDLE_MS);
  const bytes = await findMemory(server.pid);
  if (bytes === undefined) return [];
  const figure: Figure = {
    name: `Memory of the server ${when} (PSS)`,
    unit: "MB",
    measured: bytes / MEGABYTE,
  };
  return [when === "idle" ? { ...figure, bar: { most: 120 } } : figure];
}

async function measureFullPage(
  { server, cookie }: VisitedServer,
  glance: GlanceFigures | undefined,
): Promise<Figure[]> {
  const address = `${server.origin}${href("home")}`;
  const headers = { Cookie: cookie, "Accept-Encoding": "gzip, br" };
  const one = await measureLoad(address, { headers, connections: 1, requests: REQUESTS.one });
  const fifty = await measureLoad(address, { headers, connections: 50, requests: REQUESTS.fifty });
  return [
    ...loadFigures("Full page, 1 connection", one, { most: 13, glance: glance?.one }),
    ...loadFigures("Full page, 50 connections", fifty, { most: 104, glance: glance?.fifty }),
  ];
}

function loadFigures(
  name: string,
  { perSecond, latency }: Load,
  { most, glance }: { readonly most: number; readonly glance: Load | undefined },
): Figure[] {
  const beside = (measured: number | undefined) =>
    measured === undefined ? {} : { alternative: { name: GLANCE, measured } };
  return [
    { name, unit: "/s", measured: perSecond, bar: { least: 700 }, ...beside(glance?.perSecond) },
    { name: `${name}, p50`, unit: "ms", measured: latency.p50, ...beside(glance?.latency.p50) },
    {
      name: `${name}, p99`,
      unit: "ms",
      measured: latency.p99,
      bar: { most },
      ...beside(glance?.latency.p99),
    },
  ];
}

async function measureFragment({ server, cookie }: VisitedServer, block: string): Promise<Figure[]> {
  const address = `${server.origin}${href("blockCard", { block })}`;
  const headers = { Cookie: cookie, "HX-Request": "true", "Accept-Encoding": "gzip, br" };
  const url = new URL(address);
  using connection = await connect(url);
  const first = await connection.ask(requestBytes(url, headers));
  const known = { ...headers, "If-None-Match": first.headers.get("etag") ?? "" };
  const unchanged = await connection.ask(requestBytes(url, known));
  const load = { connections: 1, requests: FRAGMENTS };
  const fragment = await measureLoad(address, { ...load, headers });
  const notModified = await measureLoad(address, { ...load, headers: known, status: 304 });
  return [
    { name: "One card, p50", unit: "ms", measured: fragment.latency.p50, bar: { most: 1 } },
    { name: "One card, p99", unit: "ms", measured: fragment.latency.p99 },
    { name: "One card over the wire", unit: "kB", measured: first.bytes / KILOBYTE },
    {
      name: "One card, unchanged (304), p50",
      unit: "ms",
      measured: notModified.latency.p50,
      bar: { most: 1 },
    },
    { name: "One card, unchanged (304), over the wire", unit: "kB", measured: unchanged.bytes / KILOBYTE },
  ];
}

function visitFigures(own: FirstVisit, glance: FirstVisit | undefined): Figure[] {
  const figure = (
    part: keyof FirstVisit,
    given: Omit<Figure, "measured" | "alternative">,
    scale = 1,
  ): Figure => ({
    ...given,
    measured: own[part] / scale,
    ...(glance && { alternative: { name: GLANCE, measured: glance[part] / scale } }),
  });
  return [
    figure("bytes", { name: "First visit over the wire", unit: "kB", bar: { most: 60 } }, KILOBYTE),
    figure("scriptBytes", { name: "Script of it", unit: "kB", bar: { most: 45 } }, KILOBYTE),
    figure("fontBytes", { name: "Fonts of it", unit: "kB" }, KILOBYTE),
    figure("requests", { name: "Requests of a first visit", unit: "" }),
    figure("lcpMs", { name: "Largest contentful paint", unit: "ms", bar: { most: 780 } }),
    figure("cls", { name: "Layout shift", unit: "", bar: { most: 0.01 } }),
    figure("blockedMs", { name: "Total blocking time", unit: "ms", bar: { most: 0 } }),
  ];
}

function notesOf(
  glance: GlanceFigures | undefined,
  { cards, fresh }: { readonly cards: number; readonly fresh: number },
): string[] {
  return [
    `${fresh} of ${cards} cards show data in the first HTML; the server is the real program in a process of its own.`,
    "Every request is signed in and takes the page packed (brotli); the client is the same for every server measured.",
    glance === undefined
      ? "Glance: not installed. GLANCE_BIN=/path/to/glance measures it in the same run; until then the bars hold what it reached on this kind of machine."
      : "Glance: twelve feed widgets over a feed on loopback, its content endpoint.",
  ];
}
