import assert from "node:assert/strict";
import { FOREVER, type Greedy, testGreedy, worker } from "./greedy.ts";
import { attackTest, sharedLab } from "./lab.ts";
import { startUnguarded } from "./unguarded.ts";

const MEGABYTE = 1024 * 1024;
const openLab = sharedLab();

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

testGreedy(openLab, ENDLESS, { wallMs: 400, rssBytes: 1024 * MEGABYTE });
attackTest("attack 30 an endless loop runs on where nothing stops it", async () => {
  await using unguarded = startUnguarded();
  const outcome = await Promise.race([
    unguarded.run("for (;;);").then(() => "answered", () => "ended"),
    new Promise<string>((resolve) => setTimeout(resolve, 1_500, "still running")),
  ]);
  assert.equal(outcome, "still running");
});
