import { createFakeMonitor } from "../fake_monitor.ts";
import { openAssets } from "../../routes/assets.ts";
import { createServer } from "../../routes/server.tsx";
import { createScheduler, type Scheduler } from "../../services/scheduler.ts";
import { recoverFromStop } from "../../services/recover_from_stop.ts";
import { silentLog } from "../../log.ts";
import { href } from "../../urls.ts";
import { builtFolder } from "../built_folder.ts";
import { startProgram, type TestProgram, type TestProgramOptions } from "../start_program.ts";

/** The whole program behind a real port of loopback, with its clock in the hand of the test. */
export interface ServedProgram extends TestProgram {
  readonly origin: string;
  readonly port: number;
  /** Ticks when the test says so. */
  readonly scheduler: Scheduler;
  /** A link as the start prints it; works once. */
  createLink(): Promise<string>;
}

export interface ServeOptions extends TestProgramOptions {
  /** For a program that starts again where browsers know it. */
  readonly port?: number;
}

/** Starts the program and its server; `close` ends both. */
export async function serveProgram(options: ServeOptions = {}): Promise<ServedProgram> {
  const program = await startProgram(options);
  const { app, auth, clock, deps } = program;
  await recoverFromStop(deps);
  const origins: string[] = [];
  const assets = await openAssets(builtFolder());
  const backups = {
    isPossible: true,
    findLast: () =>
      Promise.resolve({ at: clock.now - 7_200_000, bytes: 4_200_000, secrets: "none" as const }),
    keptFolder: "/var/lib/tessera/backups",
    getSchedule: () => Promise.resolve({ every: "daily" as const, keep: 7 }),
    saveSchedule: () => Promise.resolve(),
    make: () => Promise.reject(new TypeError("Cannot make a backup of a database in memory")),
  };
  const routes = createServer({
    ...createFakeMonitor(),
    app,
    auth,
    assets,
    backups,
    log: silentLog,
    now: () => clock.now,
    origins,
  });
  const stop = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: options.port ?? 0, signal: stop.signal, onListen() {} },
    routes.fetch,
  );
  const { port } = server.addr;
  const origin = `http://127.0.0.1:${port}`;
  origins.push(origin);
  const scheduler = createScheduler(deps);
  return {
    ...program,
    ...{ origin, port, scheduler },
    async createLink() {
      const { token } = await auth.createLink();
      return `${origin}${href("signIn", {}, { token })}`;
    },
    async close() {
      stop.abort();
      await scheduler.stop();
      await server.finished;
      await program.close();
    },
  };
}
