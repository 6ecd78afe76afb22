import assert from "node:assert/strict";
import { fetching, writeBlock } from "../testing/block_folder.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { startTessera } from "../testing/start_tessera.ts";
import { makeDataDir, removeDataDir } from "../testing/tessera_process.ts";
import { type Canary, layCanary } from "./canary.ts";

/** Values of the server's environment that would change where another program dials; `$origin` is the canary. */
const ENVIRONMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "HTTP_PROXY": { HTTP_PROXY: "$origin", http_proxy: "$origin" },
  "ALL_PROXY": { ALL_PROXY: "$origin", all_proxy: "$origin" },
  "NO_PROXY of everything": { NO_PROXY: "*", no_proxy: "*" },
  "NO_PROXY of the asked hosts": {
    NO_PROXY: "127.0.0.1,localhost,inside.invalid,::1",
    HTTP_PROXY: "$origin",
  },
  "variables of Deno": {
    DENO_TLS_CA_STORE: "system",
    DENO_AUTH_TOKENS: "a@127.0.0.1",
    DENO_V8_FLAGS: "--expose-gc",
  },
  "variables of Node": {
    NODE_OPTIONS: "--require=$common",
    NODE_EXTRA_CA_CERTS: "$text",
    NODE_TLS_REJECT_UNAUTHORIZED: "0",
  },
  "a variable with a secret": { TESSERA_CANARY: "$secret", AWS_SECRET_ACCESS_KEY: "$secret" },
};

const BODY = `
  const seen = [];
  for (const address of ["$origin/", "http://localhost:$port/", "http://[::1]:$port/", "http://169.254.169.254/", "http://" + ["undeclared", "invalid"].join(".") + "/"]) {
    seen.push(await fetch(address).then((r) => r.text(), (e) => e.kind));
  }
  for (const name of ["TESSERA_CANARY", "AWS_SECRET_ACCESS_KEY", "HTTP_PROXY", "NODE_OPTIONS"]) {
    try { seen.push(process.env[name] ?? "none"); } catch { seen.push("none"); }
  }
  return seen;`;

for (const [name, environment] of Object.entries(ENVIRONMENTS)) {
  Deno.test(`attack 183 ${name} in the server's environment changes neither where nor how a block's request goes`, async () => {
    await using canary = await layCanary();
    const dataDir = await makeDataDir();
    try {
      const folder = await writeBlock(dataDir, { backend: fetching(canary.place(BODY)) });
      const result = await runTessera([
        "block",
        "run",
        folder,
        "--json",
        "--no-validate",
        "--host-allow",
        "declared.invalid",
      ], {
        dataDir,
        environment: placed(environment, canary),
      });
      const document = readDocument(result);
      assert.equal(document.kind, "ok", result.stdout);
      const [own, byName, six, metadata, undeclared, ...variables] = document.data;
      assert.deepEqual([own, byName, six, metadata], new Array(4).fill("blocked_address"), result.stdout);
      assert.equal(undeclared, "host_not_declared");
      assert.deepEqual(variables, new Array(4).fill("none"));
      assert.equal(canary.visits(), 0, "the canary was reached");
      assert(!canary.isIn(result.stdout + result.stderr), "the canary's text came out");
    } finally {
      await removeDataDir(dataDir);
    }
  });
}

Deno.test("attack 56 a served program is not reachable from a block, by its own port or its own name", async () => {
  const server = await startTessera();
  try {
    const { port } = new URL(server.address);
    const body = `
      const seen = [];
      for (const host of ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "127.1"]) seen.push(await fetch("http://" + host + ":${port}/").then((r) => r.status, (e) => e.kind));
      return seen;`;
    const folder = await writeBlock(server.dataDir, { backend: fetching(body) });
    const result = await runTessera([
      "block",
      "run",
      folder,
      "--json",
      "--host-allow",
      `127.0.0.1:${port}`,
      "--no-validate",
    ], {
      dataDir: server.dataDir,
    });
    assert.deepEqual(readDocument(result).data, new Array(5).fill("blocked_address"), result.stdout);
  } finally {
    await server.close();
  }
});

function placed(environment: Readonly<Record<string, string>>, canary: Canary): Record<string, string> {
  const secret = (text: string) => text.replaceAll("$secret", canary.text);
  return Object.fromEntries(
    Object.entries(environment).map(([name, text]) => [name, canary.place(secret(text))]),
  );
}
