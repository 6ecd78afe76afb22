import { join } from "node:path";
import { startInternet } from "../internet/start_internet.ts";
import type { Internet, SeenRequest } from "../internet/types.ts";
import { openBeside } from "../open_beside.ts";
import { allSites } from "../sites/all_sites.ts";
import { startTessera, type TesseraServer } from "../start_tessera.ts";
import { makeDataDir, removeDataDir, type TesseraOptions } from "../tessera_process.ts";
import { waitUntil } from "../wait_until.ts";
import type { TabTarget } from "./open_tab.ts";
import { type ServedProgram, serveProgram } from "./serve_program.ts";

/** What a journey goes through: a program in this process whose clock is in hand, or a real one. */
export interface JourneyProgram extends TabTarget {
  readonly internet: Internet;
  nowMs(): number;
  /** False where time passes by itself alone. */
  passDays(days: number): boolean;
  /** Refreshes whatever its schedule asks for, and waits for the end of it; a real program is told that all is due. */
  runAllDue(): Promise<void>;
  /** What arrived in the internet since this program started. */
  seenSinceStart(): readonly SeenRequest[];
  /** Ends the program and starts it where browsers know it, with what it stored. */
  restart(): Promise<JourneyProgram>;
  close(): Promise<void>;
}

export type StartJourney = (model: NonNullable<TesseraOptions["model"]>) => Promise<JourneyProgram>;

const DAY_MS = 86_400_000;

export const startServedJourney: StartJourney = async (model) => {
  const folder = await Deno.makeTempDir();
  const options = { databaseUrl: `file:${join(folder, "tessera.db")}`, model };
  return toJourney(await serveProgram(options), { options, folder });
};

function toJourney(
  program: ServedProgram,
  kept: { readonly options: Parameters<typeof serveProgram>[0]; readonly folder: string },
): JourneyProgram {
  const { origin, clock, internet, createLink, scheduler, deps } = program;
  return {
    ...{ origin, clock, internet, createLink },
    nowMs: () => clock.now,
    passDays(days) {
      clock.now += days * DAY_MS;
      return true;
    },
    async runAllDue() {
      await scheduler.tick();
      await deps.flights.idle();
    },
    seenSinceStart: () => internet.seen,
    async restart() {
      await program.close();
      const next = await serveProgram({ ...kept.options, port: program.port });
      next.clock.now = clock.now;
      return toJourney(next, kept);
    },
    async close() {
      await program.close();
      await Deno.remove(kept.folder, { recursive: true });
    },
  };
}

/** The real program, or another one such as the compiled file, in an empty folder of its own. */
export function startRealJourney(program?: readonly string[]): StartJourney {
  return async (model) => {
    const [dataDir, internet] = [await makeDataDir(), await startInternet(allSites)];
    const options = { dataDir, internet, model, ...(program !== undefined && { program }) };
    return toRealJourney(await startTessera(options), options);
  };
}

function toRealJourney(
  server: TesseraServer,
  options: TesseraOptions & { readonly internet: Internet },
): JourneyProgram {
  const { origin, link } = server;
  const seenBefore = options.internet.seen.length;
  return {
    ...{ origin, internet: options.internet },
    createLink: () => Promise.resolve(link),
    nowMs: () => Date.now(),
    passDays: () => false,
    runAllDue: () => runAllDue(options.dataDir),
    seenSinceStart: () => options.internet.seen.slice(seenBefore),
    async restart() {
      const { code } = await server.kill("SIGTERM");
      if (code !== 0) throw new Error(`Ended with ${code}:\n${server.output()}`);
      const flags = ["--no-open", "--port", new URL(origin).port];
      return toRealJourney(await startTessera({ ...options, flags }), options);
    },
    async close() {
      await server.close();
      await options.internet.close();
      await removeDataDir(options.dataDir);
    },
  };
}

const ASK_AGAIN_MS = 3_000;
const WITHOUT_SCHEDULED_RUN =
  "deleted_at IS NULL AND id NOT IN (SELECT block_id FROM execution_logs WHERE reason = 'schedule')";

/**
 * As if the time of each block had come: the scheduler of the other process looks once a second. A refresh that ends
 * right now puts the block's next time back, so it is said more than once.
 */
async function runAllDue(dataDir: string): Promise<void> {
  const db = openBeside(dataDir);
  try {
    const makeDue = db.prepare(`UPDATE blocks SET next_run_at = 1 WHERE ${WITHOUT_SCHEDULED_RUN}`);
    const waiting = db.prepare(`SELECT COUNT(*) AS blocks FROM blocks WHERE ${WITHOUT_SCHEDULED_RUN}`);
    let askedAt = 0;
    await waitUntil("every block ran by its schedule", () => {
      if (Date.now() - askedAt > ASK_AGAIN_MS) {
        makeDue.run();
        askedAt = Date.now();
      }
      return waiting.get()?.["blocks"] === 0;
    });
  } finally {
    db.close();
  }
}
