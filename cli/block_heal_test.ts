import assert from "node:assert/strict";
import { join } from "node:path";
import type { Internet } from "../testing/internet/types.ts";
import { startInternet } from "../testing/internet/start_internet.ts";
import { BOTH_FORMS, SENTENCE, shopBlock } from "../testing/healing.ts";
import { answers, inOrder, text } from "../testing/model/scripts.ts";
import { type ScriptedModel, startScriptedModel } from "../testing/model/scripted_model.ts";
import { type RawAnswer, sendRaw, signIn } from "../testing/raw_request.ts";
import { type CommandResult, readDocument, runTessera } from "../testing/run_tessera.ts";
import { createShop, type Shop } from "../testing/sites/changing_shop.ts";
import { startTessera, type TesseraServer } from "../testing/start_tessera.ts";
import { makeDataDir, removeDataDir } from "../testing/tessera_process.ts";
import { waitUntil } from "../testing/wait_until.ts";
import { silentLog } from "../log.ts";
import { BlockId } from "../domain/ids.ts";
import { openDatabase } from "../storage/database.ts";
import { listHeals } from "../storage/heals.ts";

interface HealBench {
  readonly id: BlockId;
  readonly shop: Shop;
  readonly model: ScriptedModel;
  readonly dataDir: string;
  run(words: readonly string[]): Promise<CommandResult>;
  start(): Promise<TesseraServer>;
}

/** The real program with a block of the shop that works. */
async function withHealBench(work: (bench: HealBench) => Promise<void>): Promise<void> {
  const dataDir = await makeDataDir();
  const shop = createShop();
  const internet: Internet = await startInternet([shop.site]);
  const model = await startScriptedModel(
    inOrder(text(answers.json(shopBlock())), text(answers.json(BOTH_FORMS))),
  );
  const environment = { OPENAI_BASE_URL: model.baseUrl, TESSERA_MODEL: "scripted" };
  const servers: TesseraServer[] = [];
  const run = (words: readonly string[]) => runTessera(words, { dataDir, internet, environment });
  const start = async () => {
    const server = await startTessera({ dataDir, internet, environment });
    servers.push(server);
    return server;
  };
  try {
    const made = readDocument(await run(["block", "new", "--prompt", SENTENCE, "--approve-hosts", "--json"]));
    assert.equal(made.status, "adopted", JSON.stringify(made));
    await work({ id: BlockId.parse(made.id), shop, model, dataDir, run, start });
  } finally {
    for (const server of servers) await server.close();
    await model.close();
    await internet.close();
    await removeDataDir(dataDir);
  }
}

Deno.test("block heal says that a block works, repairs it when it does not, and knows no other ids", async () => {
  await withHealBench(async ({ id, shop, run }) => {
    const works = await run(["block", "heal", id, "--json"]);
    assert.deepEqual([works.code, readDocument(works).status], [0, "works"]);

    shop.form = "down";
    const down = await run(["block", "heal", id, "--json"]);
    const refused = readDocument(down);
    assert.deepEqual([down.code, refused.status, refused.tokens], [1, "refused", 0]);
    assert.match(refused.message, /source itself is not there now/);

    shop.form = "renamed";
    const healed = await run(["block", "heal", id, "--json"]);
    const answer = readDocument(healed);
    assert.deepEqual([healed.code, answer.status, answer.version], [0, "adopted", 2], healed.stdout);
    assert.deepEqual(answer.changes, ["price is called amount now"]);
    assert(answer.tokens > 0 && answer.outcome.kind === "ok");

    const words = await run(["block", "heal", id]);
    assert.match(words.stdout, /works: nothing to repair/);
    assert.equal((await run(["block", "heal", "aaaaaaaaaaaaaaaa"])).code, 4);
    assert.equal((await run(["block", "heal"])).code, 2);
  });
});

Deno.test("a heal that a kill cut off leaves the card as it was, says so, and may begin again", async () => {
  await withHealBench(async ({ id, shop, model, dataDir, run, start }) => {
    const before = readDocument(await run(["block", "show", id, "--format", "json"]));
    shop.form = "renamed";
    model.setScript({ reply: () => ({ kind: "hang" }) });
    const asked = model.seen.length;
    const server = await start();
    const sent = await post(server, `/blocks/${id}/heals`, await signIn(server.link));
    assert.ok(sent.status < 400, sent.body);
    await waitUntil("the model is asked", () => model.seen.length > asked);
    await server.kill("SIGKILL");

    const again = await start();
    const page = await sendRaw(`${again.origin}/`, { headers: { cookie: await signIn(again.link) } });
    assert.match(page.body, /The repair .* did not work: the program was stopped in the middle of it/);
    const db = await openDatabase({ url: `file:${join(dataDir, "tessera.db")}`, log: silentLog });
    const [heal] = await listHeals(db, id, 1);
    await db.close();
    assert.deepEqual([heal?.status, heal?.version], ["interrupted", null]);
    const shown = readDocument(await run(["block", "show", id, "--format", "json"]));
    assert.deepEqual([shown.data, shown.version], [before.data, before.version]);

    model.setScript(inOrder(text(answers.json(BOTH_FORMS))));
    assert.equal(readDocument(await run(["block", "heal", id, "--json"])).status, "adopted");
    assert.equal((await again.kill("SIGTERM")).code, 0, again.output());
  });
});

async function post({ origin }: TesseraServer, path: string, cookie: string): Promise<RawAnswer> {
  const type = "application/x-www-form-urlencoded";
  return await sendRaw(`${origin}${path}`, {
    method: "POST",
    body: "",
    headers: { cookie, origin, "sec-fetch-site": "same-origin", "content-type": type },
  });
}
