import assert from "node:assert/strict";
import { join } from "node:path";
import { fetching, testCommand, writeBlock } from "../testing/block_folder.ts";
import { readDocument } from "../testing/run_tessera.ts";

testCommand(
  "version, help and --help answer without a database or a configuration that works",
  async (bench) => {
    const broken = { TESSERA_PORT: "many" };
    const version = await bench.run(["version", "--json"], broken);
    assert.equal(version.code, 0);
    assert.match(readDocument(version).version, /^\d+\.\d+\.\d+$/);
    assert.match((await bench.run(["--version"], broken)).stdout, /^tessera \d+\.\d+\.\d+ \(Deno /);
    for (const words of [["help"], ["--help"], ["-h"], ["unknown", "--help"]]) {
      const { code, stdout } = await bench.run(words, broken);
      assert.equal(code, 0, words.join(" "));
      for (
        const name of ["serve", "new", "run", "show", "list", "delete", "costs", "doctor", "link", "version"]
      ) {
        assert.ok(stdout.includes(name), `${words.join(" ")}: ${name}`);
      }
    }
    for (const words of [["block", "run", "--help"], ["block", "run", "ID", "--json", "-h"]]) {
      const { code, stdout } = await bench.run(words, broken);
      assert.equal(code, 0);
      assert.match(
        stdout,
        /^ {2}tessera block run FOLDER\|ID .*\n {5,}\[--no-validate\].*\n\nEvery command takes/,
      );
    }
    assert.match(
      (await bench.run(["block", "-h"], broken)).stdout,
      /block new .*\n.*block run (?!.*doctor)/s,
    );
    assert.deepEqual(await listDatabases(bench.dataDir), []);
  },
);

testCommand("only a command that brings something in makes a new data folder", async ({ run, dataDir }) => {
  const typo = join(dataDir, "tesera");
  const cases = [["block", "list"], ["link"], ["backup", "x"], [
    "token",
    "create",
    "a",
    "--scope",
    "metrics",
  ]];
  for (const words of cases) {
    const result = await run([...words, "--data", typo, "--json"]);
    assert.equal(result.code, 4, words.join(" "));
    assert.match(readDocument(result).error.message, /^Cannot find data folder ".*tesera"$/);
  }
  await assert.rejects(Deno.stat(typo), Deno.errors.NotFound);
  const made = await run(["dashboard", "new", "Work", "--data", typo, "--json"]);
  assert.equal(made.code, 0, made.stderr);
  assert.equal((await run(["block", "list", "--data", typo, "--json"])).code, 0);
});

testCommand(
  "a command line that cannot be understood exits with 2 and says what is wanted",
  async ({ run }) => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [["sreve"], /Unknown command "sreve"/],
      [["block"], /missing after "block"/],
      [["block", "burn"], /Unknown command "block burn"/],
      [["block", "run"], /Expected one folder/],
      [["block", "new"], /--prompt is missing/],
      [["block", "new", "--prompt", "Weather", "in", "Lisbon"], /Unexpected word "in"/],
      [["block", "list", "--colour"], /'--colour'/],
      [["block", "show", "abc", "--format", "pdf"], /Unknown format "pdf"|Cannot find/],
      [["block", "run", ".", "--settings"], /--settings/],
      [["block", "run", "."], /backend\.ts is missing/],
      [["version", "now"], /Unexpected word "now"/],
      [["serve", "now"], /Unexpected word "now"/],
    ];
    for (const [words, message] of cases) {
      const result = await run([...words, "--json"]);
      const { error } = readDocument(result);
      assert.deepEqual([result.code, Object.keys(error)], [
        /Cannot find/.test(error.message) ? 4 : 2,
        ["code", "message", "hint"],
      ], words.join(" "));
      assert.match(error.message, message);
      assert.match(result.stderr, /^tessera: /, "a person reads the same on standard error");
    }
  },
);

testCommand(
  "block run names what is wrong with a folder's files, and exits with 2",
  async ({ run, dataDir }) => {
    const backend = fetching("return { n: 1 };");
    const cases: readonly (readonly [string, RegExp])[] = [
      ["{", /Cannot read "manifest\.json": /],
      ["[]", /Cannot use manifest\.json: the whole: /],
      ['{"title": "No hosts"}', /Cannot use manifest\.json: hosts: /],
      ['{"title": "T", "hosts": ["not a host"]}', /Cannot use manifest\.json: hosts/],
      ['{"title": "T", "hosts": [], "refresh": {"everySeconds": 1}}', /Cannot use manifest\.json: refresh/],
    ];
    for (const [manifest, message] of cases) {
      const result = await run(["block", "run", await writeBlock(dataDir, { backend, manifest }), "--json"]);
      const { error } = readDocument(result);
      assert.deepEqual([result.code, error.code], [2, "usage"], manifest);
      assert.match(error.message, message);
    }
    const folder = await writeBlock(dataDir, { backend });
    await Deno.remove(join(folder, "view.tsx"));
    await Deno.mkdir(join(folder, "view.tsx"));
    assert.match(readDocument(await run(["block", "run", folder, "--json"])).error.message, /view\.tsx"/);
  },
);

testCommand("a block that does not exist exits with 4, whatever the command", async ({ run }) => {
  const id = "aaaaaaaaaaaaaaaa";
  for (
    const words of [
      ["block", "show", id],
      ["block", "delete", id],
      ["block", "run", id],
      ["block", "show", "../../etc"],
      ["block", "run", "nowhere/at/all"],
      ["block", "new", "--prompt", "weather", "--dashboard", id],
    ]
  ) {
    const result = await run([...words, "--json"]);
    assert.deepEqual([result.code, readDocument(result).error.code], [4, "not_found"], words.join(" "));
    assert.equal((await run(words)).stdout, "", "nothing on standard output without --json");
  }
});

testCommand("costs tells what was spent, and that nothing was", async ({ run }) => {
  const told = await run(["costs", "--json"]);
  assert.equal(told.code, 0, told.stderr);
  const report = JSON.parse(told.stdout);
  assert.deepEqual([report.month.calls, report.days.length], [0, 30]);
  const words = (await run(["costs"])).stdout;
  assert.match(words, /this month +0 +0 +0 +\$0\.0000/);
  assert.match(words, /Budget of the month: 0 of 10,000,000 tokens/);
});

testCommand("doctor finds everything well, and names each part that is not", async ({ run, dataDir }) => {
  const well = await run(["doctor", "--json"]);
  const { isHealthy, findings } = readDocument(well);
  assert.deepEqual([well.code, isHealthy], [0, true], well.stdout);
  assert.deepEqual(
    findings.map(({ name }: { name: string }) => name).filter((name: string) => name !== "open files"),
    [
      ...[
        "data folder",
        "disk",
        "database",
        "backup",
        "secrets",
        "blocks",
        "sandbox",
        "runner",
        "isolation",
        "browser",
      ],
      ...["model", "address", "proxy", "server", "clock", "memory"],
    ],
  );
  const { level, details } = findings.find(({ name }: { name: string }) => name === "isolation");
  assert.ok(["full", "standard"].includes(level) && details.length > 0, well.stdout);
  const words = (await run(["doctor"])).stdout;
  assert.match(words, /^ok {4}data folder: /);
  assert.match(words, /isolation: (Full|Base level): each block .*\n {6}in force: /);

  const noRunner = await run(["doctor", "--json"], { TESSERA_DENO: "/nowhere/deno" });
  assert.equal(noRunner.code, 3);
  assert.match(JSON.stringify(readDocument(noRunner).findings), /Cannot start .*\/nowhere\/deno/);

  await Deno.writeFile(join(dataDir, "tessera.db"), crypto.getRandomValues(new Uint8Array(9_000)));
  const noDatabase = await run(["doctor", "--json"]);
  assert.equal(noDatabase.code, 5);
  const state = Object.fromEntries(
    readDocument(noDatabase).findings.map(({ name, state }: Record<string, string>) => [name, state]),
  );
  assert.deepEqual([state.database, state.sandbox], ["bad", "good"], "one bad part does not hide the rest");
});

testCommand("commands that need a sandbox exit with 3 where there is none", async ({ run, dataDir }) => {
  const block = await writeBlock(dataDir, { backend: fetching("return { n: 1 };") });
  for (const path of ["/nowhere/deno", "/bin/true", dataDir]) {
    for (const words of [["block", "run", block], ["serve", "--no-open", "--port", "0"]]) {
      const result = await run([...words, "--json"], { TESSERA_DENO: path });
      const { error } = readDocument(result);
      assert.deepEqual([result.code, error.code], [3, "unsafe"], `${words[0]} ${path}`);
      assert.match(error.hint, /TESSERA_DENO/);
    }
  }
});

testCommand("link prints a new link under the public address, with its path", async ({ run }) => {
  const plain = readDocument(await run(["link", "--port", "9000", "--json"]));
  assert.match(plain.link, /^http:\/\/127\.0\.0\.1:9000\/sign-in\?token=[\w-]{43}$/);
  assert.ok(plain.expiresAt > Date.now());
  const { stdout } = await run(["link"], { TESSERA_PUBLIC_URL: "https://dash.example.org/tessera" });
  assert.match(stdout, /^https:\/\/dash\.example\.org\/tessera\/sign-in\?token=[\w-]{43}\n$/);
});

async function listDatabases(folder: string): Promise<string[]> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  return names.filter((name) => name.includes(".db"));
}
