import assert from "node:assert/strict";
import { join } from "node:path";
import { startInternet } from "../testing/internet/start_internet.ts";
import type { Internet } from "../testing/internet/types.ts";
import { checkRows, withLeftRows, withRows } from "../testing/kill/check_rows.ts";
import { createLedger, type Ledger } from "../testing/kill/ledger.ts";
import { goodModel, postForm, readWorld, workUntilGone } from "../testing/kill/workload.ts";
import { type ScriptedModel, startScriptedModel } from "../testing/model/scripted_model.ts";
import { isAlive, listDescendants } from "../testing/processes.ts";
import { createRandom, type Random } from "../testing/random.ts";
import { sendRaw, signIn } from "../testing/raw_request.ts";
import { allSites } from "../testing/sites/all_sites.ts";
import { skipIf } from "../testing/skip.ts";
import { startTessera } from "../testing/start_tessera.ts";
import { makeDataDir, removeDataDir, tesseraCommand } from "../testing/tessera_process.ts";
import { waitUntil } from "../testing/wait_until.ts";

const POINTS = 50;
/** Data folders whose servers live and die at the same time. */
const LANES = 5;
const DAY_MS = 86_400_000;
const FIRST_RETRY_MS = 30_000;

/** What the log says when something was just stored: a kill right behind it hits what comes after a commit. */
const EVENTS = [
  "Version adopted",
  "Version proposed",
  "Block refreshed",
  "Generation ended",
  "Old rows removed",
] as const;

interface Lane {
  readonly dataDir: string;
  readonly internet: Internet;
  readonly model: ScriptedModel;
  readonly ledger: Ledger;
  readonly random: Random;
  readonly name: string;
}

const seed = Number(Deno.env.get("TESSERA_KILL_SEED") ?? Math.floor(Math.random() * 1e9));
const title = `a server killed at ${POINTS} random points loses nothing that it said it had kept`;

// TESSERA_KILL_SEED=n makes the same choices again; the clock of the machine decides the rest.
Deno.test(skipIf(Deno.build.os !== "linux", title, "it reads /proc"), async () => {
  console.log(`TESSERA_KILL_SEED=${seed}`);
  const internet = await startInternet(allSites);
  const model = await startScriptedModel(await goodModel());
  const first = await makeDataDir();
  try {
    await fill({ dataDir: first, internet, model });
    const lanes = await Promise.allSettled(Array.from({ length: LANES }, async (_, lane) => {
      const dataDir = await makeDataDir();
      try {
        await copyFolder(first, dataDir);
        const random = createRandom(seed + lane);
        await liveAndDie({ dataDir, internet, model, ledger: createLedger(), random, name: `${lane}` });
      } finally {
        await removeDataDir(dataDir);
      }
    }));
    for (const lane of lanes) if (lane.status === "rejected") throw lane.reason;
  } finally {
    await model.close();
    await internet.close();
    await removeDataDir(first);
  }
});

type Place = Pick<Lane, "dataDir" | "internet" | "model">;

function optionsOf({ dataDir, internet, model }: Place) {
  return { dataDir, internet, model: { baseUrl: model.baseUrl, model: "scripted" } };
}

/** Blocks of every kind, made as a person makes them. */
async function fill(place: Place): Promise<void> {
  const server = await startTessera(optionsOf(place));
  try {
    const { origin } = server;
    const cookie = await signIn(server.link);
    const send = async (path: string, form: Record<string, string>) =>
      assert.ok(await postForm({ origin, cookie }, path, form), path);
    await send("/settings/preferences", {
      ...{ locale: "auto", timeZone: "auto", units: "metric", allowPublicHosts: "on" },
    });
    await sendRaw(`${origin}/`, { headers: { cookie } });
    const { dashboard } = withRows(place.dataDir, readWorld);
    const sentences = [
      "EUR/USD for the last 30 days",
      "Countdown to 24 December 2030",
      "World clock Tokyo and New York",
    ];
    sentences.push("How the euro did against the dollar, in my own words");
    for (const sentence of sentences) await send(`/dashboards/${dashboard}/generations`, { sentence });
    const isMade = (ask: (sql: string) => unknown) =>
      ask("SELECT COUNT(*) FROM blocks WHERE last_success_at IS NOT NULL");
    await waitUntil("every block has data", () => withRows(place.dataDir, isMade) === sentences.length);
  } finally {
    await server.close();
  }
}

async function liveAndDie(lane: Lane): Promise<void> {
  for (let point = 0; point < POINTS / LANES; point++) {
    try {
      await makeDue(lane);
      const lived = lane.random.chance(0.15) ? await dieStarting(lane) : await dieWorking(lane, point);
      await withLeftRows(lane.dataDir, (ask) => {
        checkRows(ask);
        lane.ledger.check(ask);
        // A machine with too much to do fails runs, and those are tried again.
        const retries = Math.floor((Date.now() - lived.since) / FIRST_RETRY_MS);
        const most = Number(ask(MOST_CATCH_UPS, lived.since) ?? 0);
        assert.ok(most <= 1 + retries, `what was missed is made up for once, not ${most} times`);
      });
    } catch (error) {
      throw new Error(`Lane ${lane.name}, point ${point}, TESSERA_KILL_SEED=${seed}`, { cause: error });
    }
  }
  await lookAround(lane);
}

const MOST_CATCH_UPS = `SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM execution_logs
  WHERE reason = 'schedule' AND started_at >= ? GROUP BY block_id)`;

/** As after a stop of days, with rows that nobody wants to keep any more. */
async function makeDue({ dataDir }: Lane): Promise<void> {
  await Promise.resolve();
  const now = Date.now();
  withRows(dataDir, (ask) => {
    if (ask("SELECT COUNT(*) FROM sqlite_master WHERE name = 'heals'") === 0) return;
    ask(
      `UPDATE blocks SET next_run_at = ?1, refresh = '{"everySeconds":3600}' WHERE current_version IS NOT NULL`,
      now - 3 * DAY_MS,
    );
    ask(
      `INSERT INTO execution_logs (block_id, type, reason, status, started_at, took_ms)
       SELECT id, 'refresh', 'old', 'ok', ?1, 1 FROM blocks`,
      now - 60 * DAY_MS,
    );
    ask(
      `UPDATE blocks SET deleted_at = ?1 WHERE deleted_at IS NOT NULL AND prompt LIKE '%in my own words %'`,
      now - 60 * DAY_MS,
    );
  });
}

interface Lived {
  readonly since: number;
}

async function dieStarting(lane: Lane): Promise<Lived> {
  const since = Date.now();
  const child = (await tesseraCommand(["serve", "--no-open", "--port", "0"], optionsOf(lane))).spawn();
  const output = child.output();
  await new Promise((resolve) => setTimeout(resolve, lane.random.below(1200)));
  child.kill("SIGKILL");
  await output;
  return { since };
}

async function dieWorking(lane: Lane, point: number): Promise<Lived> {
  const { random, ledger } = lane;
  const since = Date.now();
  const server = await startTessera(optionsOf(lane));
  const gone = new AbortController();
  try {
    const cookie = await signIn(server.link);
    const { origin } = server;
    const page = await sendRaw(`${origin}/`, { headers: { cookie } });
    assert.equal(page.status, 200);
    const world = withRows(lane.dataDir, (ask) => {
      assert.equal(
        ask("SELECT COUNT(*) FROM generations WHERE status = 'running'"),
        0,
        "nothing runs for ever",
      );
      assert.equal(ask("SELECT COUNT(*) FROM heals WHERE status = 'running'"), 0, "no repair runs for ever");
      return readWorld(ask);
    });
    let count = 0;
    const label = () => `${lane.name}_${point}_${count++}`;
    const work = workUntilGone({ world, ledger, random, label, origin, cookie, signal: gone.signal });
    await Promise.race([work, waitForMoment(random, server.waitForOutput)]);
    const below = await listDescendants(server.pid);
    await server.kill("SIGKILL");
    gone.abort();
    await work;
    await waitUntil(
      "every guest ends with its server",
      async () => !(await Promise.all(below.map(isAlive))).includes(true),
    );
    assert.doesNotMatch(server.output(), /error (storage|database|retention|versions|scheduler|refresh):/);
    return { since };
  } catch (error) {
    throw new Error(`The server said:\n${server.output().slice(-4_000)}`, { cause: error });
  } finally {
    gone.abort();
    await server.close();
  }
}

/** Anywhere after the start, or the moment behind something that was stored. */
async function waitForMoment(
  random: Random,
  waitForOutput: (pattern: RegExp) => Promise<void>,
): Promise<void> {
  const pattern = new RegExp(`(${random.pick(EVENTS)}[^]*){${1 + random.below(3)}}`);
  const ms = random.below(700);
  const isSoon = random.chance(0.2);
  const isLater = random.chance(0.4);
  const limit = Promise.withResolvers<void>();
  const timer = setTimeout(limit.resolve, isSoon ? ms : 2_000);
  // What never comes is left to itself: the server is killed anyway.
  const within = (moment: Promise<void>) => Promise.race([limit.promise, moment.catch(() => {})]);
  try {
    if (isSoon) return await limit.promise;
    // Runs begin when the sandbox has held.
    await within(waitForOutput(/Self-test held/));
    if (!isLater) return await within(waitForOutput(pattern));
    const pause = Promise.withResolvers<void>();
    const later = setTimeout(pause.resolve, ms);
    await within(pause.promise);
    clearTimeout(later);
  } finally {
    clearTimeout(timer);
  }
}

/** After the last kill: the server starts, answers, and nothing of the fifty lives lies about. */
async function lookAround(lane: Lane): Promise<void> {
  const server = await startTessera(optionsOf(lane));
  try {
    const cookie = await signIn(server.link);
    assert.equal((await sendRaw(`${server.origin}/`, { headers: { cookie } })).status, 200);
    await expectCopies(lane.dataDir);
    const names = (await Array.fromAsync(Deno.readDir(lane.dataDir))).map(({ name }) => name).sort();
    assert.deepEqual(names, KNOWN_FILES);
  } finally {
    await server.close();
  }
}

const KNOWN_FILES = [
  "generated_code",
  "internet_ca.pem",
  "sandbox",
  "secret.key",
  "serve.lock",
  "tessera.db",
  "tessera.db-shm",
  "tessera.db-wal",
];

/** Every version that was ever on a card lies in its folder as it is in the rows. */
async function expectCopies(dataDir: string): Promise<void> {
  const versions: readonly { block: string; number: number; backend: string; view: string }[] = JSON.parse(
    String(
      withRows(dataDir, (ask) =>
        ask(
          `SELECT json_group_array(json_object('block', block_id, 'number', number, 'backend', backend, 'view', view))
        FROM block_versions WHERE status = 'adopted'`,
        )),
    ),
  );
  assert.ok(versions.length > 0, "the premise: there are versions");
  for (const { block, number, backend, view } of versions) {
    const folder = join(dataDir, "generated_code", block, `${number}`);
    const read = (file: string) => Deno.readTextFile(join(folder, file)).catch(() => undefined);
    await waitUntil(
      `${block} ${number} is copied`,
      async () =>
        await read("backend.ts") === backend && await read("view.tsx") === view &&
        await read("manifest.json") !== undefined,
    );
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    // The root of guests is made anew.
    if (name === "sandbox") continue;
    if (!isDirectory) await Deno.copyFile(join(from, name), join(to, name));
    else {
      await Deno.mkdir(join(to, name), { recursive: true });
      await copyFolder(join(from, name), join(to, name));
    }
  }
}
