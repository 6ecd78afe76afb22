import assert from "node:assert/strict";
import { startHranaServer } from "../testing/hrana.ts";
import { makeDataDir, removeDataDir } from "../testing/tessera_process.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";

Deno.test("a command keeps its blocks on a libSQL server that TESSERA_DATABASE_URL names", async () => {
  const server = await startHranaServer();
  const dataDir = await makeDataDir();
  try {
    const options = {
      dataDir,
      environment: { TESSERA_DATABASE_URL: server.url, TESSERA_DATABASE_AUTH_TOKEN: server.authToken },
    };
    const made = await runTessera(
      ["block", "new", "--prompt", "Countdown to 24 December 2030", "--json"],
      options,
    );
    assert.equal(made.code, 0, made.stderr);
    const listed = await runTessera(["block", "list", "--json"], options);
    assert.equal(listed.code, 0, listed.stderr);
    assert.match(listed.stdout, /Countdown|December/);
    assert.ok(Array.isArray(readDocument(listed)));
  } finally {
    await server.close();
    await removeDataDir(dataDir);
  }
});
