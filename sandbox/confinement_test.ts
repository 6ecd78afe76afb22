import assert from "node:assert/strict";
import { assertNothingLeaked, layBait } from "../testing/bait.ts";
import { backendOf, PLAIN_BACKEND, testSandbox } from "../testing/block_sandbox.ts";

Deno.test("attack 1 a static import of a file is a require that knows no such library", async () => {
  await using bait = await layBait();
  await using kit = await testSandbox();
  const backend =
    `import x from "file://${bait.json}" with { type: "json" };\n${PLAIN_BACKEND}\nexport const y = x;`;
  const report = await kit.run({ backend }, { isValidated: false });
  assertNothingLeaked(report, bait);
  assert(report.kind === "threw");
  assert.match(report.message, /not an approved library/);
});

Deno.test("attack 13 nothing of the server's environment is there", async () => {
  await using kit = await testSandbox();
  const report = await kit.run({
    backend: backendOf(`
      const seen = {};
      for (const name of ["HOME", "PATH", "USER", "OPENAI_API_KEY", "TESSERA_DATA_DIR"]) {
        try { seen[name] = process.env[name] ?? "absent"; } catch (error) { seen[name] = "refused"; }
      }
      return seen;`),
  });
  assert(report.kind === "answered");
  const { value } = report.data as { value: Record<string, string> };
  assert.equal(Object.values(value).length, 5);
  for (const seen of Object.values(value)) assert(seen === "absent" || seen === "refused");
});

Deno.test("attack 17 asking for a permission is denied at once, without a prompt", async () => {
  await using kit = await testSandbox();
  const report = await kit.run({
    backend: backendOf(`return (await Deno.permissions.request({ name: "read" })).state + prompt("name?");`),
  });
  assert(report.kind === "answered");
  assert.deepEqual(report.data, { value: "deniednull" });
});

Deno.test("attack 22 a guest that kills itself leaves the others alone", async () => {
  await using kit = await testSandbox();
  const [killed, other] = await Promise.all([
    kit.run({ backend: backendOf(`process.kill(process.pid, "SIGKILL"); await new Promise(() => {});`) }),
    kit.run({}),
  ]);
  // Deno 2.6 refuses the call, later ones allow it for one's own process.
  assert(
    killed.kind === "threw"
      ? killed.name === "NotCapable"
      : killed.kind === "crashed" && killed.signal === "SIGKILL",
  );
  assert.equal(other.kind, "answered");
});

Deno.test("attack 25 a source map comment in a nested module does not stop the host", async () => {
  await using kit = await testSandbox();
  const body =
    `await import("data:text/javascript," + encodeURIComponent('throw new Error("x")\\n//# sourceMapping' + "URL=file:///dev/zero"));`;
  const report = await kit.run({ backend: backendOf(body) }, {
    isValidated: false,
    limits: { wallMs: 2_000 },
  });
  assert(
    report.kind === "threw" || report.kind === "limit" || report.kind === "crashed",
    JSON.stringify(report),
  );
});

Deno.test("attack 28 no file of the server is open in a guest", async () => {
  await using kit = await testSandbox();
  const report = await kit.run({
    backend: backendOf(`
      const fs = process.getBuiltinModule("fs");
      const open = [];
      for (let fd = 3; fd < 64; fd++) {
        try { open.push([fd, fs.fstatSync(fd).isFile()]); } catch (error) { if (error.code !== "EBADF") open.push([fd, error.code]); }
      }
      return open;`),
  });
  assert(report.kind === "answered");
  assert.deepEqual((report.data as { value: unknown[] }).value, []);
});

Deno.test("attack 29 the runner's path does not come out", async () => {
  await using kit = await testSandbox();
  const report = await kit.run({
    backend: backendOf(`
      console.log(Deno.execPath());
      return [Deno.execPath(), process.execPath, Deno.cwd(), Deno.args, new Error("x").stack];`),
  });
  assert(report.kind === "answered");
  assert(!JSON.stringify(report).includes(Deno.execPath()));
  assert(!JSON.stringify(report).includes(Deno.cwd()));
});

Deno.test("attack 94 worker threads and module hooks find nothing behind them", async () => {
  await using bait = await layBait();
  await using kit = await testSandbox();
  const report = await kit.run({
    backend: backendOf(`
      const seen = [typeof process.getBuiltinModule("worker_threads").Worker];
      try { process.getBuiltinModule("module").registerHooks?.({}); } catch (error) { seen.push(error.name); }
      try { seen.push(Deno.readTextFileSync("${bait.json}")); } catch (error) { seen.push(error.name); }
      return seen;`),
  });
  assertNothingLeaked(report, bait);
  assert(report.kind === "answered");
  assert.equal((report.data as { value: string[] }).value.at(-1), "NotCapable");
});

Deno.test("attack 98 a planted deno.json changes nothing: a guest has no folder", async () => {
  await using kit = await testSandbox();
  const report = await kit.run({ backend: backendOf(`return Deno.cwd();`) });
  assert(report.kind === "answered");
  assert.deepEqual(report.data, { value: "/" });
});
