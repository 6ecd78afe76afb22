import assert from "node:assert/strict";
import { join } from "node:path";
import { backendOf, compiled, testSandbox } from "../testing/block_sandbox.ts";
import { noFacts } from "./run_facts.ts";
import { runSelfTest } from "./self_test.ts";

for (const isolation of ["full", "standard"] as const) {
  Deno.test(`Sandbox.selfTest() holds at the level ${isolation}, and blocks run after it`, async () => {
    await using kit = testSandbox({ isolation });
    assert.equal(kit.sandbox.safety, "untested");
    const testing = kit.sandbox.selfTest();
    assert.equal(kit.sandbox.safety, "testing");
    const [test, report] = await Promise.all([testing, kit.run({})]);
    assert(test.kind === "held", JSON.stringify(test));
    assert(test.cases >= 16);
    assert.equal(kit.sandbox.safety, test);
    assert.equal(report.kind, "answered");
  });
}

Deno.test("Sandbox.selfTest() needs no temporary folder", async () => {
  await using kit = testSandbox({});
  const before = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", join(import.meta.dirname ?? "", "missing"));
  try {
    const test = await kit.sandbox.selfTest();
    assert(test.kind === "held", JSON.stringify(test));
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
  }
});

Deno.test("Sandbox.selfTest() finds a runner that grants everything, and no block runs then", async () => {
  const folder = await Deno.makeTempDir();
  const runner = join(folder, "deno");
  await Deno.writeTextFile(
    runner,
    `#!/bin/sh\nshift\nexec "${Deno.execPath()}" run --allow-read --allow-env --allow-net "$@"\n`,
    {
      mode: 0o755,
    },
  );
  // Compiled by a good runner: the bad one is what is tested.
  const code = await compiled({ backend: backendOf(`return Deno.readTextFileSync("/etc/hostname");`) });
  await using kit = testSandbox({ denoPath: runner, isolation: "standard" });
  assert.equal(
    (await kit.runCompiled(code)).kind,
    "answered",
    "without the test it would give the file away",
  );
  const test = await kit.sandbox.selfTest();
  assert(test.kind === "failed");
  const names = test.failures.map(({ name }) => name.split(" ")[0]);
  for (const row of ["2", "3", "6", "13", "49"]) assert(names.includes(row), `${row} in ${names}`);
  const refused = await kit.runCompiled(code);
  assert(refused.kind === "not_started" && refused.reason === "unsafe", JSON.stringify(refused));
  assert.match(refused.message, /did not hold/);
  await kit.sandbox.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("runSelfTest() says that nothing can be told where its server cannot take a connection", async () => {
  const { listen } = Deno;
  const broken = {
    ...{ addr: { port: 1 }, close() {} },
    [Symbol.asyncIterator]: () => ({
      next: () => Promise.reject(new Error("Too many open files (os error 24)")),
    }),
  };
  Object.assign(Deno, { listen: () => broken });
  try {
    const test = await runSelfTest(async () => {
      // Longer than the turn after which a rejection that nobody listens to ends the program.
      await new Promise((resolve) => setTimeout(resolve, 0));
      return { kind: "answered", data: [], tree: null, ...noFacts({ level: "standard", layers: [] }) };
    }, undefined);
    assert(test.kind === "failed");
    assert(test.failures.some(({ reason }) => reason.includes("Too many open files")), JSON.stringify(test));
  } finally {
    Object.assign(Deno, { listen });
  }
});
