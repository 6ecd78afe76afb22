import assert from "node:assert/strict";
import type { GuestLimitName, GuestLimits } from "../sandbox/mod.ts";
import { asCompiled } from "./as_compiled.ts";
import { attackTest, sharedLab } from "./lab.ts";
import { startUnguarded } from "./unguarded.ts";

const MEGABYTE = 1024 * 1024;
const openLab = sharedLab();

interface Greedy {
  readonly row: number;
  readonly name: string;
  readonly body: string;
  /** Limits that may end it, as a limit; the kernel may be faster than the watchdog. */
  readonly by: readonly GuestLimitName[];
  readonly limits?: Partial<GuestLimits>;
}

const worker = (text: string) =>
  `new Worker("data:text/javascript," + encodeURIComponent(${JSON.stringify(text)}), { type: "module" });`;
const FOREVER = "await new Promise(() => {});";

const ENDLESS: readonly Greedy[] = [
  { row: 30, name: "for (;;);", body: "for (;;);", by: ["wallMs"] },
  {
    row: 30,
    name: "a loop while the module loads",
    body: `return (await import("data:text/javascript,for(;;);")).default;`,
    by: ["wallMs"],
  },
  {
    row: 30,
    name: "a loop in a getter of the answer",
    body: "return { get a() { for (;;); } };",
    by: ["wallMs"],
  },
  {
    row: 30,
    name: "a loop in a proxy of the answer",
    body: "return new Proxy({}, { ownKeys() { for (;;); } });",
    by: ["wallMs"],
  },
  {
    row: 30,
    name: "a loop in the message of an error",
    body: "throw { get message() { for (;;); } };",
    by: ["wallMs"],
  },
  { row: 30, name: "a loop in a thenable", body: "return { then() { for (;;); } };", by: ["wallMs"] },
  {
    row: 30,
    name: "a thenable that gives thenables for ever",
    body: "const next = () => ({ then(ok) { ok(next()); } }); return next();",
    by: ["wallMs"],
  },
  {
    row: 30,
    name: "a loop after an answer that never comes",
    body: `ctx.signal.addEventListener("abort", () => { for (;;); }); ${FOREVER}`,
    by: ["wallMs"],
  },
  {
    row: 30,
    name: "a wait on shared memory",
    body: "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
    by: ["wallMs"],
  },
  {
    row: 30,
    name: "a generator without end",
    body: "let n = 0; for (const x of (function* () { for (;;) yield n++; })()) n = x; return n;",
    by: ["wallMs"],
  },
  {
    row: 30,
    name: "an async generator without end",
    body: "let n = 0; for await (const x of (async function* () { for (;;) yield n++; })()) n = x; return n;",
    by: ["wallMs"],
  },
  {
    row: 30,
    name: "WebAssembly without end",
    body: `
      const bytes = new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,0,11,11]);
      new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f();`,
    by: ["wallMs"],
  },
  { row: 31, name: "a loop of microtasks", body: "for (;;) await 0;", by: ["wallMs"] },
  {
    row: 31,
    name: "microtasks that breed",
    body: `const more = () => queueMicrotask(more); more(); ${FOREVER}`,
    by: ["wallMs"],
  },
  {
    row: 31,
    name: "process.nextTick that breeds",
    body: `const more = () => process.nextTick(more); more(); ${FOREVER}`,
    by: ["wallMs"],
  },
  {
    row: 31,
    name: "timers that breed",
    body: `const more = () => { setTimeout(more, 0); setTimeout(more, 0); }; more(); ${FOREVER}`,
    by: ["wallMs", "rssBytes", "heapMegabytes"],
  },
  {
    row: 31,
    name: "rejections that nobody looks at",
    body: "for (;;) { Promise.reject(new Error('x')); await 0; }",
    by: ["wallMs", "rssBytes", "heapMegabytes"],
  },
  {
    row: 31,
    name: "an error handler that throws again",
    body:
      `globalThis.addEventListener("error", () => setTimeout(() => { throw 1; }, 0)); setTimeout(() => { throw 1; }, 0); ${FOREVER}`,
    by: ["wallMs"],
  },
  {
    row: 32,
    name: "a regular expression that explodes",
    body: `return /^(a+)+$/.test("a".repeat(40) + "b");`,
    by: ["wallMs"],
  },
  {
    row: 32,
    name: "a regular expression with look-behind",
    body: `return /(?<=(a|aa)+)b$/.test("a".repeat(200) + "c") || /^(a|aa)+$/.test("a".repeat(60) + "b");`,
    by: ["wallMs"],
  },
  {
    row: 32,
    name: "a power that takes for ever",
    body: "return String(3n ** (2n ** 26n)).length;",
    by: ["wallMs"],
  },
  {
    row: 32,
    name: "a sort that never agrees",
    body: "return new Array(3e6).fill(0).map((_, i) => [i]).sort(() => Math.random() - 0.5).length;",
    by: ["wallMs", "heapMegabytes", "rssBytes"],
  },
  { row: 37, name: "a loop in a worker", body: `${worker("for(;;);")} ${FOREVER}`, by: ["wallMs"] },
  {
    row: 37,
    name: "a loop in a thread",
    body: `new (process.getBuiltinModule("worker_threads").Worker)("for(;;);", { eval: true }); ${FOREVER}`,
    by: ["wallMs"],
  },
  {
    row: 37,
    name: "a worker that is ended and loops on",
    body: `const w = ${worker("for(;;);")} w.terminate(); ${FOREVER}`,
    by: ["wallMs"],
  },
  {
    row: 38,
    name: "a trapped SIGTERM",
    body:
      `for (const s of ["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1"]) Deno.addSignalListener(s, () => {}); ${FOREVER}`,
    by: ["wallMs"],
  },
  {
    row: 38,
    name: "an exit that does not exit",
    body:
      `Deno.exit = process.exit = () => {}; process.on("exit", () => { for (;;); }); process.reallyExit = () => {}; for (;;);`,
    by: ["wallMs"],
  },
];

const GREEDY: readonly Greedy[] = [
  {
    row: 33,
    name: "arrays",
    body: "const a = []; for (;;) a.push(new Array(1e5).fill(Math.random()));",
    by: ["heapMegabytes"],
  },
  {
    row: 33,
    name: "texts",
    body: `const a = []; for (;;) a.push("x".repeat(1e6).split(""));`,
    by: ["heapMegabytes"],
  },
  {
    row: 33,
    name: "a map",
    body: "const m = new Map(); for (let i = 0;; i++) m.set(i, { i });",
    by: ["heapMegabytes"],
  },
  {
    row: 33,
    name: "promises",
    body: "const a = []; for (;;) a.push(new Promise(() => {}).then(() => {}));",
    by: ["heapMegabytes"],
  },
  {
    row: 33,
    name: "an object of an error",
    body: "const e = new Error('x'); e.list = []; for (;;) e.list.push(new Array(1e4).fill(e));",
    by: ["heapMegabytes"],
  },
  {
    row: 33,
    name: "a worker's heap",
    body: `${worker("const a=[];for(;;)a.push(new Array(1e5).fill(1.5));")} ${FOREVER}`,
    by: ["heapMegabytes", "rssBytes"],
  },
  {
    row: 34,
    name: "buffers at once",
    body: "const a = []; for (;;) a.push(new Uint8Array(64 << 20).fill(1));",
    by: ["rssBytes", "heapMegabytes"],
  },
  {
    row: 34,
    name: "buffers with pauses",
    body: "const a = []; for (;;) { a.push(new Uint8Array(16 << 20).fill(1)); await 0; }",
    by: ["rssBytes", "heapMegabytes"],
  },
  {
    row: 34,
    name: "Buffer.alloc",
    body: "const a = []; for (;;) a.push(Buffer.alloc(32 << 20, 1));",
    by: ["rssBytes", "heapMegabytes"],
  },
  {
    row: 34,
    name: "shared buffers",
    body: "const a = []; for (;;) a.push(new Uint8Array(new SharedArrayBuffer(16 << 20)).fill(1));",
    by: ["rssBytes", "heapMegabytes"],
  },
  {
    row: 34,
    name: "blobs",
    body: `const a = []; const part = new Uint8Array(16 << 20).fill(1); for (;;) a.push(new Blob([part]));`,
    by: ["rssBytes", "heapMegabytes"],
  },
  {
    row: 34,
    name: "structured clones",
    body:
      "const a = []; const part = new Uint8Array(16 << 20).fill(1); for (;;) a.push(structuredClone(part));",
    by: ["rssBytes", "heapMegabytes"],
  },
  {
    row: 34,
    name: "a database in memory",
    body:
      `const d = new (process.getBuiltinModule("sqlite").DatabaseSync)(":memory:"); d.exec("CREATE TABLE t(a)"); for (;;) d.exec("INSERT INTO t VALUES (zeroblob(8000000))");`,
    by: ["rssBytes", "heapMegabytes", "wallMs"],
  },
  {
    row: 34,
    name: "messages that nobody takes",
    body:
      `const { port1 } = new MessageChannel(); const part = new Uint8Array(8 << 20).fill(1); for (;;) port1.postMessage(part);`,
    by: ["rssBytes", "heapMegabytes"],
  },
  {
    row: 34,
    name: "a gzip that unfolds",
    body: `
      const zlib = process.getBuiltinModule("zlib");
      let bomb = zlib.gzipSync(new Uint8Array(64 << 20)); const a = [];
      for (;;) a.push(zlib.gunzipSync(bomb).fill(1));`,
    by: ["rssBytes", "heapMegabytes"],
  },
  {
    row: 35,
    name: "WebAssembly memory",
    body:
      "const a = []; for (;;) a.push(new Uint8Array(new WebAssembly.Memory({ initial: 512 }).buffer).fill(1));",
    by: ["rssBytes", "heapMegabytes"],
  },
  {
    row: 35,
    name: "one WebAssembly memory that grows",
    body:
      "const m = new WebAssembly.Memory({ initial: 1 }); for (;;) { m.grow(256); new Uint8Array(m.buffer).fill(1); }",
    by: ["rssBytes", "heapMegabytes"],
  },
  {
    row: 37,
    name: "workers without end",
    body: `for (;;) { ${
      worker("setInterval(() => {}, 1e3)")
    } await new Promise((ok) => setTimeout(ok, 1)); }`,
    by: ["rssBytes", "wallMs", "cpuMs", "heapMegabytes"],
  },
  {
    row: 37,
    name: "workers that start workers",
    body: `
      const text = "const again = " + JSON.stringify("x") + "; new Worker(location.href, { type: 'module' }); new Worker(location.href, { type: 'module' });";
      new Worker("data:text/javascript," + encodeURIComponent(text), { type: "module" }); ${FOREVER}`,
    by: ["rssBytes", "wallMs", "cpuMs", "heapMegabytes"],
  },
];

function testGreedy(all: readonly Greedy[], limits: Partial<GuestLimits>): void {
  for (const { row, name, body, by, ...own } of all) {
    attackTest(`attack ${row} ${name}`, async () => {
      const { kit } = await openLab();
      const report = await kit.runCompiled(asCompiled(body), { limits: { ...limits, ...own.limits } });
      const said = JSON.stringify(report).slice(0, 2_000);
      // A worker that finds no thread or memory any more may end the process before a limit does.
      const isHeld = report.kind === "limit"
        ? by.includes(report.name)
        : ["crashed", "no_result", "threw"].includes(report.kind) && by.length > 1;
      assert(isHeld, said);
      assert(!/0x[0-9a-f]{6}|v8::|#\d+ /.test(said), `a native stack came out: ${said}`);
      assert.equal((await kit.runCompiled(asCompiled("return 1;"))).kind, "answered", "the next run");
    });
  }
}

testGreedy(ENDLESS, { wallMs: 400, rssBytes: 1024 * MEGABYTE });
testGreedy(GREEDY, { wallMs: 8_000, rssBytes: 192 * MEGABYTE, heapMegabytes: 48 });

attackTest("attack 30 an endless loop runs on where nothing stops it", async () => {
  await using unguarded = startUnguarded();
  const outcome = await Promise.race([
    unguarded.run("for (;;);").then(() => "answered", () => "ended"),
    new Promise<string>((resolve) => setTimeout(resolve, 1_500, "still running")),
  ]);
  assert.equal(outcome, "still running");
});

attackTest("attack 34 buffers past the limit are given where nothing stops them", async () => {
  await using unguarded = startUnguarded();
  const body =
    "const a = []; for (let i = 0; i < 5; i++) a.push(new Uint8Array(64 << 20).fill(1)); return Deno.memoryUsage().rss;";
  const result = await unguarded.run(body);
  assert(Number(result.text) > 192 * MEGABYTE, JSON.stringify(result));
});
