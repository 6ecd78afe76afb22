import assert from "node:assert/strict";
import { join } from "node:path";
import { fetching, writeBlock } from "../testing/block_folder.ts";
import { sendRaw, signIn } from "../testing/raw_request.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { skipIf } from "../testing/skip.ts";
import { startTessera } from "../testing/start_tessera.ts";
import { waitUntil } from "../testing/wait_until.ts";
import { makeDataDir, removeDataDir, ROOT } from "../testing/tessera_process.ts";

const FROM_SOURCE = [Deno.execPath(), "run", "-A", join(ROOT, "main.ts")];
const isLinux = Deno.build.os === "linux";

/** Hides programs of the machine from the one that is started. */
function without(files: readonly string[]): readonly string[] {
  const hide = files.map((file) => `[ ! -e ${file} ] || mount --bind /dev/null ${file}`).join(" && ");
  return ["unshare", "-m", "sh", "-c", `${hide} && exec "$@"`, "sh", ...FROM_SOURCE];
}

async function isPossible(program: readonly string[]): Promise<boolean> {
  const [name = "", ...args] = program.slice(0, -FROM_SOURCE.length);
  try {
    return (await new Deno.Command(name, { args: [...args, "true"] }).output()).success;
  } catch {
    // No such program here.
    return false;
  }
}

const TRICKS: Readonly<Record<string, readonly string[]>> = {
  "no setpriv": without(["/usr/bin/setpriv", "/bin/setpriv"]),
  "no unshare": without(["/usr/bin/unshare", "/bin/unshare"]),
  "no prlimit": without(["/usr/bin/prlimit", "/bin/prlimit"]),
  "no setpriv, no unshare and no prlimit": without([
    "/usr/bin/setpriv",
    "/usr/bin/unshare",
    "/usr/bin/prlimit",
  ]),
  "no shell": without(["/bin/bash", "/bin/dash", "/bin/sh", "/usr/bin/bash", "/usr/bin/dash", "/usr/bin/sh"]),
  "64 open files": ["sh", "-c", 'ulimit -n 64; exec "$@"', "sh", ...FROM_SOURCE],
};

for (const [name, program] of Object.entries(TRICKS)) {
  const title = `attack 170 with ${name} a block runs and the report says what stands around it`;
  Deno.test({
    ...skipIf(
      !isLinux || !await isPossible(program),
      title,
      "programs are hidden by an administrator of Linux",
    ),
    fn: () =>
      withFolder(async (dataDir) => {
        const folder = await writeBlock(dataDir, { backend: fetching("return { n: 1 };") });
        const ran = await runTessera(["block", "run", folder, "--json"], { dataDir, program });
        const outcome = readDocument(ran);
        assert.equal(outcome.kind ?? outcome.status ?? "ok", "ok", JSON.stringify(outcome).slice(0, 500));
        assert.deepEqual(outcome.data, { n: 1 });
        const report = readDocument(await runTessera(["doctor", "--json"], { dataDir, program }));
        const find = (part: string) => report.findings.find(({ name }: { name: string }) => name === part);
        assert.match(find("sandbox").note, /attacks held/);
        const words = find("isolation").details.join("\n");
        assert.match(words, /in force: no permissions/);
        if (name.includes("setpriv")) assert.doesNotMatch(words, /in force: ends with its parent/);
        if (name.includes("unshare")) assert.equal(find("isolation").level, "standard");
      }),
  });
}

Deno.test(
  "attack 170 with an empty PATH the program finds what it needs",
  () =>
    withFolder(async (dataDir) => {
      const folder = await writeBlock(dataDir, { backend: fetching("return { n: 1 };") });
      const ran = await runTessera(["block", "run", folder, "--json"], {
        dataDir,
        environment: { PATH: "" },
      });
      assert.deepEqual(readDocument(ran).data, { n: 1 });
    }),
);

for (
  const [name, path] of Object.entries({
    "is not there": "/nonexistent/deno",
    "is no Deno": "/bin/true",
    "is a folder": "/",
  })
) {
  Deno.test({
    ...skipIf(
      !isLinux,
      `attack 170 a TESSERA_DENO that ${name} runs no block and says so`,
      "the paths are those of Linux",
    ),
    fn: () =>
      withFolder(async (dataDir) => {
        const folder = await writeBlock(dataDir, { backend: fetching("return { n: 1 };") });
        const ran = await runTessera(["block", "run", folder, "--json"], {
          dataDir,
          environment: { TESSERA_DENO: path },
        });
        assert.notEqual(ran.code, 0);
        assert.match(ran.stdout, /TESSERA_DENO/);
        assert.doesNotMatch(ran.stdout, /"n": ?1/);
      }),
  });
}

Deno.test({
  ...skipIf(
    !isLinux,
    "attack 170 a server with 64 open files outlives a hundred connections",
    "the limit is set by a shell",
  ),
  fn: async () => {
    for (let turn = 1; turn < TURNS; turn++) if (await outlives()) return;
    assert.ok(await outlives(), `the runtime gave up ${TURNS} times`);
  },
});

const TURNS = 4;

/** False where the runtime itself gave up: Deno 2.9.6 panics when it looks at its stack while no file can be opened. */
async function outlives(): Promise<boolean> {
  const server = await startTessera({ program: TRICKS["64 open files"] ?? [] });
  const hasPanicked = () => /Deno has panicked[\s\S]*stacker-/.test(server.output());
  try {
    const cookie = await signIn(server.link);
    const ask = () => sendRaw(`${server.origin}/`, { headers: { cookie } }).catch(() => undefined);
    assert.equal((await ask())?.status, 200);
    const idle = await Promise.all(Array.from({ length: 100 }, () => connect(server.address)));
    const isFull = () => hasPanicked() || /Too many open files/.test(server.output());
    await waitUntil("the server has no file left", isFull);
    for (const one of idle) one?.close();
    await waitUntil("it answers again", async () => hasPanicked() || (await ask())?.status === 200);
    return !hasPanicked();
  } catch (error) {
    // All that it said is here by then.
    await server.kill("SIGKILL");
    if (!hasPanicked()) throw new Error(server.output(), { cause: error });
    return false;
  } finally {
    await server.close();
  }
}

async function connect(address: string): Promise<Deno.Conn | undefined> {
  const { hostname, port } = new URL(address);
  // A server that is full may turn one away.
  return await Deno.connect({ hostname, port: Number(port) }).catch(() => undefined);
}

async function withFolder(work: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = await makeDataDir();
  try {
    await work(dataDir);
  } finally {
    await removeDataDir(dataDir);
  }
}
