import assert from "node:assert/strict";
import { join } from "node:path";
import { type CommandBench, testCommand } from "../testing/block_folder.ts";
import { answers, inOrder, text, type WrittenBlock } from "../testing/model/scripts.ts";
import { type ScriptedModel, startScriptedModel } from "../testing/model/scripted_model.ts";
import { readDocument } from "../testing/run_tessera.ts";
import { readGolden } from "../testing/eval/cases.ts";

const RATES = "https://api.frankfurter.dev/v1/2026-10-23..?base=EUR&symbols=USD";
const PROMPT = {
  id: "rates",
  sentence: "EUR/USD as a line chart for the last 30 days, with the change in percent",
  hosts: ["api.frankfurter.dev"],
  fixtures: "rates",
  facts: {
    mustShow: ["EUR", { number: 1.0842, decimals: 2 }, { component: ["LineChart"], items: 2 }],
    minRows: 2,
  },
};

interface EvalBench extends CommandBench {
  readonly model: ScriptedModel;
  /** Writes prompts with one folder of recorded answers, and evaluates them. */
  evaluate(
    prompts: readonly object[],
    ...words: readonly string[]
  ): Promise<{ code: number; stdout: string; stderr: string }>;
}

function testEval(name: string, work: (bench: EvalBench) => Promise<void>): void {
  testCommand(name, async (bench) => {
    const golden = await readGolden("eur-usd");
    const model = await startScriptedModel(inOrder(text(answers.json(golden))));
    try {
      await writeFixtures(join(bench.dataDir, "rates"));
      const file = join(bench.dataDir, "prompts.json");
      const named = ["--base-url", model.baseUrl, "--model", "scripted"];
      await work({
        ...{ ...bench, model },
        async evaluate(prompts, ...words) {
          await Deno.writeTextFile(file, JSON.stringify({ prompts }));
          return await bench.run(["eval", "--prompts", file, ...named, ...words]);
        },
      });
    } finally {
      await model.close();
    }
  });
}

async function writeFixtures(folder: string): Promise<void> {
  await Deno.mkdir(folder);
  const rates = {
    "2026-11-19": { USD: 1.0812 },
    "2026-11-20": { USD: 1.0842 },
  };
  await Deno.writeTextFile(join(folder, "run.json"), JSON.stringify({ now: "2026-11-22T12:00:00Z" }));
  await Deno.writeTextFile(
    join(folder, "001.json"),
    JSON.stringify({ request: { url: RATES }, response: { status: 200, body: JSON.stringify({ rates }) } }),
  );
}

testEval(
  "eval runs a prompt on recorded answers and reports in JSON",
  async ({ evaluate, internet, dataDir }) => {
    const result = await evaluate([PROMPT], "--fixtures", "--price", "2,8", "--json");
    const { results: [one], summary, model } = readDocument(result);
    assert.equal(result.code, 0, JSON.stringify(one));
    assert.deepEqual([one.id, one.status, one.isGood, one.reason], ["rates", "adopted", true, null]);
    assert.deepEqual(one.facts, { found: 4, total: 4, missing: [] });
    assert.equal(one.attempts, 1);
    assert.ok(one.tokens.prompt > 0 && one.tokens.completion > 0 && one.tokens.total > 0);
    assert.ok(Math.abs(one.cost - (one.tokens.prompt * 2 + one.tokens.completion * 8) / 1e6) < 1e-9);
    assert.deepEqual([summary.good, summary.runs, summary.adopted], [1, 1, 1]);
    assert.equal(model, "scripted");
    assert.match(result.stderr, /good {2}rates: adopted, 4\/4 facts/);
    assert.deepEqual(internet.seen, [], "recorded answers alone");
    // Nothing of the person's own was opened.
    const names = (await Array.fromAsync(Deno.readDir(dataDir))).map(({ name }) => name);
    assert.ok(!names.some((name) => /\.db|secret|tessera\.lock/.test(name)), names.join(" "));
  },
);

testEval("eval prints a table, and exits with 1 when a fact is missing", async ({ evaluate }) => {
  const wrong = { ...PROMPT, id: "wrong", facts: { mustShow: ["GBP", "EUR"] } };
  const result = await evaluate([PROMPT, wrong], "--repeat", "2");
  assert.equal(result.code, 1);
  assert.match(result.stdout, /^prompt +result +facts +attempts +tokens/);
  assert.match(result.stdout, /rates #2 +adopted +4\/4/);
  assert.match(result.stdout, /wrong +adopted +1\/2 .*1 of 2 facts are not on the card: "GBP"/);
  assert.match(result.stdout, /2 of 4 good; 4 adopted/);
});

testEval("eval approves what the prompt lists and nothing else", async ({ evaluate, internet }) => {
  const { hosts: _hosts, fixtures: _fixtures, ...strict } = PROMPT;
  const refused = readDocument(await evaluate([strict], "--live", "--json"));
  assert.equal(refused.results[0].reasonKind, "hosts");
  assert.match(refused.results[0].reason, /asks for api\.frankfurter\.dev/);
  assert.equal(internet.seen.length, 0);
  // Through the proxy, to the fixture internet: the facts are of another day.
  const allowed = readDocument(await evaluate([strict], "--live", "--approve-hosts", "--json"));
  assert.equal(allowed.results[0].status, "adopted");
  assert.ok(internet.seen.length > 0);
});

testEval("eval gives secrets from a file to their own origin", async ({ evaluate, model, dataDir }) => {
  const block: WrittenBlock = await readGolden("server-stats");
  model.setScript({ reply: () => text(answers.json(block)) });
  const secret = {
    name: "BESZEL_TOKEN",
    origin: "http://beszel.home.arpa:8090",
    auth: { kind: "bearer" },
  };
  const prompt = {
    id: "servers",
    sentence: "My servers from Beszel (token saved as BESZEL_TOKEN)",
    hosts: ["beszel.home.arpa:8090"],
    secrets: [secret],
    facts: { mustShow: ["attic-nas", "CPU"] },
  };
  const without = readDocument(await evaluate([prompt], "--json"));
  assert.equal(without.results[0].reasonKind, "connections");
  const file = join(dataDir, "secrets.json");
  await Deno.writeTextFile(file, JSON.stringify({ BESZEL_TOKEN: "beszel-token-7f3a9c51e0" }));
  const result = await evaluate([prompt], "--secrets", file, "--json");
  const { results: [one] } = readDocument(result);
  assert.equal(one.isGood, true, JSON.stringify(one));
  assert.doesNotMatch(result.stdout + result.stderr, /7f3a9c51e0/);
  assert.ok(model.seen.every(({ body }) => !body.includes("7f3a9c51e0")));
});

testEval("eval refuses what it cannot use with exit code 2", async ({ evaluate, run, dataDir, model }) => {
  const named = ["--base-url", model.baseUrl, "--model", "scripted"];
  const cases: readonly (readonly [() => Promise<{ code: number; stderr: string }>, RegExp])[] = [
    [() => run(["eval"]), /Expected --prompts FILE/],
    [() => run(["eval", "--prompts", join(dataDir, "none.json"), ...named]), /expected a file of prompts/],
    [() => evaluate([PROMPT], "--only", "nobody"), /No prompt has the id "nobody".*\n.*rates/],
    [() => evaluate([PROMPT, PROMPT]), /expected each id once/],
    [() => evaluate([{ ...PROMPT, hosts: ["not a host!"] }]), /prompts\.0\.hosts\.0: expected a host/],
    [() => evaluate([{ ...PROMPT, fixtures: undefined }], "--fixtures"), /names no folder/],
    [() => evaluate([PROMPT], "--fixtures", "--live"), /together/],
    [() => evaluate([PROMPT], "--repeat", "0"), /expected a number from 1/],
    [() => evaluate([PROMPT], "--price", "cheap"), /Cannot use --price/],
    [() => evaluate([PROMPT], "--data", dataDir), /data of its own/],
    [() => evaluate([PROMPT], "--golden"), /deno task eval/],
  ];
  for (const [start, message] of cases) {
    const { code, stderr } = await start();
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});
