import assert from "node:assert/strict";
import { join } from "node:path";
import { startInternet } from "../testing/internet/start_internet.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { allSites } from "../testing/sites/all_sites.ts";
import { skipIf } from "../testing/skip.ts";
import { CANNOT_MOUNT, withDisk } from "../testing/small_disk.ts";
import { startTessera } from "../testing/start_tessera.ts";
import { makeDataDir, removeDataDir, ROOT } from "../testing/tessera_process.ts";

// The compiler downloads its runtime stub unless it is named, and a test downloads nothing.
const hasNoStub = Deno.env.get("DENORT_BIN") === undefined;
const WHY_NOT = "DENORT_BIN names no runtime stub; .ci/run looks for one";
const FILE = Deno.build.os === "windows" ? "tessera.exe" : "tessera";
/** Room for the compiler on a busy machine. */
const JOURNEY_LIMIT_MS = 300_000;

interface Made {
  readonly program: readonly string[];
  readonly sum: string;
  readonly said: string;
}

/** Compiles into a folder; `under` goes before the command, for another umask. */
async function compile(
  out: string,
  flags: readonly string[] = [],
  under: { readonly words?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Made> {
  const words = [
    ...under.words ?? [],
    Deno.execPath(),
    "run",
    "-A",
    "tools/compile.ts",
    "--out",
    out,
    ...flags,
  ];
  const [command = "", ...args] = words;
  const { code, stderr } = await new Deno.Command(command, { args, cwd: ROOT, env: { ...under.env } })
    .output();
  const said = new TextDecoder().decode(stderr);
  assert.equal(code, 0, said);
  const sum = (await Deno.readTextFile(join(out, "SHA256SUMS"))).split(" ")[0] ?? "";
  assert.match(sum, /^[0-9a-f]{64}$/);
  return { program: [join(out, FILE)], sum, said };
}

Deno.test({
  ...skipIf(hasNoStub, "deno task compile makes one file that stands alone", WHY_NOT),
  async fn(test) {
    const folder = await Deno.makeTempDir({ prefix: "tessera_made_" });
    try {
      const made = await compile(join(folder, "one"));
      await test.step("its parts are told, and it is as small as it should be", async () => {
        for (const part of ["program", "assets", "libraries", "native library", "runner", "stub", "total"]) {
          assert.match(made.said, new RegExp(`${part}.* \\d+\\.\\d\\d MB`));
        }
        assert.ok((await Deno.stat(made.program[0] ?? "")).size < 170e6);
      });
      await test.step("it unpacks its runner in an empty folder, and mends it", () => mends(made.program));
      await test.step("it leaves nothing in the temporary folder, and loads nothing from it", () =>
        sparesTemporary(made.program));
      await test.step("two of it at once unpack into one folder", () => startsTwice(made.program));
      await test.step("a kill -9 in the middle of unpacking leaves nothing in the way", () =>
        breaksOff(made.program));
      await test.step("the journeys of a person, in a browser, without a network", () =>
        travel(made.program));
      await test.step("without a runner it is smaller, says so, and comes out the same twice", async () => {
        const off = ["--self-contained-runner=off"];
        const first = await compile(join(folder, "two"), off);
        await Deno.mkdir(join(folder, "elsewhere"));
        const second = await compile(join(folder, "three"), off, {
          words: ["sh", "-c", 'umask 077; exec "$@"', "sh"],
          env: { TMPDIR: join(folder, "elsewhere"), TZ: "Asia/Tokyo" },
        });
        assert.equal(first.sum, second.sum);
        assert.ok((await Deno.stat(first.program[0] ?? "")).size < 120e6);
        await needsDeno(first.program);
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

async function inFolder(work: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = await makeDataDir();
  try {
    await work(dataDir);
  } finally {
    await removeDataDir(dataDir);
  }
}

interface Finding {
  readonly name: string;
  readonly state: string;
  readonly note: string;
  readonly details?: readonly string[];
}

function findingOf(document: { readonly findings: readonly Finding[] }, name: string): Finding {
  return document.findings.find((finding) => finding.name === name) ?? assert.fail(JSON.stringify(document));
}

function mends(program: readonly string[]): Promise<void> {
  return inFolder(async (dataDir) => {
    const first = await runTessera(["doctor", "--json"], { dataDir, program });
    const document = readDocument(first);
    assert.match(first.stderr, /Unpacking what runs blocks, once/);
    assert.match(findingOf(document, "sandbox").note, /attacks held/);
    assert.match(
      findingOf(document, "runner").note,
      /packed in this program, SHA-256 [0-9a-f]{12}… compared/,
    );
    const [path = ""] = findingOf(document, "runner").details?.map((line) => line.replace(/^at /, "")) ?? [];
    assert.ok(path.startsWith(join(dataDir, "runner")), path);
    const version = readDocument(await runTessera(["version", "--json"], { dataDir, program }));
    assert.match(version.runner, /^2\.\d+\.\d+$/);

    const trace = join(dataDir, "ran");
    await Deno.writeTextFile(path, `#!/bin/sh\ntouch ${trace}\necho 'deno ${version.runner} (stable)'\n`);
    const second = await runTessera(["doctor", "--json"], { dataDir, program });
    assert.match(findingOf(readDocument(second), "sandbox").note, /attacks held/);
    assert.match(second.stderr, /warn +sandbox: Unpacked the runner again/);
    await assert.rejects(Deno.stat(trace), Deno.errors.NotFound);

    // With a name to look up.
    const model = { OPENAI_BASE_URL: "http://localhost:9/v1", TESSERA_MODEL: "none" };
    const environment = { ...model, TESSERA_DENO: Deno.execPath() };
    const third = await runTessera(["doctor", "--online", "--json"], { dataDir, program, environment });
    assert.match(findingOf(readDocument(third), "runner").note, /named by TESSERA_DENO/);
    assert.doesNotMatch(third.stderr, /Deprecation/);
  });
}

function sparesTemporary(program: readonly string[]): Promise<void> {
  const startIn = (TMPDIR: string) =>
    inFolder(async (dataDir) => {
      const document = readDocument(
        await runTessera(["doctor", "--json"], { dataDir, program, environment: { TMPDIR } }),
      );
      assert.match(findingOf(document, "database").note, /^file/);
      assert.deepEqual([...Deno.readDirSync(TMPDIR)], []);
    });
  return inFolder(async (temporary) => {
    await startIn(temporary);
    if (!CANNOT_MOUNT) await withDisk("size=1m,noexec,mode=1777", startIn);
  });
}

function startsTwice(program: readonly string[]): Promise<void> {
  return inFolder(async (dataDir) => {
    const starts = [1, 2].map(() => runTessera(["doctor", "--json"], { dataDir, program }));
    for (const result of await Promise.all(starts)) {
      assert.match(findingOf(readDocument(result), "sandbox").note, /attacks held/, result.stderr);
    }
    const left = [...Deno.readDirSync(join(dataDir, "runner"))].map(({ name }) => name);
    assert.equal(left.length, 1, left.join());
  });
}

function breaksOff(program: readonly string[]): Promise<void> {
  return inFolder(async (dataDir) => {
    const [command = ""] = program;
    const child = new Deno.Command(command, {
      args: ["doctor", "--data", dataDir],
      ...{ stdin: "null", stdout: "null", stderr: "piped" },
    }).spawn();
    const reader = child.stderr.getReader();
    const decoder = new TextDecoder();
    let said = "";
    while (!said.includes("Unpacking")) {
      const { value, done } = await reader.read();
      assert.ok(!done, `it ended before it unpacked:\n${said}`);
      said += decoder.decode(value);
    }
    child.kill("SIGKILL");
    await Promise.all([reader.cancel(), child.status]);
    const after = await runTessera(["doctor", "--json"], { dataDir, program });
    assert.match(findingOf(readDocument(after), "sandbox").note, /attacks held/, after.stderr);
  });
}

function needsDeno(program: readonly string[]): Promise<void> {
  return inFolder(async (dataDir) => {
    const alone = await runTessera(["serve", "--no-open", "--port", "0", "--json"], { dataDir, program });
    assert.equal(alone.code, 3, "it is never its own runner");
    const { error } = readDocument(alone);
    assert.match(error.message, /made without one/);
    assert.match(error.hint, /TESSERA_DENO/);

    const internet = await startInternet(allSites);
    try {
      const options = { dataDir, internet, program, environment: { TESSERA_DENO: Deno.execPath() } };
      const words = ["block", "new", "--prompt", "EUR/USD for the last 30 days", "--json"];
      const made = await runTessera(words, options);
      const { id, outcome } = readDocument(made);
      assert.deepEqual([made.code, outcome.kind], [0, "ok"], made.stdout);
      assert.ok((await Deno.stat(join(dataDir, "generated_code", id, "1", "view.tsx"))).isFile);
      const server = await startTessera(options);
      try {
        assert.equal((await server.kill("SIGTERM")).code, 0);
      } finally {
        await server.close();
      }
    } finally {
      await internet.close();
    }
  });
}

/**
 * In a test of its own process: where the kernel allows it, that one and all it starts have a network of their own
 * with nothing but loopback in it.
 */
async function travel(program: readonly string[]): Promise<void> {
  const alone = [
    "unshare",
    "--user",
    "--map-root-user",
    "--net",
    "sh",
    "-c",
    'ip link set lo up && exec "$@"',
    "sh",
  ];
  const words = [Deno.execPath(), "test", "-A", "--cached-only", "testing/binary/journeys.ts"];
  const isPossible = await isGood([...alone, "true"]);
  if (!isPossible) console.warn("No network namespace of its own here: the journeys have the machine's");
  const [command = "", ...args] = isPossible ? [...alone, ...words] : words;
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args,
    cwd: ROOT,
    env: { TESSERA_TEST_PROGRAM: program[0] ?? "", NO_COLOR: "1" },
    signal: AbortSignal.timeout(JOURNEY_LIMIT_MS),
  }).output();
  const decoder = new TextDecoder();
  const said = decoder.decode(stdout) + decoder.decode(stderr);
  assert.equal(code, 0, said);
  assert.match(said, /2 passed \(5 steps\) \| 0 failed/, "every journey was made");
}

async function isGood([command = "", ...args]: readonly string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args, stderr: "null" }).output()).success;
  } catch {
    // No such program here.
    return false;
  }
}
