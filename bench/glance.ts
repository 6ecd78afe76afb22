import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type FirstVisit, measureFirstVisit } from "./first_visit.ts";
import { type Load, measureLoad } from "./load.ts";
import { findMemory } from "./process_memory.ts";

/** Glance, the other self-hosted dashboard, measured in the same run and by the same client. */
export interface GlanceFigures {
  readonly one: Load;
  readonly fifty: Load;
  readonly visit: FirstVisit;
  readonly startMs: number;
  readonly memoryBytes: number | undefined;
}

export const GLANCE = "Glance";

const PORT = 8421;
const START_LIMIT_MS = 10_000;
const SETTLE_MS = 2_000;
const FEED = "<rss version='2.0'><channel><title>Feed</title>" +
  Array.from(
    { length: 15 },
    (_, index) =>
      `<item><title>Item ${index} of the feed</title><link>http://127.0.0.1/${index}</link>` +
      `<pubDate>Sun, 22 Nov 2026 ${String(index).padStart(2, "0")}:00:00 GMT</pubDate></item>`,
  ).join("") +
  "</channel></rss>";

/** Twelve feed widgets over a feed on loopback, from the program that `GLANCE_BIN` names; `undefined` when none is named. */
export async function measureGlance(
  { one, fifty }: { readonly one: number; readonly fifty: number },
): Promise<GlanceFigures | undefined> {
  const program = Deno.env.get("GLANCE_BIN");
  if (program === undefined || program === "") return undefined;
  const feed = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response(FEED));
  const folder = await Deno.makeTempDir();
  const config = join(folder, "glance.yml");
  await Deno.writeTextFile(config, configOf(`http://127.0.0.1:${feed.addr.port}/feed.xml`));
  const origin = `http://127.0.0.1:${PORT}`;
  const startedAt = performance.now();
  const child = new Deno.Command(program, { args: ["--config", config], stdout: "null", stderr: "null" })
    .spawn();
  try {
    await untilAnswers(origin);
    const startMs = performance.now() - startedAt;
    const content = `${origin}/api/pages/home/content/`;
    await measureLoad(content, { connections: 1, requests: 1 });
    await sleep(SETTLE_MS);
    const memoryBytes = await findMemory(child.pid);
    return {
      ...{ startMs, memoryBytes },
      one: await measureLoad(content, { connections: 1, requests: one }),
      fifty: await measureLoad(content, { connections: 50, requests: fifty }),
      visit: await measureFirstVisit(origin),
    };
  } finally {
    child.kill("SIGKILL");
    await child.status;
    await feed.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
}

function configOf(feed: string): string {
  const widget = (index: number) =>
    `          - {type: rss, title: Feed ${index}, limit: 15, collapse-after: 10, feeds: [{url: "${feed}?${index}"}]}`;
  const column = (first: number) =>
    `      - size: full\n        widgets:\n${
      [0, 1, 2, 3, 4, 5].map((index) => widget(first + index)).join("\n")
    }`;
  return `server: {host: 127.0.0.1, port: ${PORT}}\npages:\n  - name: Home\n    columns:\n${column(0)}\n${
    column(6)
  }\n`;
}

async function untilAnswers(origin: string): Promise<void> {
  const limit = performance.now() + START_LIMIT_MS;
  while (performance.now() < limit) {
    try {
      await (await fetch(origin)).body?.cancel();
      return;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      await sleep(2);
    }
  }
  throw new Error(`Cannot measure ${GLANCE}: nothing answers on port ${PORT}`);
}
