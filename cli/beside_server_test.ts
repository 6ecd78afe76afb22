import assert from "node:assert/strict";
import { startInternet } from "../testing/internet/start_internet.ts";
import type { Internet } from "../testing/internet/types.ts";
import { sendRaw, signIn } from "../testing/raw_request.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { allSites } from "../testing/sites/all_sites.ts";
import { startTessera, type TesseraServer } from "../testing/start_tessera.ts";

function testBeside(
  name: string,
  work: (server: TesseraServer, internet: Internet) => Promise<void>,
): void {
  Deno.test(name, async () => {
    const internet = await startInternet(allSites);
    const server = await startTessera({ internet });
    try {
      await work(server, internet);
    } finally {
      await server.close();
      await internet.close();
    }
  });
}

testBeside("block new beside a server makes a card that open pages are told of", async (server, internet) => {
  const { origin, dataDir } = server;
  const cookie = await signIn(server.link);
  const told = sendRaw(`${origin}/events`, { headers: { cookie }, until: /^event: dashboard/m });
  const made = await runTessera(["block", "new", "--prompt", "EUR/USD for the last 30 days", "--json"], {
    ...{ dataDir, internet },
  });
  assert.equal(made.code, 0, made.stderr);
  const { id } = readDocument(made);
  assert.match((await told).headers.get("content-type") ?? "", /event-stream/);
  const page = await sendRaw(`${origin}/`, { headers: { cookie } });
  assert.ok(page.body.includes(`/blocks/${id}`), "the card is on the page");

  const gone = await runTessera(["block", "delete", id], { dataDir, internet });
  assert.equal(gone.code, 0, gone.stderr);
  assert.equal((await sendRaw(`${origin}/blocks/${id}`, { headers: { cookie } })).status, 404);
});

testBeside("link beside a server opens that server, whatever port it has", async ({ origin, dataDir }) => {
  const { link } = readDocument(await runTessera(["link", "--json"], { dataDir }));
  assert.equal(new URL(link).origin, origin);
  assert.match(await signIn(link), /^tessera_session_/);
});

testBeside("doctor beside a server names the port that it has", async ({ origin, dataDir }) => {
  const { findings } = readDocument(await runTessera(["doctor", "--json"], { dataDir }));
  const { note } = findings.find(({ name }: { readonly name: string }) => name === "address");
  assert.equal(note, `listens on 127.0.0.1 port ${new URL(origin).port}`);
});

testBeside(
  "a second server of one data folder names the first and leaves it alone",
  async (server, internet) => {
    const second = await runTessera(["serve", "--no-open", "--port", "0", "--json"], {
      dataDir: server.dataDir,
      internet,
    });
    const { error } = readDocument(second);
    assert.deepEqual([second.code, error.code], [1, "busy"]);
    assert.ok(error.message.includes(`process ${server.pid}`) && error.message.includes(server.dataDir));
    assert.equal((await sendRaw(`${server.origin}/health`)).status, 200);
  },
);
