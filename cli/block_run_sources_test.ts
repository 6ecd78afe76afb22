import assert from "node:assert/strict";
import { join } from "node:path";
import { fetching, testCommand, writeBlock } from "../testing/block_folder.ts";
import { readDocument } from "../testing/run_tessera.ts";
import { ROOT } from "../testing/tessera_process.ts";

const blocks = join(ROOT, "testing", "blocks");
const RATES = "https://api.frankfurter.dev/v1/2026-10-23..?base=EUR&symbols=USD";

testCommand(
  "block run draws a chart of rates through a proxy with its own authority",
  async ({ run, internet }) => {
    const result = await run(["block", "run", join(blocks, "rate_history"), "--json"]);
    const outcome = readDocument(result);
    assert.equal(result.code, 0, JSON.stringify(outcome.error));
    assert.ok(outcome.data.days.length >= 20, "a month of working days");
    assert.equal(outcome.data.newest, outcome.data.days.at(-1).rate);
    const [stack] = outcome.tree;
    assert.deepEqual(stack.children.map(({ ui }: { ui: string }) => ui), ["Stat", "LineChart"]);
    assert.equal(stack.children[0].props.value, outcome.data.newest);
    assert.match(outcome.text, /EUR in USD, 30 days/);
    assert.deepEqual(internet.seen.map(({ url }) => new URL(url).host), ["api.frankfurter.dev"]);
  },
);

testCommand(
  "block run --settings reaches the block, and refuses what the manifest does not allow",
  async (bench) => {
    const at = (settings: string) =>
      bench.run(["block", "run", join(blocks, "rate_history"), "--settings", settings, "--json"]);
    const outcome = readDocument(await at('{"to": "GBP", "days": 10}'));
    assert.match(outcome.text, /EUR in GBP, 10 days/);
    assert.match(bench.internet.seen[0]?.url ?? "", /symbols=GBP/);
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['{"days": 3}', /Days/i],
      ['{"days": "many"}', /not a number/],
      ['{"dasy": 3}', /no setting "dasy"/],
      ["[1]", /expected a JSON object/],
      ["{", /expected a JSON object/],
    ];
    for (const [settings, message] of wrong) {
      const result = await at(settings);
      assert.equal(result.code, 2, settings);
      assert.match(readDocument(result).error.message, message);
    }
  },
);

testCommand("block run tells sites that are up from those that are down", async ({ run }) => {
  const outcome = readDocument(await run(["block", "run", join(blocks, "sites_up"), "--json"]));
  assert.deepEqual(
    outcome.data.sites.map((site: Record<string, unknown>) => [site.address, site.isUp, site.status]),
    [["https://wiki.harvest.example/", false, 500], ["https://shop.example/", true, 200]],
  );
  assert.match(outcome.text, /wiki\.harvest\.example/);
  const nobody = "https://intranet.harvest.example";
  const settings = JSON.stringify({ addresses: [nobody] });
  const typed = readDocument(
    await run(["block", "run", join(blocks, "sites_up"), "--settings", settings, "--json"]),
  );
  assert.deepEqual([typed.data.sites[0].isUp, typed.data.sites[0].address], [false, `${nobody}/`]);
  assert.notEqual(typed.requests[0].refused, "host_not_declared", "a typed address is an allowed host");
});

testCommand(
  "block run --fixtures answers from a recording at its own time and opens no socket",
  async (bench) => {
    const folder = await Deno.makeTempDir({ dir: bench.dataDir });
    const rates = Object.fromEntries(
      [2, 3, 4, 5, 6].map((day) => [`2026-11-0${day}`, { USD: 1 + day / 100 }]),
    );
    const write = (name: string, value: unknown) =>
      Deno.writeTextFile(join(folder, name), JSON.stringify(value));
    await write("run.json", { now: "2026-11-22T12:00:00Z", timeZone: "Europe/Lisbon", locale: "pt-PT" });
    await write("rates.json", {
      request: { method: "GET", url: RATES },
      response: {
        status: 200,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ rates }),
      },
      at: "2026-11-22T12:00:00Z",
    });
    const words = ["block", "run", join(blocks, "rate_history"), "--fixtures", folder, "--json"];
    const first = await bench.run(words);
    const outcome = readDocument(first);
    assert.equal(first.code, 0, JSON.stringify(outcome.error));
    assert.equal(outcome.data.newest, 1.06);
    assert.match(outcome.text, /1,06/, "in the recorded locale");

    await write("run.json", { now: "2026-11-23T12:00:00Z" });
    const missed = await bench.run(words);
    assert.deepEqual([missed.code, readDocument(missed).error.kind], [1, "network"]);
    assert.deepEqual(bench.internet.seen, []);
  },
);

testCommand(
  "block run judges a recording's freshness by the recording's time",
  async ({ runBlock, dataDir }) => {
    const folder = await Deno.makeTempDir({ dir: dataDir });
    const block = {
      backend: fetching('return { at: "2020-01-01T11:59:00Z", n: 1 };'),
      manifest: { title: "Old", hosts: [], staleAfterSeconds: 600, dataAt: "at" },
    };
    const write = (now: string) => Deno.writeTextFile(join(folder, "run.json"), JSON.stringify({ now }));
    await write("2020-01-01T12:00:00Z");
    assert.equal((await runBlock(block, "--fixtures", folder)).code, 0);
    await write("2020-01-02T12:00:00Z");
    assert.match(
      (await runBlock(block, "--fixtures", folder)).outcome.error.message,
      /newest data is .* old/,
    );
  },
);

testCommand("block run refuses fixtures that cannot be used and names the file", async ({ run, dataDir }) => {
  const block = await writeBlock(dataDir, { backend: fetching("return { n: 1 };") });
  const folder = await Deno.makeTempDir({ dir: dataDir });
  const at = async (name: string, text: string) => {
    await Deno.writeTextFile(join(folder, name), text);
    const result = await run(["block", "run", block, "--fixtures", folder, "--json"]);
    await Deno.remove(join(folder, name));
    return { code: result.code, message: readDocument(result).error.message };
  };
  for (
    const [name, text] of [
      ["a.json", "{"],
      ["b.json", '{"request": {"url": "nowhere"}}'],
      ["run.json", '{"now": "at noon"}'],
      ["run.json", '{"timeZone": "Nowhere/City"}'],
    ] as const
  ) {
    const { code, message } = await at(name, text);
    assert.equal(code, 2, `${name} ${text}`);
    assert.ok(message.includes(name), message);
  }
  const nowhere = await run(["block", "run", block, "--fixtures", join(folder, "none"), "--json"]);
  assert.equal(nowhere.code, 2);
});

testCommand("block run --offline opens no socket", async ({ run, internet }) => {
  const result = await run(["block", "run", join(blocks, "rate_history"), "--offline", "--json"]);
  assert.deepEqual([result.code, readDocument(result).error.kind], [1, "network"]);
  assert.deepEqual(internet.seen, []);
});
