import { skipIf } from "../testing/skip.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import { findRunner, type RunnerSearch } from "./find_runner.ts";

function expectOwnDeno(found: RunnerSearch, source: string): void {
  assert(found.kind === "found");
  assert.deepEqual(
    [found.path, found.version, found.source, found.verified],
    [Deno.execPath(), Deno.version.deno, source, undefined],
  );
}

Deno.test("findRunner() takes the Deno that runs this program from source", async () => {
  expectOwnDeno(await findRunner(), "own");
});

Deno.test("findRunner() asks a configured program for its version", async () => {
  expectOwnDeno(await findRunner({ configuredPath: Deno.execPath() }), "named");
});

Deno.test("findRunner() refuses what is no Deno, and says where to set another", async () => {
  for (const configuredPath of ["/nowhere/deno", "/bin/true", "/etc/passwd"]) {
    const missing = await findRunner({ configuredPath });
    assert(missing.kind === "missing");
    assert(missing.message.includes(configuredPath));
    assert.match(missing.hint, /TESSERA_DENO/);
  }
});

Deno.test({
  ...skipIf(
    Deno.build.os === "windows",
    "findRunner() refuses a Deno that is too old",
    "file modes are not of Windows",
  ),
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "runner-" });
    try {
      const configuredPath = join(folder, "deno");
      await Deno.writeTextFile(configuredPath, "#!/bin/sh\necho 'deno 2.5.9 (stable)'\n", { mode: 0o755 });
      const missing = await findRunner({ configuredPath });
      assert(missing.kind === "missing");
      assert.match(missing.message, /2\.5\.9: expected 2\.6 or newer/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
