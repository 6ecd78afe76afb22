import type { Config } from "../config.ts";
import { createLog, type Log, logUncaught, redirectConsole } from "../log.ts";
import { MEASURED_ROUTES } from "../routes/metrics/measure_pages.ts";
import { createServer } from "../routes/server.tsx";
import { openAssets } from "../routes/assets.ts";
import { createBackupDesk } from "../services/backup/backup_desk.ts";
import { keepBackups, type KeepBackupsDeps } from "../services/backup/keep_backups.ts";
import { mendCodeCopies } from "../services/mend_code_copies.ts";
import { prune } from "../services/prune.ts";
import { recoverFromStop } from "../services/recover_from_stop.ts";
import { createScheduler } from "../services/scheduler.ts";
import { watchDatabase } from "../services/watch_database.ts";
import { closeToOthers } from "../storage/close_to_others.ts";
import { lockDataFolder, openDataFolder } from "../storage/data_folder.ts";
import { href, setPathPrefix } from "../urls.ts";
import { findBackupBeside } from "./backup_beside.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { listen } from "./listen.ts";
import { offerBrowser } from "./offer_browser.ts";
import { openProgram, type Program } from "./open_program.ts";
import { builtDir } from "./open_runner.ts";
import { parseCommand } from "./parse_command.ts";
import { printJson, printText } from "./print.ts";
import type { CommandInput } from "./run_cli.ts";
import { saveServedOrigin } from "./served_origin.ts";
import { sayWhereItRuns } from "./say_where_it_runs.ts";
import { atMost, listenForStop } from "./stop_serving.ts";

const WARM_GUESTS = 2;
const PRUNE_EVERY_MS = 3_600_000;
/** Together under five seconds, after which service managers of some systems kill. */
const STOP_MS = { answers: 1_500, grace: 1_500, work: 2_300, part: 600 } as const;
/** How often it is asked whether a backup is due: not right after a start, when there is enough to do. */
const BACKUP_LOOK_MS = 1_800_000;

/** `tessera serve`: serves pages and refreshes blocks until it is told to stop. */
export async function serveCommand({ words, load }: CommandInput): Promise<ExitCode> {
  const command = parseCommand(words, {
    port: { type: "string" },
    host: { type: "string" },
    "no-open": { type: "boolean" },
  });
  const { config, warnings } = load({
    TESSERA_DATA_DIR: command.text("data"),
    TESSERA_PORT: command.text("port"),
    TESSERA_HOST: command.text("host"),
    TESSERA_NO_OPEN: command.isSet("no-open") ? "1" : undefined,
  });
  return await serve(config, { warnings, isJson: command.isSet("json") });
}

async function serve(
  config: Config,
  { warnings, isJson }: { readonly warnings: readonly string[]; readonly isJson: boolean },
): Promise<ExitCode> {
  const log = createLog(config.logFormat, config.logLevel);
  // Whoever reads the log as JSON gets nothing else from standard error, whatever happens.
  if (config.logFormat === "json") redirectConsole(log);
  logUncaught(log, () => Deno.exit(EXIT.blockFailed));
  for (const warning of warnings) log.warn("config", warning);
  setPathPrefix(config.pathPrefix);
  await openDataFolder(config.dataDir);
  const lock = await lockDataFolder(config.dataDir).catch((error) => sayWhereItRuns(error, config, log));
  try {
    await closeToOthers(config.dataDir, log);
    const assets = await openAssets(builtDir());
    return await run({ config, log, assets, isJson });
  } finally {
    await lock.release();
  }
}

interface Serving {
  readonly config: Config;
  readonly log: Log;
  readonly assets: Awaited<ReturnType<typeof openAssets>>;
  readonly isJson: boolean;
}

async function run(serving: Serving): Promise<ExitCode> {
  const { config, log, assets } = serving;
  let { port } = config;
  const ownAddresses = () => [`${config.host}:${port}`, `localhost:${port}`];
  const program = await openProgram({
    ...{ config, log, warmGuests: WARM_GUESTS, ownAddresses },
    ...{ measuredRoutes: MEASURED_ROUTES, isOwner: true },
  });
  try {
    const { app, auth, deps, tokens, monitor } = program;
    await recoverFromStop(deps);
    const stopping = new AbortController();
    const origins: string[] = [];
    const keeping = {
      ...{ db: deps.db, dataDir: config.dataDir, now: deps.now, log },
      beside: findBackupBeside(config),
    };
    const backups = createBackupDesk(keeping);
    const routes = createServer({
      ...{ app, auth, tokens, monitor, assets, backups, log, now: deps.now, origins },
      stopping: stopping.signal,
    });
    // Before anybody learns that it runs: who reads the link may stop it at once.
    const told = await listenForStop();
    const server = await listen({ ...config, log }, routes.fetch);
    port = server.port;
    origins.push(...findOrigins(config, port));
    const endWork = startWork(program, { keeping, stopping: stopping.signal });
    log.info("serve", "Server started", {
      host: config.host,
      port,
      dataDir: config.dataDir,
      isolation: deps.sandbox.isolation.level,
    });
    const withdraw = await announce(program, { origin: origins[0] ?? "", port }, serving);
    log.info("serve", "Server stops", { signal: await told.first });
    stopping.abort();
    await Promise.all([
      withdraw(),
      // A slow download is cut off with the process.
      atMost(STOP_MS.answers, server.shutdown(), log, "answers"),
      atMost(STOP_MS.work, endWork(), log, "background work"),
      atMost(STOP_MS.work, program.closeApp({ graceMs: STOP_MS.grace }), log, "runs and generations"),
    ]);
    return EXIT.ok;
  } finally {
    await program.close({ limitMs: STOP_MS.part });
  }
}

/** What goes on beside the pages; gives the way to end it. */
function startWork(
  { deps }: Program,
  { keeping, stopping }: { readonly keeping: KeepBackupsDeps; readonly stopping: AbortSignal },
): () => Promise<void> {
  testSandbox(deps, stopping);
  const scheduler = createScheduler(deps);
  scheduler.start();
  const stopWatching = watchDatabase(deps);
  const pruneSafely = () =>
    prune(deps).catch((error) => deps.log.error("retention", "Old rows not removed", {}, error));
  // At once as well: a machine that is on for less than an hour a day forgets, too.
  const mending = Promise.all([
    pruneSafely(),
    mendCodeCopies(deps).catch((error) => deps.log.error("versions", "Code copies not mended", {}, error)),
  ]);
  const pruning = setInterval(pruneSafely, PRUNE_EVERY_MS);
  const backingUp = setInterval(
    () => keepBackups(keeping).catch((error) => deps.log.error("backup", "Backup failed", {}, error)),
    BACKUP_LOOK_MS,
  );
  return async () => {
    clearInterval(pruning);
    clearInterval(backingUp);
    stopWatching();
    await scheduler.stop();
    await mending;
  };
}

/** In the background: pages come at once, and runs wait for the verdict by themselves. */
async function testSandbox({ sandbox, log }: Program["deps"], stopping: AbortSignal): Promise<void> {
  const test = await sandbox.selfTest();
  // Its processes end with the sandbox, which says nothing about them.
  if (stopping.aborted) return;
  if (test.kind === "held") {
    log.info("sandbox", "Self-test held", { cases: test.cases, tookMs: test.tookMs });
    return;
  }
  for (const { name, reason } of test.failures) {
    log.error("sandbox", "Self-test failed, no block runs", { name, reason });
  }
}

/** Where browsers may reach this server: the public addresses, and loopback by its usual names. */
function findOrigins({ publicOrigins, host }: Config, port: number): string[] {
  const loopback = ["127.0.0.1", "localhost", "[::1]"].map((name) => `http://${name}:${port}`);
  if (publicOrigins.length > 0) return [...publicOrigins, ...loopback];
  return host === "::1" ? [...loopback.slice(2), ...loopback.slice(0, 2)] : loopback;
}

/** Prints the first link, and offers it to a browser; gives the way to take the offer back. */
async function announce(
  { auth, deps }: Program,
  { origin, port }: { readonly origin: string; readonly port: number },
  { config, isJson }: Serving,
): Promise<() => Promise<void>> {
  await saveServedOrigin(deps.db, { value: origin, updatedAt: deps.now() });
  const { token } = await auth.createLink();
  const link = `${origin}${href("signIn", {}, { token })}`;
  if (isJson) {
    printJson({ origin, link });
    return () => Promise.resolve();
  }
  if (config.logFormat === "json") {
    // Standard output and standard error often end in one stream: every line there is an object then.
    const message = "Open this link to sign in; it works once, for ten minutes";
    printText(JSON.stringify({ at: new Date().toISOString(), level: "info", area: "serve", message, link }));
    return await offerBrowser(config, link);
  }
  const moved = port === config.port || config.port === 0
    ? ""
    : `\n  Port ${config.port} is taken, so this one listens on ${port}.`;
  printText(
    `${moved}\n  Tessera runs. Open this link to sign in; it works once, for ten minutes:\n\n  ${link}\n\n  Another link for another device: tessera link\n`,
  );
  return await offerBrowser(config, link);
}
