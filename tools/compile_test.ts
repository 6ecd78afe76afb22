import assert from "node:assert/strict";
import { join } from "node:path";
import { startInternet } from "../testing/internet/start_internet.ts";
import { sendRaw, signIn } from "../testing/raw_request.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { allSites } from "../testing/sites/all_sites.ts";
import { skipIf } from "../testing/skip.ts";
import { startTessera } from "../testing/start_tessera.ts";
import { makeDataDir, removeDataDir, ROOT } from "../testing/tessera_process.ts";

// The compiler downloads its runtime stub unless it is named, and a test downloads nothing.
const hasNoStub = Deno.env.get("DENORT_BIN") === undefined;
const NAME = "deno task compile makes one file that serves and runs blocks";

Deno.test(skipIf(hasNoStub, NAME, "DENORT_BIN names no runtime stub"), async () => {
  const compiled = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tools/compile.ts"],
    cwd: ROOT,
  }).output();
  assert.equal(compiled.code, 0, new TextDecoder().decode(compiled.stderr));
  const program = [join(ROOT, "dist", Deno.build.os === "windows" ? "tessera.exe" : "tessera")];

  const dataDir = await makeDataDir();
  const internet = await startInternet(allSites);
  const options = { dataDir, internet, program, environment: { TESSERA_DENO: Deno.execPath() } };
  try {
    const alone = await runTessera(["doctor", "--json"], { dataDir, program });
    assert.equal(alone.code, 3, "it is never its own runner");
    assert.match(alone.stdout, /No Deno program to run blocks with/);

    const made = await runTessera(
      ["block", "new", "--prompt", "EUR/USD for the last 30 days", "--json"],
      options,
    );
    const { id, outcome } = readDocument(made);
    assert.deepEqual([made.code, outcome.kind], [0, "ok"], made.stdout);
    assert.ok((await Deno.stat(join(dataDir, "generated_code", id, "1", "view.tsx"))).isFile);

    const server = await startTessera(options);
    try {
      assert.equal((await sendRaw(`${server.origin}/health`)).status, 200);
      const cookie = await signIn(server.link);
      const { body } = await sendRaw(`${server.origin}/`, { headers: { cookie } });
      assert.ok(body.includes(String(outcome.data.latest)), "the card shows its data");
      const files = new Set(body.match(/\/static\/[\w.-]+/g));
      assert.ok(files.size > 0);
      for (const file of files) assert.equal((await sendRaw(`${server.origin}${file}`)).status, 200, file);
      assert.equal((await server.kill("SIGTERM")).code, 0);
    } finally {
      await server.close();
    }
  } finally {
    await internet.close();
    await removeDataDir(dataDir);
  }
});
