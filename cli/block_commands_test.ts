import assert from "node:assert/strict";
import { type CommandBench, testCommand } from "../testing/block_folder.ts";
import { answers, badAnswers, inOrder, text, type WrittenBlock } from "../testing/model/scripts.ts";
import { type ScriptedModel, startScriptedModel } from "../testing/model/scripted_model.ts";
import { readDocument } from "../testing/run_tessera.ts";

const SENTENCE = "How the euro did against the dollar, with my own words under it";

testCommand("block new, list, show, run and delete go through a ready block's whole life", async (bench) => {
  const made = await bench.run(["block", "new", "--prompt", "Weather in Lisbon", "--json"]);
  const { id, ...answer } = readDocument(made);
  assert.deepEqual(
    [made.code, answer.status, answer.version, answer.tokens],
    [0, "adopted", 1, 0],
    made.stdout,
  );
  assert.equal(answer.outcome.kind, "ok");
  assert.ok(answer.outcome.requests.length > 0 && answer.outcome.timings.totalMs > 0, "the whole outcome");

  const [listed] = readDocument(await bench.run(["block", "list", "--json"]));
  assert.deepEqual([listed.id, listed.state, listed.prompt], [id, "fresh", "Weather in Lisbon"]);
  assert.match((await bench.run(["block", "list"])).stdout, new RegExp(`ID .*TITLE\n${id} +fresh`));

  const shown = readDocument(await bench.run(["block", "show", id, "--format", "json"]));
  assert.deepEqual(shown.data, answer.outcome.data);
  assert.deepEqual(shown.tree, answer.outcome.tree);
  const words = await bench.run(["block", "show", id]);
  assert.deepEqual([words.code, words.stdout], [0, `${shown.text}\n`]);
  assert.match(words.stdout, /°/);
  const page = await bench.run(["block", "show", id, "--format", "html"]);
  assert.match(page.stdout, /^<div|^<section|^</);
  assert.doesNotMatch(page.stdout, /<script/);

  const ran = await bench.run(["block", "run", id, "--json"]);
  assert.deepEqual([ran.code, readDocument(ran).kind], [0, "ok"]);

  const gone = await bench.run(["block", "delete", id, "--json"]);
  assert.deepEqual(readDocument(gone), { status: "deleted", id });
  assert.deepEqual(readDocument(await bench.run(["block", "list", "--json"])), []);
  for (const verb of ["show", "delete"]) assert.equal((await bench.run(["block", verb, id])).code, 4, verb);
});

testCommand("block new keeps a ready block whose source is down, and exits with 1", async (bench) => {
  bench.internet.setFault("api.frankfurter.dev", { kind: "status", status: 503 });
  const result = await bench.run(["block", "new", "--prompt", "EUR/USD for the last 30 days", "--json"]);
  const { status, id, outcome } = readDocument(result);
  assert.deepEqual([result.code, status, outcome.kind], [1, "adopted", "failed"], result.stdout);
  assert.deepEqual([outcome.error.kind, outcome.error.status], ["http_status", 503]);
  const shown = await bench.run(["block", "show", id]);
  assert.deepEqual(
    [shown.code, /nothing to show yet \(failed\)/.test(shown.stdout)],
    [1, true],
    shown.stdout,
  );
});

testCommand("block new --settings fills in what a ready block needs", async (bench) => {
  const prompt = ["block", "new", "--prompt", "weather", "--json"];
  const asked = await bench.run(prompt);
  const { status, id, message } = readDocument(asked);
  assert.deepEqual([asked.code, status, id], [1, "refused", null], asked.stdout);
  assert.match(message, /--settings/);
  const given = await bench.run([...prompt, "--settings", '{"place": "Lisbon"}']);
  assert.equal(given.code, 0, given.stdout);
});

testCommand("block new says so when no ready block fits and there is no model", async ({ run }) => {
  const result = await run(["block", "new", "--prompt", SENTENCE, "--json"]);
  const { status, message } = readDocument(result);
  assert.deepEqual([result.code, status], [1, "refused"]);
  assert.match(message, /TESSERA_MODEL/);
  for (const prompt of ["", "x".repeat(5_000)]) {
    assert.equal((await run(["block", "new", "--prompt", prompt, "--json"])).code, 2, `${prompt.length}`);
  }
});

testModel(
  "block new waits for a yes to the hosts, or has it from --approve-hosts",
  async ({ run, internet }, model) => {
    model.setScript(inOrder(text(answers.json(await goodBlock()))));
    const asked = await newBlock({ run }, model);
    assert.equal(asked.code, 1);
    const { status, hosts, outcome } = readDocument(asked);
    assert.deepEqual([status, hosts, outcome], ["needs_approval", ["api.frankfurter.dev"], null]);
    assert.deepEqual(internet.seen, [], "nothing was asked before the yes");

    const approved = await newBlock({ run }, model, "--approve-hosts");
    const answer = readDocument(approved);
    assert.deepEqual(
      [approved.code, answer.status, typeof answer.version],
      [0, "adopted", "number"],
      approved.stdout,
    );
    assert.deepEqual([answer.outcome.kind, answer.attempts], ["ok", 1]);
    assert.ok(answer.tokens > 0);
    assert.doesNotMatch(approved.stdout + approved.stderr, /sk-canary/);
  },
);

testModel(
  "block new repairs a bad attempt, keeps the best as a draft, and refuses a model that writes none",
  async ({ run }, model) => {
    const good = await goodBlock();
    const right = "changePercent: (last.rate / first.rate - 1) * 100";
    const bad = { ...good, backend: good.backend.replace(right, "changePercent: 'much'") };
    assert.notEqual(bad.backend, good.backend);
    model.setScript(inOrder(text(answers.json(bad)), text(answers.json(good))));
    const repaired = await newBlock({ run }, model, "--approve-hosts");
    assert.deepEqual([repaired.code, readDocument(repaired).status], [0, "adopted"], repaired.stdout);
    assert.equal(model.seen.length, 2, "the bad attempt, and its repair");

    model.setScript(inOrder(text(answers.json(bad))));
    const draft = await newBlock({ run }, model, "--approve-hosts");
    const answer = readDocument(draft);
    assert.deepEqual([draft.code, answer.status, answer.version], [1, "draft", null], draft.stdout);
    assert.equal(answer.outcome?.kind, "failed");
    assert.ok(answer.message.length > 0);

    model.setScript(inOrder(text(badAnswers.prose)));
    const none = await newBlock({ run }, model, "--approve-hosts");
    assert.deepEqual([none.code, readDocument(none).status], [1, "refused"], none.stdout);
  },
);

testModel(
  "block new says what only a person knows, and takes it from --settings",
  async ({ run }, model) => {
    const good = await goodBlock();
    const town = { name: "title", label: "Your title", type: "text", required: true };
    const needy = {
      ...good,
      manifest: { ...good.manifest, settings: [...Object(good.manifest["settings"]), town] },
    };
    model.setScript(inOrder(text(answers.json(needy))));
    const asked = await newBlock({ run }, model, "--approve-hosts");
    const { status, facts } = readDocument(asked);
    assert.deepEqual([asked.code, status], [1, "needs_facts"], asked.stdout);
    assert.deepEqual(facts, [{ name: "title", label: "Your title", type: "text" }]);

    const given = await newBlock({ run }, model, "--approve-hosts", "--settings", '{"title": "Mine"}');
    assert.deepEqual([given.code, readDocument(given).status], [0, "adopted"], given.stdout);
    const wrong = await newBlock({ run }, model, "--approve-hosts", "--settings", '{"title": " "}');
    const answer = readDocument(wrong);
    assert.deepEqual([wrong.code, answer.status], [1, "needs_facts"]);
    assert.match(answer.message, /Your title is needed/);
    const strange = await newBlock({ run }, model, "--approve-hosts", "--settings", '{"titel": "Mine"}');
    assert.equal(strange.code, 1);
    assert.match(readDocument(strange).message, /knows no "titel"; it has .*title/);
  },
);

testModel("block new tells a refusal with its reason and what works instead", async ({ run }, model) => {
  const connection = {
    name: "BANK",
    origin: "https://api.bank.example",
    kind: "bearer",
    help: "At your bank",
  };
  const refusal = { reason: "It is behind a sign-in", connection, alternatives: ["Weather in Lisbon"] };
  model.setScript(inOrder(text(JSON.stringify({ refusal }))));
  const refused = await newBlock({ run }, model);
  const { status, message, alternatives, ...answer } = readDocument(refused);
  assert.deepEqual(answer.connection, connection);
  assert.deepEqual([refused.code, status, message], [1, "refused", refusal.reason], refused.stdout);
  assert.deepEqual(alternatives, refusal.alternatives);
});

testModel(
  "block new tells a person what to do, not what the model should have done",
  async ({ run }, model) => {
    model.setScript(inOrder(text("I would use an API for this.")));
    const { message } = readDocument(await newBlock({ run }, model));
    assert.match(message, /no complete block\. Try again, or /);
    assert.doesNotMatch(message, /JSON/);
  },
);

async function newBlock(
  { run }: Pick<CommandBench, "run">,
  model: ScriptedModel,
  ...words: readonly string[]
) {
  return await run(["block", "new", "--prompt", SENTENCE, "--json", ...words], {
    OPENAI_BASE_URL: model.baseUrl,
    OPENAI_API_KEY: "sk-canary",
    TESSERA_MODEL: "scripted",
  });
}

/** The prompt's own example: a block that a good model would write. */
async function goodBlock(): Promise<WrittenBlock> {
  const read = (file: string) => Deno.readTextFile(new URL(`../generation/example/${file}`, import.meta.url));
  const [manifest, backend, view] = await Promise.all(["manifest.json", "backend.ts", "view.tsx"].map(read));
  return { manifest: JSON.parse(manifest ?? ""), backend: backend ?? "", view: view ?? "" };
}

function testModel(name: string, work: (bench: CommandBench, model: ScriptedModel) => Promise<void>): void {
  testCommand(name, async (bench) => {
    const model = await startScriptedModel(inOrder(text("")));
    try {
      await work(bench, model);
    } finally {
      await model.close();
    }
  });
}
