import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { startInternet } from "../testing/internet/start_internet.ts";
import type { Internet } from "../testing/internet/types.ts";
import { startScriptedModel } from "../testing/model/scripted_model.ts";
import { sendRaw, signIn } from "../testing/raw_request.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { allSites } from "../testing/sites/all_sites.ts";
import { skipIf } from "../testing/skip.ts";
import { startTessera, type TesseraServer } from "../testing/start_tessera.ts";
import { makeDataDir, removeDataDir } from "../testing/tessera_process.ts";
import { waitUntil } from "../testing/wait_until.ts";

const HOST = "api.frankfurter.dev";
/** A stop takes two seconds at most; what is not bounded here waits for a source's twenty or for ever. */
const LIMIT_MS = 10_000;

interface Bench {
  readonly dataDir: string;
  readonly internet: Internet;
  readonly server: TesseraServer;
  readonly cookie: string;
  readonly id: string;
}

/** A server with a block whose source hangs while the block asks it. */
function testStop(name: string, work: (bench: Bench) => Promise<void>): void {
  const isWindows = Deno.build.os === "windows";
  Deno.test(skipIf(isWindows, name, "Windows knows no SIGTERM"), async () => {
    const dataDir = await makeDataDir();
    const internet = await startInternet(allSites);
    const model = await startScriptedModel({ reply: () => ({ kind: "hang" }) });
    let server: TesseraServer | undefined;
    try {
      const given = { dataDir, internet, model: { baseUrl: model.baseUrl, model: "scripted" } };
      const made = await runTessera(
        ["block", "new", "--prompt", "EUR/USD for the last 30 days", "--json"],
        given,
      );
      const { id } = readDocument(made);
      internet.setFault(HOST, { kind: "hang" });
      server = await startTessera(given);
      const cookie = await signIn(server.link);
      const before = internet.seen.length;
      void post(server, `/blocks/${id}/refreshes`, cookie);
      await waitUntil("the block asks its source", () => internet.seen.length > before);
      const home = await sendRaw(`${server.origin}/`, { headers: { cookie } });
      const [action = ""] = /\/dashboards\/\w+\/generations/.exec(home.body) ?? [];
      void post(server, action, cookie, "sentence=Something+that+no+ready+block+does");
      await waitUntil("the model is asked", () => model.seen.length > 0);
      await work({ dataDir, internet, server, cookie, id });
    } finally {
      await server?.close();
      await model.close();
      await internet.close();
      await removeDataDir(dataDir);
    }
  });
}

testStop("SIGTERM gives back runs, interrupts generations and flushes, whatever hangs", async (bench) => {
  const { dataDir, server, cookie, id } = bench;
  const streams = await Promise.all(
    Array.from({ length: 20 }, () => fetch(`${server.origin}/events`, { headers: { cookie } })),
  );
  const ends = streams.map((stream) => stream.text().catch(() => "broken"));
  using _slow = await sendHalf(server, cookie);
  const startedAt = Date.now();
  const status = await server.kill("SIGTERM");
  const tookMs = Date.now() - startedAt;
  assert.deepEqual([status.code, status.signal], [0, null], server.output());
  assert.ok(tookMs < LIMIT_MS, `${tookMs} ms\n${server.output()}`);
  for (const text of await Promise.all(ends)) {
    assert.match(text, /^retry: \d+$/m, "ended whole, with a retry");
  }
  const names = (await Array.fromAsync(Deno.readDir(dataDir))).map(({ name }) => name);
  assert.equal(names.includes("sign-in.html"), false);
  if (names.includes("tessera.db-wal")) {
    assert.equal((await Deno.stat(join(dataDir, "tessera.db-wal"))).size, 0);
  }
  const db = new DatabaseSync(join(dataDir, "tessera.db"), { readOnly: true });
  const block = db.prepare("SELECT failures, last_error, next_run_at FROM blocks WHERE id = ?").get(id);
  assert.deepEqual([block?.["failures"], block?.["last_error"]], [0, null], "not marked as failed");
  assert.ok(Number(block?.["next_run_at"]) <= Date.now(), "due at the next start");
  const generations = db.prepare("SELECT status FROM generations").all().map((row) => row["status"]);
  assert.deepEqual(generations, ["interrupted"]);
  db.close();

  bench.internet.setFault(HOST, undefined);
  const again = await startTessera({ dataDir, internet: bench.internet });
  try {
    await again.waitForOutput(/Block refreshed/);
    const page = await sendRaw(`${again.origin}/`, { headers: { cookie: await signIn(again.link) } });
    assert.match(page.body, /The server stopped while the block was being made/);
    assert.equal((await again.kill("SIGINT")).code, 0, again.output());
  } finally {
    await again.close();
  }
});

testStop("a second signal ends at once, and loses nothing that was stored", async ({ dataDir, server }) => {
  Deno.kill(server.pid, "SIGTERM");
  await server.waitForOutput(/Server stops/);
  const status = await server.kill("SIGTERM");
  assert.equal(status.code, 143, server.output());
  const db = new DatabaseSync(join(dataDir, "tessera.db"));
  assert.equal(db.prepare("PRAGMA integrity_check").get()?.["integrity_check"], "ok");
  db.close();
});

/** A request whose body never comes to its end. */
async function sendHalf({ origin }: TesseraServer, cookie: string): Promise<Deno.TcpConn> {
  const { hostname, port, host } = new URL(origin);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const head = [
    "POST /theme HTTP/1.1",
    `Host: ${host}`,
    `Cookie: ${cookie}`,
    `Origin: ${origin}`,
    "Sec-Fetch-Site: same-origin",
    "Content-Type: application/x-www-form-urlencoded",
    "Content-Length: 100",
  ];
  await connection.write(new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\ntheme=`));
  return connection;
}

async function post({ origin }: TesseraServer, path: string, cookie: string, body = ""): Promise<void> {
  const type = "application/x-www-form-urlencoded";
  await sendRaw(`${origin}${path}`, {
    method: "POST",
    body,
    headers: { cookie, origin, "sec-fetch-site": "same-origin", "content-type": type },
  }).catch(() => {});
}
