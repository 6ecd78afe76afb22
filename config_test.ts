import assert from "node:assert/strict";
import { join } from "node:path";
import { skipIf } from "./testing/skip.ts";
import { ConfigError, loadConfig, takeEnvironment } from "./config.ts";

interface Given {
  readonly environment?: Record<string, string>;
  readonly flags?: Record<string, string>;
  readonly dotEnv?: string;
  readonly json?: string;
}

/** Loads a configuration from a folder of its own. */
async function load({ environment = {}, flags = {}, dotEnv, json }: Given) {
  const folder = await Deno.makeTempDir();
  try {
    if (dotEnv !== undefined) await Deno.writeTextFile(join(folder, ".env"), dotEnv);
    await Deno.mkdir(join(folder, "data"));
    if (json !== undefined) await Deno.writeTextFile(join(folder, "data", "tessera.json"), json);
    return loadConfig({ environment, flags, workingDir: folder, sourceDir: folder, isCompiled: false });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function messageOf(given: Given): Promise<string> {
  try {
    await load(given);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.message;
  }
  return "";
}

Deno.test("loadConfig() listens on loopback unless it is told otherwise", async () => {
  const { config, warnings } = await load({});
  assert.deepEqual([config.host, config.port, config.publicOrigins, config.pathPrefix], [
    "127.0.0.1",
    8420,
    [],
    "",
  ]);
  assert.deepEqual(warnings, []);
});

Deno.test("loadConfig() takes flags over environment over .env over tessera.json", async () => {
  const sources = {
    dotEnv: "TESSERA_PORT=3\nTESSERA_MODEL=three",
    json: '{"TESSERA_PORT": 4, "TESSERA_MODEL": "four", "TESSERA_LOG": "json"}',
  };
  const all = await load({ ...sources, environment: { TESSERA_PORT: "2" }, flags: { TESSERA_PORT: "1" } });
  assert.deepEqual([all.config.port, all.config.model, all.config.logFormat], [1, "three", "json"]);
  assert.equal((await load({ ...sources, environment: { TESSERA_PORT: "2" } })).config.port, 2);
});

Deno.test("loadConfig() warns of a model that would repair what no model wrote", async () => {
  const alone = await load({ environment: { TESSERA_REPAIR_MODEL: "small" } });
  assert.match(alone.warnings.join(), /TESSERA_REPAIR_MODEL does nothing without TESSERA_MODEL/);
  const both = await load({ environment: { TESSERA_REPAIR_MODEL: "small", TESSERA_MODEL: "large" } });
  assert.deepEqual([both.config.repairModel, both.warnings], ["small", []]);
});

Deno.test("loadConfig() stops with one line that names the value and what is wanted", async () => {
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ TESSERA_PORT: "eighty" }, /TESSERA_PORT "eighty": expected a number from 0 to 65535/],
    [{ TESSERA_PORT: "70000" }, /TESSERA_PORT "70000"/],
    [{ TESSERA_HOST: "0.0.0.0" }, /"0.0.0.0": TESSERA_PUBLIC_URL is needed/],
    [{ TESSERA_HOST: "1.2.3", TESSERA_PUBLIC_URL: "http://x.example" }, /TESSERA_HOST "1.2.3"/],
    [{ TESSERA_PUBLIC_URL: "dash.example" }, /TESSERA_PUBLIC_URL "dash.example"/],
    [{ TESSERA_DATABASE_URL: "postgres://x" }, /expected file:, libsql:/],
    [{ OPENAI_BASE_URL: "localhost" }, /OPENAI_BASE_URL "localhost"/],
    [{ TESSERA_LAN_HOSTS: "nas.home.arpa" }, /"nas.home.arpa" in TESSERA_LAN_HOSTS/],
    [{ TESSERA_LOG: "xml" }, /TESSERA_LOG "xml": expected "text" or "json"/],
    [{ TESSERA_CA_FILE: "nowhere.pem" }, /TESSERA_CA_FILE "nowhere.pem"/],
    [{ HTTPS_PROXY: "socks5://user:hunter2@x" }, /HTTPS_PROXY/],
  ];
  for (const [environment, expected] of cases) {
    const message = await messageOf({ environment });
    assert.match(message, expected);
    assert.doesNotMatch(message, /hunter2|\n/);
  }
});

Deno.test("loadConfig() names the line of a broken .env and the fault of a broken tessera.json", async () => {
  assert.match(await messageOf({ dotEnv: "TESSERA_PORT=1\nwhat is this" }), /\.env": line 2/);
  assert.match(await messageOf({ json: "{" }), /tessera\.json"/);
  assert.match(
    await messageOf({ json: '{"TESSERA_PORT": {}}' }),
    /expected an object of names and text values/,
  );
});

Deno.test({
  ...skipIf(
    Deno.build.os === "windows",
    "a .env that another user could have written is not read",
    "no modes",
  ),
  async fn() {
    const folder = await Deno.makeTempDir();
    const path = join(folder, ".env");
    await Deno.writeTextFile(path, "TESSERA_DENO=/tmp/evil");
    const look = () => {
      const { config, warnings } = loadConfig({
        ...{ environment: {}, flags: {}, workingDir: folder, sourceDir: folder, isCompiled: false },
      });
      return { deno: config.denoPath, said: warnings.join("\n") };
    };
    try {
      assert.deepEqual(look(), { deno: "/tmp/evil", said: "" });
      await Deno.chmod(path, 0o666);
      assert.equal(look().deno, undefined);
      assert.match(look().said, /\.env" is not read: anybody may write it; chmod o-w/);
      await Deno.chmod(path, 0o664);
      assert.equal(look().deno, "/tmp/evil");
      if (Deno.uid() !== 0) return;
      await Deno.chown(path, 12_345, null);
      assert.equal(look().deno, undefined);
      assert.match(look().said, /belongs to another user \(12345\)/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("a .env beside the compiled program names no program and no data folder, and everything else", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      join(folder, ".env"),
      "TESSERA_DENO=/x/deno\nTESSERA_BROWSER=/x/c\nTESSERA_DATA_DIR=/x\nTESSERA_PORT=99",
    );
    const environment = { TESSERA_DATA_DIR: folder };
    const given = { environment, flags: {}, workingDir: folder, sourceDir: folder };
    const compiled = loadConfig({ ...given, isCompiled: true });
    assert.deepEqual([compiled.config.denoPath, compiled.config.browser, compiled.config.port], [
      undefined,
      undefined,
      99,
    ]);
    assert.match(
      compiled.warnings.join("\n"),
      /^TESSERA_DENO in ".+" is not taken.+\nTESSERA_BROWSER in.+\nTESSERA_DATA_DIR in.+--data$/,
    );
    const home = { ...given, environment: { HOME: folder, XDG_DATA_HOME: folder }, isCompiled: true };
    assert.notEqual(loadConfig(home).config.dataDir, "/x");
    assert.equal(loadConfig({ ...given, isCompiled: false }).config.denoPath, "/x/deno");
    const said = { ...given, environment: { ...environment, TESSERA_DENO: "/mine" }, isCompiled: true };
    assert.equal(loadConfig(said).config.denoPath, "/mine");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("loadConfig() reads a .env as shells and other programs do", async () => {
  const dotEnv = [
    "# a comment, and an empty line",
    "",
    "export TESSERA_PORT = 81  # a port",
    "TESSERA_MODEL='with # and \"quotes\"'\r",
    'OPENAI_API_KEY="two\\nlines',
    'and a third"',
    "TESSERA_DATABASE_AUTH_TOKEN=`back`",
    "TESSERA_LOG=",
    "  TESSERA_DENO=/opt/my deno/bin/deno",
  ].join("\n");
  const { config } = await load({ dotEnv });
  assert.equal(config.port, 81);
  assert.equal(config.model, 'with # and "quotes"');
  assert.equal(config.apiKey, "two\nlines\nand a third");
  assert.equal(config.databaseAuthToken, "back");
  assert.equal(config.logFormat, "text", "an empty value is none");
  assert.equal(config.denoPath, "/opt/my deno/bin/deno");
  assert.match(await messageOf({ dotEnv: 'A="x\ny"\n=3' }), /line 3 is not/);
});

Deno.test("loadConfig() warns of an unknown name with the nearest known one", async () => {
  const { warnings } = await load({ environment: { TESSERA_PROT: "1", OTHER: "2" } });
  assert.deepEqual(warnings, ['Unknown name "TESSERA_PROT" in environment: did you mean "TESSERA_PORT"']);
});

Deno.test("loadConfig() gives origins and path prefix of the public addresses, and the proxy in either case", async () => {
  const { config } = await load({
    environment: {
      TESSERA_HOST: "0.0.0.0",
      TESSERA_PUBLIC_URL: "https://dash.example/tessera/, http://10.0.0.2:8420",
      https_proxy: "proxy:3128",
      no_proxy: "a.example,.b.example",
    },
  });
  assert.deepEqual(config.publicOrigins, ["https://dash.example", "http://10.0.0.2:8420"]);
  assert.equal(config.pathPrefix, "/tessera");
  assert.equal(config.httpsProxy, "http://proxy:3128");
  assert.deepEqual(config.noProxy, ["a.example", ".b.example"]);
});

Deno.test("loadConfig() takes the passphrase from the environment or a file, and prints it nowhere", async () => {
  const { config } = await load({ environment: { TESSERA_SECRET_PASSPHRASE: "correct horse" } });
  assert.equal(config.secretPassphrase?.(), "correct horse");
  assert.ok(!`${JSON.stringify(config)}${Deno.inspect(config)}`.includes("horse"));
  assert.equal((await load({})).config.secretPassphrase, undefined);
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, "from a file\n");
    const read = await load({ environment: { TESSERA_SECRET_PASSPHRASE_FILE: file } });
    assert.equal(read.config.secretPassphrase?.(), "from a file");
    const both = { TESSERA_SECRET_PASSPHRASE_FILE: file, TESSERA_SECRET_PASSPHRASE: "canary" };
    assert.match(await messageOf({ environment: both }), /together: expected one of them/);
    await Deno.writeTextFile(file, "\n");
    assert.match(
      await messageOf({ environment: { TESSERA_SECRET_PASSPHRASE_FILE: file } }),
      /expected a readable file with a passphrase in it/,
    );
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("takeEnvironment() leaves the passphrase to no process that is started later", () => {
  const before = Deno.env.toObject();
  try {
    for (const name of ["TESSERA_SECRET_PASSPHRASE", "TESSERA_BACKUP_PASSPHRASE"]) {
      Deno.env.set(name, "correct horse");
      assert.equal(takeEnvironment()[name], "correct horse");
      assert.equal(Deno.env.get(name), undefined);
    }
  } finally {
    // It takes the proxy variables as well, and other tests run in this process.
    for (const [name, value] of Object.entries(before)) Deno.env.set(name, value);
  }
});

Deno.test("loadConfig() takes a browser as a path or as an address", async () => {
  const browserOf = async (TESSERA_BROWSER: string) =>
    (await load({ environment: { TESSERA_BROWSER } })).config.browser;
  assert.equal(await browserOf("/usr/bin/chromium"), "/usr/bin/chromium");
  assert.equal(await browserOf("http://127.0.0.1:9222/"), "http://127.0.0.1:9222");
  assert.equal(
    await browserOf("ws://127.0.0.1:9222/devtools/browser/x"),
    "ws://127.0.0.1:9222/devtools/browser/x",
  );
  assert.equal((await load({})).config.browser, undefined);
  assert.match(
    await messageOf({ environment: { TESSERA_BROWSER: "ftp://x/" } }),
    /TESSERA_BROWSER "ftp:\/\/x\/"/,
  );
});
