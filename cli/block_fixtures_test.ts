import assert from "node:assert/strict";
import { join } from "node:path";
import { fetching, testCommand, writeBlock } from "../testing/block_folder.ts";
import { readDocument } from "../testing/run_tessera.ts";

const STORIES = ["block", "new", "--prompt", "Top 10 Hacker News stories", "--approve-hosts", "--json"];

/** What two runs of the same must have in common, to the byte. */
function steadyText(stdout: string): string {
  const { timings: _timings, usage: _usage, ...rest } = JSON.parse(stdout);
  return JSON.stringify(rest);
}

testCommand(
  "block run --offline repeats a stored block's newest recorded run, to the byte",
  async (bench) => {
    const { id, outcome } = readDocument(await bench.run(STORIES));
    const seen = bench.internet.seen.length;
    assert.ok(seen >= 11, "premise: it was made over the network");
    const words = ["block", "run", id, "--offline", "--json"];
    const [first, second] = [await bench.run(words), await bench.run(words)];
    assert.equal(first.code, 0, first.stdout.slice(0, 500));
    assert.equal(steadyText(first.stdout), steadyText(second.stdout));
    assert.deepEqual(readDocument(first).data, outcome.data);
    assert.equal(bench.internet.seen.length, seen, "no socket was opened");
  },
);

testCommand("block fixtures writes a run that block run --fixtures repeats, to the byte", async (bench) => {
  const { id, outcome } = readDocument(await bench.run(STORIES));
  const folder = join(bench.dataDir, "recorded", "stories");
  const written = readDocument(await bench.run(["block", "fixtures", id, folder, "--json"]));
  assert.deepEqual([written.status, written.version, written.run], ["written", 1, 1]);
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  assert.deepEqual(names, [...written.files].sort());
  assert.ok(names.includes("run.json"));
  assert.match(names[0] ?? "", /^001-get-hacker-news\.firebaseio\.com-[a-z0-9.-]+\.json$/);
  const run = JSON.parse(await Deno.readTextFile(join(folder, "run.json")));
  assert.deepEqual(Object.keys(run), ["now", "timeZone", "locale", "settings"]);
  if (Deno.build.os !== "windows") {
    assert.equal((await Deno.stat(join(folder, "run.json"))).mode! & 0o777, 0o600, "answers may be private");
  }

  const seen = bench.internet.seen.length;
  const words = ["block", "run", id, "--fixtures", folder, "--json"];
  const [first, second] = [await bench.run(words), await bench.run(words)];
  assert.equal(first.code, 0, first.stdout.slice(0, 500));
  assert.equal(steadyText(first.stdout), steadyText(second.stdout));
  const offline = await bench.run(["block", "run", id, "--offline", "--json"]);
  assert.equal(steadyText(first.stdout), steadyText(offline.stdout), "the files say all that was recorded");
  assert.deepEqual(readDocument(first).data, outcome.data);
  assert.equal(bench.internet.seen.length, seen);

  const again = await bench.run(["block", "fixtures", id, folder]);
  assert.equal(again.code, 2);
  assert.match(again.stderr, /is not empty\n.*--force/);
  await Deno.writeTextFile(join(folder, "notes.txt"), "mine");
  const forced = await bench.run(["block", "fixtures", id, folder, "--force", "--run", "1"]);
  assert.equal(forced.code, 0, forced.stderr);
  assert.equal(await Deno.readTextFile(join(folder, "notes.txt")), "mine");
});

testCommand("block fixtures says what it cannot write", async ({ run, dataDir }) => {
  const { id } = readDocument(await run(STORIES));
  const folder = join(dataDir, "new");
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [["block", "fixtures", id], 2, /folder to write to/],
    [["block", "fixtures", id, folder, "--run", "0"], 2, /--run "0"/],
    [["block", "fixtures", id, folder, "--run", "2"], 4, /no recorded run 2/],
    [["block", "fixtures", "aaaaaaaaaaaaaaaa", folder], 4, /Cannot find block/],
    [["block", "fixtures", id, join(dataDir, "tessera.db", "in")], 2, /Cannot write fixtures/],
  ];
  for (const [words, code, message] of cases) {
    const result = await run([...words, "--json"]);
    assert.equal(result.code, code, words.join(" "));
    assert.match(readDocument(result).error.message, message);
  }
});

testCommand("block run refuses files of a folder that lead out of it, hang or never end", async (bench) => {
  const backend = fetching("return { n: 1 };");
  const secret = join(bench.dataDir, "private.txt");
  await Deno.writeTextFile(secret, "PRIVATE-CANARY");
  const cases: readonly (readonly [string, (path: string) => Promise<unknown>])[] = [
    ["backend.ts", (path) => Deno.symlink(secret, path)],
    ["view.tsx", (path) => Deno.writeFile(path, new Uint8Array(2 * 1024 * 1024))],
    ["manifest.json", (path) => Deno.writeTextFile(path, "[".repeat(500_000))],
    ["manifest.json", (path) => Deno.writeTextFile(path, '{"title":"T","hosts":[],"__proto__":{}}')],
    ["manifest.json", (path) => Deno.writeFile(path, Uint8Array.of(0xff, 0xfe))],
    ["view.tsx", (path) => Deno.build.os === "windows" ? Deno.mkdir(path) : makePipe(path)],
  ];
  for (const [name, write] of cases) {
    const folder = await writeBlock(bench.dataDir, { backend });
    await Deno.remove(join(folder, name)).catch(() => {/* not every folder has a manifest */});
    await write(join(folder, name));
    const result = await bench.run(["block", "run", folder, "--json"]);
    assert.equal(result.code, 2, name);
    assert.ok(readDocument(result).error.message.includes(name), result.stdout);
    assert.ok(!(result.stdout + result.stderr).includes("CANARY"));
  }
});

/** A file that gives nothing until someone writes to it. */
async function makePipe(path: string): Promise<void> {
  await new Deno.Command("mkfifo", { args: [path] }).output();
}
