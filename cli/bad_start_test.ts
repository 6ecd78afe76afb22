import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fetching, writeBlock } from "../testing/block_folder.ts";
import { makeDataDir, removeDataDir, ROOT } from "../testing/tessera_process.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { startTessera } from "../testing/start_tessera.ts";
import { sendRaw } from "../testing/raw_request.ts";

const SERVE = ["serve", "--no-open", "--port", "0", "--json"];

function testFolder(name: string, work: (dataDir: string) => Promise<void>): void {
  Deno.test(name, async () => {
    const dataDir = await makeDataDir();
    try {
      await work(dataDir);
    } finally {
      await removeDataDir(dataDir);
    }
  });
}

/** A start that must fail: one line for a person, one document for a script, no stack. */
async function refuse(
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
  words: readonly string[] = SERVE,
): Promise<{ readonly code: number; readonly error: { code: string; message: string; hint: string } }> {
  const result = await runTessera(words, { dataDir, environment });
  const { error } = readDocument(result);
  assert.doesNotMatch(result.stderr, /\n {4}at /, "no stack for what is expected");
  assert.doesNotMatch(error.message, /\n/);
  return { code: result.code, error };
}

testFolder("serve names a value that it cannot use, and starts nothing", async (dataDir) => {
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ TESSERA_PORT: "http" }, /TESSERA_PORT "http": expected a number/],
    [{ TESSERA_HOST: "0.0.0.0" }, /TESSERA_PUBLIC_URL is needed/],
    [{ TESSERA_PUBLIC_URL: "dash" }, /TESSERA_PUBLIC_URL "dash"/],
    [{ TESSERA_DATABASE_URL: "mysql://x" }, /TESSERA_DATABASE_URL "mysql:\/\/x"/],
    [{ HTTPS_PROXY: "socks5://u:hunter2@p" }, /HTTPS_PROXY/],
  ];
  for (const [environment, message] of cases) {
    // A flag would win over the port of the environment.
    const { code, error } = await refuse(dataDir, environment, ["serve", "--no-open", "--json"]);
    assert.deepEqual([code, error.code], [2, "configuration"]);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /hunter2/);
  }
  const flag = await refuse(dataDir, {}, ["serve", "--no-open", "--json", "--port", "99999"]);
  assert.equal(flag.code, 2);
});

testFolder(
  "serve names the line of a broken .env and the fault of a broken tessera.json",
  async (dataDir) => {
    await Deno.writeTextFile(join(dataDir, ".env"), "TESSERA_LOG=json\nTESSERA_PORT 8080\n");
    const dotEnv = await refuse(dataDir);
    assert.deepEqual(
      [dotEnv.code, /\.env": line 2/.test(dotEnv.error.message)],
      [2, true],
      dotEnv.error.message,
    );
    await Deno.remove(join(dataDir, ".env"));
    await Deno.writeTextFile(join(dataDir, "tessera.json"), '{"TESSERA_LOG": ');
    const json = await refuse(dataDir);
    assert.deepEqual([json.code, /tessera\.json/.test(json.error.message)], [2, true]);
  },
);

testFolder("serve warns of a name that it does not know, and starts", async (dataDir) => {
  await Deno.writeTextFile(join(dataDir, ".env"), "TESSERA_MODLE=x\n");
  const server = await startTessera({ dataDir, environment: { TESSERA_PROT: "1" } });
  try {
    assert.match(
      server.output(),
      /warn .*Unknown name "TESSERA_PROT" in environment: did you mean "TESSERA_PORT"/,
    );
    assert.match(
      server.output(),
      /warn .*Unknown name "TESSERA_MODLE" in \.env: did you mean "TESSERA_MODEL"/,
    );
  } finally {
    await server.close();
  }
});

testFolder("serve says which port another program uses", async (dataDir) => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  try {
    const { port } = listener.addr;
    const words = ["serve", "--no-open", "--json", "--port", String(port)];
    const { code, error } = await refuse(dataDir, {}, words);
    assert.deepEqual([code, error.code], [1, "unavailable"]);
    assert.match(error.message, new RegExp(`port ${port}: .+ uses it`));
    assert.match(error.hint, /--port/);
  } finally {
    listener.close();
  }
});

// The rights of files do not bind a test that runs as root; a file in the folder's place binds everybody.
testFolder(
  "serve and commands say what is wrong with a folder that they cannot write in",
  async (dataDir) => {
    const file = join(dataDir, "file");
    await Deno.writeTextFile(file, "");
    for (const folder of [file, join(file, "below")]) {
      for (const words of [SERVE, ["block", "list", "--json"], ["link", "--json"]]) {
        const { code, error } = await refuse(dataDir, {}, [...words, "--data", folder]);
        assert.deepEqual([code, error.code], [5, "database"], words.join(" "));
        assert.ok(error.message.includes(folder), error.message);
      }
    }
  },
);

testFolder("serve refuses a broken database and leaves its bytes as they were", async (dataDir) => {
  const path = join(dataDir, "tessera.db");
  const whole = await makeDatabase(dataDir);
  const broken: readonly (readonly [string, Uint8Array])[] = [
    ["random bytes", crypto.getRandomValues(new Uint8Array(20_000))],
    ["half of it", whole.subarray(0, Math.floor(whole.byteLength / 2))],
    ["words", new TextEncoder().encode("this is not a database\n".repeat(100))],
  ];
  for (const [what, bytes] of broken) {
    await Deno.writeFile(path, bytes);
    const { code, error } = await refuse(dataDir);
    assert.deepEqual([code, error.code], [5, "database"], what);
    assert.ok(error.message.includes("tessera.db"), error.message);
    assert.deepEqual(await Deno.readFile(path), bytes, what);
  }
});

testFolder("serve refuses an empty file or a folder in the database's place", async (dataDir) => {
  const path = join(dataDir, "tessera.db");
  await Deno.writeFile(path, new Uint8Array());
  const empty = await refuse(dataDir);
  assert.deepEqual([empty.code, /the file is empty/.test(empty.error.message)], [5, true]);
  assert.match(empty.error.hint, /delete it to start anew/);
  await Deno.remove(path);
  await Deno.mkdir(path);
  const { code, error } = await refuse(dataDir);
  assert.deepEqual([code, error.code], [5, "database"]);
});

testFolder("commands wait for a database that another process holds, then say so", async (dataDir) => {
  await makeDatabase(dataDir);
  const holder = new DatabaseSync(join(dataDir, "tessera.db"));
  try {
    holder.exec("BEGIN EXCLUSIVE");
    const { code, error } = await refuse(dataDir, {}, ["link", "--json"]);
    assert.deepEqual([code, error.code], [5, "database"]);
    assert.match(error.message, /locked|busy|another/i);
    holder.exec("ROLLBACK");
    assert.equal((await runTessera(["link", "--json"], { dataDir })).code, 0);
  } finally {
    holder.close();
  }
});

testFolder("serve says that the program was not built", async (dataDir) => {
  const checkout = await copyWithoutBuilt(dataDir);
  const block = await writeBlock(dataDir, { backend: fetching("return { n: 1 };") });
  for (const words of [SERVE, ["block", "run", block, "--json"]]) {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", join(checkout, "main.ts"), ...words],
      env: { TESSERA_DATA_DIR: dataDir },
    }).output();
    const decoder = new TextDecoder();
    const { error } = JSON.parse(decoder.decode(stdout));
    assert.deepEqual([code, error.code], [1, "unavailable"]);
    assert.match(error.hint, /deno task build/);
    assert.doesNotMatch(decoder.decode(stderr), /\n {4}at /);
  }
});

testFolder("a healthy server is not bothered by a broken one beside it", async (dataDir) => {
  const server = await startTessera({ dataDir });
  try {
    const { code, error } = await refuse(dataDir);
    assert.deepEqual([code, error.code], [1, "busy"]);
    assert.ok(error.message.includes(`process ${server.pid}`) && error.message.includes(dataDir));
    assert.ok(error.message.endsWith(`, at ${server.origin}`), error.message);
    assert.match(error.hint, /tessera link/);
    const { link } = readDocument(await runTessera(["link", "--json"], { dataDir }));
    assert.ok(link.startsWith(server.origin), "a link still leads to the one that runs");
    assert.equal((await sendRaw(`${server.origin}/health`)).status, 200);
  } finally {
    await server.close();
  }
});

async function makeDatabase(dataDir: string): Promise<Uint8Array> {
  const { code, stderr } = await runTessera(["link"], { dataDir });
  assert.equal(code, 0, stderr);
  return await Deno.readFile(join(dataDir, "tessera.db"));
}

/** The checkout by links, all but what the build made. */
async function copyWithoutBuilt(parent: string): Promise<string> {
  const checkout = await Deno.makeTempDir({ dir: parent });
  for await (const { name } of Deno.readDir(ROOT)) {
    if (!["static", "data", "dist", ".git"].includes(name)) {
      await Deno.symlink(join(ROOT, name), join(checkout, name));
    }
  }
  await Deno.mkdir(join(checkout, "static"));
  return checkout;
}
