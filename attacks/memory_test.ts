import assert from "node:assert/strict";
import { FOREVER, type Greedy, testGreedy, worker } from "./greedy.ts";
import { attackTest, sharedLab } from "./lab.ts";
import { startUnguarded } from "./unguarded.ts";

const MEGABYTE = 1024 * 1024;
const openLab = sharedLab();

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

testGreedy(openLab, GREEDY, { wallMs: 8_000, rssBytes: 192 * MEGABYTE, heapMegabytes: 48 });

attackTest("attack 34 buffers past the limit are given where nothing stops them", async () => {
  await using unguarded = startUnguarded();
  const body =
    "const a = []; for (let i = 0; i < 5; i++) a.push(new Uint8Array(64 << 20).fill(1)); return Deno.memoryUsage().rss;";
  const result = await unguarded.run(body);
  assert(Number(result.text) > 192 * MEGABYTE, JSON.stringify(result));
});
