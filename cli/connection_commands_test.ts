import assert from "node:assert/strict";
import { join } from "node:path";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { makeDataDir, removeDataDir, type TesseraOptions } from "../testing/tessera_process.ts";

const CANARY = "ghp_canary_on_the_command_line";
const ADD = ["connection", "add", "GITHUB", "--origin", "https://api.github.com", "--kind", "bearer"];

type Run = (words: readonly string[], options?: Partial<TesseraOptions>) => ReturnType<typeof runTessera>;

function testIn(name: string, test: (run: Run, dataDir: string) => Promise<void>): void {
  Deno.test(name, async () => {
    const dataDir = await makeDataDir();
    try {
      await test((words, options = {}) => runTessera(words, { dataDir, ...options }), dataDir);
    } finally {
      await removeDataDir(dataDir);
    }
  });
}

testIn(
  "connection add, list and remove take the secret from a file or standard input and never give it",
  async (run, dataDir) => {
    const file = join(dataDir, "token.txt");
    await Deno.writeTextFile(file, `${CANARY}\n`);
    const added = await run([...ADD, "--secret-file", file, "--method", "GET,POST", "--json"]);
    assert.deepEqual([added.code, readDocument(added).name], [0, "GITHUB"], added.stderr);
    const basic = [
      "connection",
      "add",
      "NAS",
      "--origin",
      "http://nas.home.arpa:5000",
      "--kind",
      "basic",
      "--user",
      "me",
    ];
    const piped = await run(basic, { input: `${CANARY}\n` });
    assert.equal(piped.code, 0, piped.stderr);

    const listed = await run(["connection", "list", "--json"]);
    const [github, nas] = readDocument(listed);
    assert.deepEqual(
      [github.name, github.origin, github.methods, github.state, github.auth],
      ["GITHUB", "https://api.github.com", ["GET", "POST"], { kind: "unused" }, { kind: "bearer" }],
    );
    assert.deepEqual([nas.origin, nas.auth.user, nas.methods], ["http://nas.home.arpa:5000", "me", [
      "GET",
      "HEAD",
    ]]);
    const table = await run(["connection", "list"]);
    assert.match(table.stdout, /^NAME +ORIGIN.*\nGITHUB +https:\/\/api\.github\.com +bearer/);

    const removed = await run(["connection", "remove", "GITHUB", "--json"]);
    assert.deepEqual(readDocument(removed), { removed: "GITHUB" });
    assert.equal((await run(["connection", "remove", "GITHUB"])).code, 4);
    for (const { stdout, stderr } of [added, piped, listed, table, removed]) {
      assert.ok(!`${stdout}${stderr}`.includes(CANARY));
    }
  },
);

testIn("connection add says what is wrong, and takes no secret as an argument", async (run) => {
  const wrong: readonly (readonly [words: readonly string[], message: RegExp])[] = [
    [[...ADD, "--secret", CANARY], /Unknown option '--secret'/],
    [["connection", "add", "--kind", "bearer"], /Expected a name/],
    [["connection", "add", "X", "--origin", "https://a.example"], /--kind is missing/],
    [[...ADD, "--path", "api"], /--path: Expected a path/],
    [
      ["connection", "add", "X", "--origin", "http://a.example", "--kind", "bearer"],
      /--origin: .*over plain http/,
    ],
    [["connection", "grow"], /Unknown command "connection grow"/],
  ];
  for (const [words, message] of wrong) {
    const result = await run(words, { input: CANARY });
    assert.equal(result.code, 2, words.join(" "));
    assert.match(result.stderr, message);
    // What a person typed as an argument is their own doing; what came on standard input is never repeated.
    if (!words.some((word) => word === CANARY)) assert.ok(!result.stderr.includes(CANARY));
  }
  assert.match((await run([...ADD], { input: "" })).stderr, /The secret is empty/);
  await run([...ADD], { input: CANARY });
  assert.match(
    (await run([...ADD], { input: CANARY })).stderr,
    /name: Another connection has this name|Another connection/,
  );
});

testIn("secrets rotate changes key file and passphrase, and every secret stays", async (run, dataDir) => {
  await run(ADD, { input: CANARY });
  const key = await Deno.readFile(join(dataDir, "secret.key"));
  const rotated = await run(["secrets", "rotate", "--json"]);
  assert.deepEqual([rotated.code, readDocument(rotated).sealed], [0, 1], rotated.stderr);
  assert.notDeepEqual(await Deno.readFile(join(dataDir, "secret.key")), key);

  const moved = await run(["secrets", "rotate", "--to", "passphrase"], { input: "a long passphrase\n" });
  assert.equal(moved.code, 0, moved.stderr);
  assert.match(moved.stdout, /needs the new passphrase at every start/);
  const ADD_OTHER = ["connection", "add", "OTHER", "--origin", "https://b.example", "--kind", "bearer"];
  const closed = await run(ADD_OTHER, { input: CANARY });
  assert.deepEqual([closed.code, /sealed with a passphrase, and none is given/.test(closed.stderr)], [
    5,
    true,
  ]);
  const wrong = { environment: { TESSERA_SECRET_PASSPHRASE: "guessed words" } };
  const refused = await run(ADD_OTHER, { ...wrong, input: CANARY });
  assert.deepEqual([refused.code, /sealed with another passphrase/.test(refused.stderr)], [5, true]);
  assert.ok(
    !refused.stderr.includes("guessed words") && !refused.stderr.includes("a long passphrase"),
  );

  const file = join(dataDir, "passphrase.txt");
  await Deno.writeTextFile(file, "a long passphrase\n");
  const right = { environment: { TESSERA_SECRET_PASSPHRASE_FILE: file } };
  assert.equal((await run(ADD_OTHER, { ...right, input: CANARY })).code, 0);
  const back = await run(["secrets", "rotate", "--to", "key-file", "--json"], right);
  assert.deepEqual([back.code, readDocument(back).sealed], [0, 2], back.stderr);
  assert.equal(
    (await run(["connection", "add", "LAST", "--origin", "https://c.example", "--kind", "bearer"], {
      input: CANARY,
    })).code,
    0,
  );
});
