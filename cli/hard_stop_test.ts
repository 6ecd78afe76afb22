import { skipIf } from "../testing/skip.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import { startInternet } from "../testing/internet/start_internet.ts";
import type { Internet } from "../testing/internet/types.ts";
import { startScriptedModel } from "../testing/model/scripted_model.ts";
import { isAlive, listDescendants } from "../testing/processes.ts";
import { type RawAnswer, sendRaw, signIn } from "../testing/raw_request.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { allSites } from "../testing/sites/all_sites.ts";
import { startTessera, type TesseraServer } from "../testing/start_tessera.ts";
import { makeDataDir, removeDataDir } from "../testing/tessera_process.ts";
import { waitUntil } from "../testing/wait_until.ts";
import { silentLog } from "../log.ts";
import { openDatabase } from "../storage/database.ts";

const HOST = "api.frankfurter.dev";

interface Bench {
  readonly dataDir: string;
  readonly internet: Internet;
  /** Starts a server on the same folder; all of them are closed at the end. */
  start(environment?: Readonly<Record<string, string>>): Promise<TesseraServer>;
}

/** Processes are found in /proc. */
function testHardStop(name: string, work: (bench: Bench) => Promise<void>): void {
  Deno.test(skipIf(Deno.build.os !== "linux", name, "it reads /proc"), async () => {
    const dataDir = await makeDataDir();
    const internet = await startInternet(allSites);
    const servers: TesseraServer[] = [];
    const start = async (environment = {}) => {
      const server = await startTessera({ dataDir, internet, environment });
      servers.push(server);
      return server;
    };
    try {
      await work({ dataDir, internet, start });
    } finally {
      for (const server of servers) await server.close();
      await internet.close();
      await removeDataDir(dataDir);
    }
  });
}

testHardStop("a server killed in the middle of runs leaves no guest and loses no data", async (bench) => {
  const { dataDir, internet } = bench;
  const made = await runTessera(
    ["block", "new", "--prompt", "EUR/USD for the last 30 days", "--json"],
    bench,
  );
  const { id, outcome } = readDocument(made);
  assert.equal(made.code, 0, made.stderr);
  internet.setFault(HOST, { kind: "hang" });

  const server = await bench.start();
  const cookie = await signIn(server.link);
  const before = internet.seen.length;
  const cut = post(server, `/blocks/${id}/refreshes`, { cookie }).catch(() => undefined);
  await waitUntil("the block asks its source", () => internet.seen.length > before);
  const guests = await listDescendants(server.pid);
  assert.ok(guests.length > 0, "the premise: a guest runs");
  assert.equal((await server.kill("SIGKILL")).signal, "SIGKILL");
  await cut;
  await waitUntil(
    "every guest ends with its server",
    async () => !(await Promise.all(guests.map(isAlive))).includes(true),
  );

  assert.equal(await checkIntegrity(dataDir), "ok");
  internet.setFault(HOST, undefined);
  const again = await bench.start();
  const page = await sendRaw(`${again.origin}/`, { headers: { cookie: await signIn(again.link) } });
  assert.equal(page.status, 200);
  assert.ok(page.body.includes(String(outcome.data.latest)), "the data from before is on the card");
  const shown = readDocument(await runTessera(["block", "show", id, "--json"], bench));
  assert.deepEqual(shown.data, outcome.data);
  const status = await again.kill("SIGTERM");
  assert.equal(status.code, 0, again.output());
});

testHardStop("a generation that a kill cut off says so after the next start", async (bench) => {
  const model = await startScriptedModel({ reply: () => ({ kind: "hang" }) });
  try {
    const environment = { OPENAI_BASE_URL: model.baseUrl, TESSERA_MODEL: "scripted" };
    const server = await bench.start(environment);
    const cookie = await signIn(server.link);
    const home = await sendRaw(`${server.origin}/`, { headers: { cookie } });
    const [action = ""] = /\/dashboards\/\w+\/generations/.exec(home.body) ?? [];
    const sentence = "Something that no ready block does, in my own words";
    const sent = await post(server, action, { cookie, body: new URLSearchParams({ sentence }).toString() });
    assert.ok(sent.status < 400, sent.body);
    await waitUntil("the model is asked", () => model.seen.length > 0);
    await server.kill("SIGKILL");

    assert.equal(await checkIntegrity(bench.dataDir), "ok");
    const again = await bench.start(environment);
    assert.match(again.output(), /Generations were interrupted by the last stop count=1/);
    const page = await sendRaw(`${again.origin}/`, { headers: { cookie: await signIn(again.link) } });
    assert.match(page.body, /The server stopped while the block was being made/);
    assert.ok(page.body.includes(sentence), "the sentence is not lost");
  } finally {
    await model.close();
  }
});

async function post(
  { origin }: TesseraServer,
  path: string,
  { cookie, body = "" }: { readonly cookie: string; readonly body?: string },
): Promise<RawAnswer> {
  const type = "application/x-www-form-urlencoded";
  return await sendRaw(`${origin}${path}`, {
    method: "POST",
    body,
    headers: { cookie, origin, "sec-fetch-site": "same-origin", "content-type": type },
  });
}

async function checkIntegrity(dataDir: string): Promise<unknown> {
  const db = await openDatabase({ url: `file:${join(dataDir, "tessera.db")}`, log: silentLog });
  const { rows } = await db.execute("PRAGMA integrity_check");
  await db.close();
  return rows[0]?.["integrity_check"];
}
