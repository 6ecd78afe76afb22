import assert from "node:assert/strict";
import { exampleBlock } from "../../testing/made_block.ts";
import type { BlockId } from "../../domain/ids.ts";
import { listErrorPatterns } from "../../storage/error_patterns.ts";
import { listSuccessPatterns } from "../../storage/success_patterns.ts";
import { answers, inOrder, text } from "../../testing/model/scripts.ts";
import {
  type ModelScript,
  type ScriptedModel,
  startScriptedModel,
} from "../../testing/model/scripted_model.ts";
import type { Site } from "../../testing/internet/types.ts";
import { CANARY, KEYED_BLOCK, keyedForm, keyedManifest, keyedSite } from "../../testing/keyed_site.ts";
import type { TestProgram } from "../../testing/start_program.ts";
import { givenReadyBlock, withProgram } from "../../testing/with_program.ts";
import { chooseProposal } from "../proposals.ts";
import { refreshBlock } from "../refresh_block.ts";
import { findPatterns } from "./find_patterns.ts";

const SENTENCE = "How the euro did against the dollar this month, with my own words under it";
const HOST = "api.frankfurter.dev";

/** A shop whose pages keep programs out. */
const shop: Site = { hosts: ["walled.example"], handle: () => new Response("No robots", { status: 403 }) };

async function withModel(
  script: ModelScript,
  work: (program: TestProgram, model: ScriptedModel) => Promise<void>,
): Promise<void> {
  const model = await startScriptedModel(script);
  try {
    await withProgram(async (program) => {
      await program.app.savePreferences({ ...await program.app.getPreferences(), allowPublicHosts: true });
      await work(program, model);
    }, {
      sites: [keyedSite, shop],
      model: { baseUrl: model.baseUrl, model: "scripted", apiKey: "sk-canary" },
    });
  } finally {
    await model.close();
  }
}

async function make({ app, maker }: TestProgram, sentence = SENTENCE): Promise<BlockId> {
  const answer = await app.createFromSentence((await app.getDashboard()).id, sentence);
  if (answer.kind !== "started") throw new Error(JSON.stringify(answer));
  await maker.wait(answer.generation.id);
  return answer.generation.blockId;
}

Deno.test("an adopted block leaves its kind of request, endpoint, technique and view, and no value", async () => {
  await withModel(inOrder(text(answers.json(await exampleBlock()))), async (program, model) => {
    await make(program);
    assert.ok(!model.seen.some(({ body }) => body.includes("{date}")), "nothing was known before");
    const rows = await listSuccessPatterns(program.db, 10);
    assert.deepEqual(rows.map(({ id: _, lastWorkedAt: _at, ...row }) => row), [{
      sentence: SENTENCE,
      words: "euro did against dollar month own words under",
      host: HOST,
      endpoint: "/v1/{date}?base&symbols",
      technique: "json_api",
      view: "Stat, LineChart",
      uses: 1,
      broken: 0,
    }]);
    const key = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
    await make(program, `The euro against the dollar, as https://a.example/x?token=${key} has it`);
    assert.ok(
      model.seen.some(({ body }) => body.includes("/v1/{date}?base&symbols")),
      "a later generation is given it",
    );
    const stored = await program.db.execute("SELECT sentence, words FROM success_patterns");
    const words = await program.db.execute("SELECT * FROM success_pattern_words");
    assert.ok(!JSON.stringify([stored.rows, words.rows]).includes("ghp_"), "what people paste stays out");
    const found = await findPatterns(program.deps, { sentence: "euro and dollar over a year" });
    assert.deepEqual(found.map(({ id: _, ...each }) => each), [{
      host: HOST,
      endpoint: "/v1/{date}?base&symbols",
      technique: "json_api",
      view: "Stat, LineChart",
      request: found[0]?.request,
      uses: 2,
    }]);
    assert.deepEqual(await findPatterns(program.deps, { sentence: "weather in Lisbon" }), []);
    assert.equal((await findPatterns(program.deps, { sentence: "x", hosts: [HOST] })).length, 1);
    assert.deepEqual(await findPatterns(program.deps, { sentence: '"; DROP TABLE -- euro" OR NEAR(' }), []);
  });
});

Deno.test("a pattern goes when the block that it came from keeps failing by its source", async () => {
  await withModel(inOrder(text(answers.json(await exampleBlock()))), async (program) => {
    const { db, deps, internet } = program;
    const blockId = await make(program);
    // Past what the cache may answer.
    program.clock.now += 2 * 3_600_000;
    internet.setFault(HOST, { kind: "status", status: 503 });
    for (let i = 0; i < 6; i++) await refreshBlock(deps, blockId, "person");
    assert.equal((await listSuccessPatterns(db, 10))[0]?.broken, 0, "a source that is down has not changed");

    internet.setFault(HOST, { kind: "status", status: 410 });
    await refreshBlock(deps, blockId, "person");
    await refreshBlock(deps, blockId, "person");
    assert.equal((await listSuccessPatterns(db, 10))[0]?.broken, 0);
    await refreshBlock(deps, blockId, "person");
    assert.equal((await listSuccessPatterns(db, 10))[0]?.broken, 1);
    assert.deepEqual(await findPatterns(deps, { sentence: SENTENCE }), [], "offered to nobody any more");
    for (let i = 0; i < 3; i++) await refreshBlock(deps, blockId, "person");
    assert.deepEqual(await listSuccessPatterns(db, 10), []);
  });
});

Deno.test("a later generation that fails at the endpoint of a pattern lowers it", async () => {
  const good = await exampleBlock();
  const reply = text(answers.json(good));
  await withModel(inOrder(reply, reply), async (program) => {
    await make(program);
    program.clock.now += 2 * 3_600_000;
    program.internet.setFault(HOST, { kind: "status", status: 404 });
    const second = await make(program, "The euro against the dollar, once more");
    assert.equal((await program.app.getCard(second)).state.kind, "draft");
    assert.equal((await listSuccessPatterns(program.db, 10))[0]?.broken, 1);
  });
});

Deno.test("a proposed version leaves its pattern when a person chooses it, not before", async () => {
  const good = await exampleBlock();
  const edited = { ...good, view: good.view.replace("decimals={4}", "decimals={2}") };
  await withModel(inOrder(text(answers.json(good)), text(answers.json(edited))), async (program) => {
    const { app, db, deps, maker } = program;
    const blockId = await make(program);
    await app.forgetAllPatterns();
    const { manifest, backend, view } = await app.getVersion(blockId, 1);
    const { id } = await maker.start(blockId, {
      job: {
        kind: "edit",
        sentence: SENTENCE,
        requests: [],
        request: "two decimals",
        base: { manifest, backend, view },
      },
      baseVersion: 1,
      ending: "propose",
    });
    const ended = await maker.wait(id);
    assert.equal(ended.status, "proposed", JSON.stringify(ended.diagnosis));
    assert.deepEqual(await listSuccessPatterns(db, 10), []);
    await chooseProposal(deps, blockId, ended.version ?? 0);
    assert.deepEqual((await listSuccessPatterns(db, 10)).map(({ host, uses }) => [host, uses]), [[HOST, 1]]);
  });
});

Deno.test("what is read with a connection leaves no address behind", async () => {
  const block = {
    ...KEYED_BLOCK,
    manifest: { ...JSON.parse(keyedManifest()), title: KEYED_BLOCK.title },
  };
  await withModel(inOrder(text(answers.json(block))), async (program) => {
    const { app, db, maker } = program;
    const saved = await app.createConnection(keyedForm());
    assert.equal(saved.kind, "saved", JSON.stringify(saved));
    const [connection] = await app.listConnections();
    const blockId = await make(program, "My open pull requests, however many");
    await app.approveConnections(blockId, { connections: [connection?.id ?? ""] as never, hosts: [] });
    const generation = (await db.execute("SELECT id FROM generations")).rows[0]?.["id"];
    await maker.wait(generation as never);
    assert.equal((await app.getCard(blockId)).state.kind, "fresh");
    assert.deepEqual(await listSuccessPatterns(db, 10), []);
    const { rows } = await db.execute("SELECT * FROM success_pattern_words");
    assert.ok(!JSON.stringify(rows).includes(CANARY));
  });
});

Deno.test("a ready block leaves no pattern: its own matching finds it", async () => {
  await withProgram(async (program) => {
    await givenReadyBlock(program, "EUR/USD for the last 30 days");
    assert.deepEqual(await listSuccessPatterns(program.db, 10), []);
  });
});

Deno.test("a 403 sends the next attempt elsewhere, and what worked is counted", async () => {
  const good = await exampleBlock();
  const scraper = {
    manifest: { title: "Shop", hosts: ["walled.example"] },
    backend: `import * as cheerio from "cheerio";
import { z } from "zod";
export const dataSchema = z.object({ name: z.string() });
export async function fetchData() {
  const response = await fetch("https://walled.example/");
  if (!response.ok) throw new Error("shop answered " + response.status);
  return await response.text();
}
export function processData(raw: string) { return { name: cheerio.load(raw)("h1").text() }; }`,
    view: good.view.replace("data.latest", "data.name"),
  };
  const script = inOrder(text(answers.json(scraper)), text(answers.json(good)));
  await withModel(script, async (program, model) => {
    await make(program);
    const prompt = model.seen[1]?.body ?? "";
    assert.match(prompt, /Do not read this page at all/);
    assert.match(prompt, /walled\.example\/ -> 403/);
    const row = (await listErrorPatterns(program.db)).find(({ slug }) => slug === "scraping_refused");
    assert.deepEqual([row?.seen, row?.tried, row?.worked], [1, 1, 1]);
  });
});
