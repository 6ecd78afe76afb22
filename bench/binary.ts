import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeDataDir, removeDataDir, ROOT } from "../testing/tessera_process.ts";
import { startTessera } from "../testing/start_tessera.ts";
import { href } from "../urls.ts";
import type { Figure, Measurement } from "./figure.ts";
import { percentilesOf } from "./percentiles.ts";
import { findMemory } from "./process_memory.ts";

const STARTS = 5;
/** Compilation in the background and the sandbox's own test are over by then. */
const IDLE_MS = 5_000;
const MEGABYTE = 1024 * 1024;
const FILE = join(ROOT, "dist", Deno.build.os === "windows" ? "tessera.exe" : "tessera");
/** With the runner in it. */
const MOST_BYTES = 170e6;

interface Sample {
  readonly firstMs: number;
  readonly laterMs: readonly number[];
  readonly idleBytes: number | undefined;
}

/** The compiled file beside the source: start to first answer in an empty folder and later, and memory at rest. */
export async function measureBinary(): Promise<Measurement> {
  // Nothing was compiled: the table says so.
  const size = (await Deno.stat(FILE).catch(() => undefined))?.size;
  const title = "The one file";
  if (size === undefined) {
    return { title, figures: [], notes: ["Not measured: `deno task compile` has made no `dist/tessera`."] };
  }
  const [file, source] = [await measure([FILE]), await measure()];
  const figures: Figure[] = [
    { name: "size of the file", unit: "MB", measured: size / 1e6, bar: { most: MOST_BYTES / 1e6 } },
    beside("first start, in an empty folder, to the first answer", file.firstMs, source.firstMs),
    beside("later start to the first answer, p50", p50(file.laterMs), p50(source.laterMs)),
  ];
  if (file.idleBytes !== undefined && source.idleBytes !== undefined) {
    const [measured, other] = [file.idleBytes, source.idleBytes].map((bytes) => bytes / MEGABYTE);
    figures.push({
      ...{ name: "memory at rest", unit: "MB" as const, measured: measured ?? 0 },
      alternative: { name: "from source", measured: other ?? 0 },
    });
  }
  const notes = [
    "The first start of the file unpacks its runner; memory is the server's own, without guests.",
  ];
  return { title, figures, notes };
}

function beside(name: string, measured: number, other: number): Figure {
  return { name, unit: "ms", measured, alternative: { name: "from source", measured: other } };
}

function p50(samples: readonly number[]): number {
  return percentilesOf(samples).p50;
}

async function measure(program?: readonly string[]): Promise<Sample> {
  const dataDir = await makeDataDir();
  const options = { dataDir, ...(program !== undefined && { program }) };
  const laterMs: number[] = [];
  try {
    const { startMs: firstMs } = await start(options, 0);
    let idleBytes: number | undefined;
    for (let count = 0; count < STARTS; count++) {
      const sample = await start(options, count === 0 ? IDLE_MS : 0);
      laterMs.push(sample.startMs);
      if (count === 0) idleBytes = sample.bytes;
    }
    return { firstMs, laterMs, idleBytes };
  } finally {
    await removeDataDir(dataDir);
  }
}

async function start(options: Parameters<typeof startTessera>[0], restMs: number) {
  const startedAt = performance.now();
  const server = await startTessera(options);
  try {
    await (await fetch(`${server.origin}${href("health")}`)).body?.cancel();
    const startMs = performance.now() - startedAt;
    await sleep(restMs);
    return { startMs, bytes: await findMemory(server.pid) };
  } finally {
    await server.close();
  }
}
