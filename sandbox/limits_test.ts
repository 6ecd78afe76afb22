import assert from "node:assert/strict";
import { backendOf, jsonAnswer, testSandbox } from "../testing/block_sandbox.ts";
import { isAlive, listDescendants } from "../testing/processes.ts";
import { resolveLimits } from "./limits.ts";
import type { GuestLimitName, GuestLimits, GuestReport } from "./types.ts";

const MEGABYTE = 1024 * 1024;

async function limitReached(
  body: string,
  limits: Partial<GuestLimits>,
): Promise<Extract<GuestReport, { kind: "limit" }>> {
  await using kit = await testSandbox();
  const report = await kit.run({ backend: backendOf(body) }, { limits });
  assert(report.kind === "limit", JSON.stringify(report).slice(0, 2_000));
  const after = await kit.run({});
  assert.equal(after.kind, "answered", "the place of the ended run should be free again");
  return report;
}

const ENDLESS: readonly { readonly name: string; readonly body: string }[] = [
  { name: "30 an endless loop", body: "for (;;);" },
  { name: "31 a microtask loop", body: "for (;;) await 0;" },
  { name: "32 a regular expression that explodes", body: `return /^(a+)+$/.test("a".repeat(40) + "b");` },
  {
    name: "38 a trapped SIGTERM",
    body:
      `Deno.addSignalListener("SIGTERM", () => {}); setInterval(() => {}, 1e3); await new Promise(() => {});`,
  },
  { name: "86 a closed output", body: `Deno.stdout.close(); for (;;);` },
  { name: "a promise that never settles", body: "await new Promise(() => {});" },
  {
    name: "a loop in a worker",
    body: `new Worker("data:text/javascript,for(;;);", { type: "module" }); await new Promise(() => {});`,
  },
];

for (const { name, body } of ENDLESS) {
  Deno.test(`attack ${name} ends at the wall limit`, async () => {
    await using kit = await testSandbox();
    const report = await kit.run({ backend: backendOf(body) }, {
      limits: { wallMs: 500, rssBytes: 1024 * MEGABYTE },
    });
    if (report.kind === "protocol" || report.kind === "crashed") return assert.match(name, /^86/);
    assert(report.kind === "limit", JSON.stringify(report));
    assert.equal(report.name, "wallMs");
    assert.equal(report.stage, "fetch");
  });
}

Deno.test("attack 30 processor time is limited apart from the wall clock", async () => {
  const report = await limitReached("for (;;);", { cpuMs: 300 });
  assert.equal(report.name, "cpuMs");
  assert(report.seen > 300 && report.usage.cpuMs > 300);
});

const GREEDY: readonly { readonly name: string; readonly body: string; readonly limit: GuestLimitName }[] = [
  {
    name: "33 a growing heap",
    body: "const a = []; for (;;) a.push(new Array(1e5).fill(Math.random()));",
    limit: "heapMegabytes",
  },
  {
    name: "33 a growing text",
    body: `let a = []; for (;;) a.push("x".repeat(1e6).split(""));`,
    limit: "heapMegabytes",
  },
  {
    name: "34 growing buffers",
    body: "const a = []; for (;;) { a.push(new Uint8Array(16 << 20).fill(1)); await 0; }",
    limit: "rssBytes",
  },
  {
    name: "35 WebAssembly memory",
    body:
      "const a = []; for (;;) a.push(new Uint8Array(new WebAssembly.Memory({ initial: 512 }).buffer).fill(1));",
    limit: "rssBytes",
  },
  {
    name: "a growing SharedArrayBuffer",
    body: "const a = []; for (;;) a.push(new Uint8Array(new SharedArrayBuffer(16 << 20)).fill(1));",
    limit: "rssBytes",
  },
];

for (const { name, body, limit } of GREEDY) {
  Deno.test(`attack ${name} ends at ${limit}`, async () => {
    const report = await limitReached(body, { wallMs: 15_000, rssBytes: 256 * MEGABYTE, heapMegabytes: 64 });
    assert.equal(report.name, limit);
    assert(!JSON.stringify(report).includes("0x"), "no native stack comes out");
  });
}

Deno.test("attack 41 a result of 200 MB is refused", async () => {
  const report = await limitReached(`return "x".repeat(200e6);`, {
    heapMegabytes: 512,
    rssBytes: 1024 * MEGABYTE,
  });
  assert.equal(report.name, "resultBytes");
});

Deno.test("a result as large as allowed comes through, one byte more does not", async () => {
  await using kit = await testSandbox();
  const view = `export default () => <b>x</b>;`;
  const tree = `[{"tag":"b","children":["x"]}]`;
  const run = (extra: number) =>
    kit.run({
      backend: backendOf(`return "é".repeat(${(1_000 - tree.length - 12) / 2}) + "x".repeat(${extra});`),
      view,
    }, {
      limits: { resultBytes: 1_000 },
    });
  assert.equal((await run(0)).kind, "answered");
  const report = await run(1);
  assert(report.kind === "limit");
  assert.deepEqual([report.name, report.allowed, report.seen], ["resultBytes", 1_000, 1_001]);
});

Deno.test("attack 118 trees too deep, too many or endless are refused", async () => {
  await using kit = await testSandbox();
  const views = [
    {
      view:
        `const Deep = ({ n }) => n === 0 ? "x" : <div><Deep n={n - 1} /></div>; export default () => <Deep n={100} />;`,
      limit: "treeDepth",
    },
    { view: `export default () => Array.from({ length: 30_000 }, () => <i>x</i>);`, limit: "treeNodes" },
  ];
  for (const { view, limit } of views) {
    const report = await kit.run({ view });
    assert(report.kind === "limit", JSON.stringify(report));
    assert.equal(report.name, limit);
  }
  const endless = await kit.run({ view: `const Again = () => <Again />; export default () => <Again />;` });
  assert(endless.kind === "threw");
  assert.equal(endless.name, "RangeError");
});

Deno.test("data nested too deeply is refused", async () => {
  const report = await limitReached(`let a = {}; for (let i = 0; i < 1e5; i++) a = { a }; return a;`, {});
  assert.equal(report.name, "dataDepth");
});

Deno.test("attack 40 a flood of log lines is cut and the run goes on", async () => {
  await using kit = await testSandbox();
  const report = await kit.run({
    backend: backendOf(`for (let i = 0; i < 1e5; i++) console.log("line " + i); return 1;`),
  });
  assert.equal(report.kind, "answered");
  assert.equal(report.logs.length, 200);
  assert.equal(report.logs[0]?.text, "line 0");
  assert.match(report.logs.at(-1)?.text ?? "", /left out/);
});

Deno.test("attack 40 one endless log line is cut", async () => {
  await using kit = await testSandbox();
  const report = await kit.run({
    backend: backendOf(`console.log("x".repeat(1e7)); console.log("y"); return 1;`),
  });
  assert.equal(report.kind, "answered");
  assert(JSON.stringify(report.logs).length < 10_000);
});

Deno.test("attack 40 a flood of standard error ends the guest and is not shown", async () => {
  await using kit = await testSandbox();
  const report = await kit.run({
    backend: backendOf(
      `const text = new Uint8Array(1 << 16).fill(65); for (;;) Deno.stderr.writeSync(text);`,
    ),
  }, { limits: { wallMs: 5_000 } });
  assert(report.kind === "threw", JSON.stringify(report));
  assert.equal(report.name, "BrokenPipe");
  assert(!JSON.stringify(report).includes("AAAA"));
});

Deno.test("attacks 37 and 43 nothing of a guest is left after its answer", async () => {
  await using kit = await testSandbox({ warmGuests: 0 });
  const seen: number[] = [];
  const report = await kit.run({
    backend: backendOf(`
      setInterval(() => {}, 10);
      new Worker("data:text/javascript,for(;;);", { type: "module" });
      await fetch("https://a.example");
      return 1;`),
  }, {
    fetch: async (request) => {
      seen.push(...await listDescendants(Deno.pid));
      return jsonAnswer(request, {});
    },
  });
  assert(report.kind === "answered");
  await kit.sandbox.close();
  assert(seen.length > 0, "the guest should have run");
  for (const pid of seen) assert(!await isAlive(pid), `process ${pid} is left`);
});

Deno.test("resolveLimits() keeps wishes between 1 and their ceiling", () => {
  const limits = resolveLimits({ wallMs: 1e9, cpuMs: -5, rssBytes: NaN, logLines: 3.7 });
  assert.deepEqual([limits.wallMs, limits.cpuMs, limits.rssBytes, limits.logLines], [
    120_000,
    1,
    384 * MEGABYTE,
    3,
  ]);
});
