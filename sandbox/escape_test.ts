import assert from "node:assert/strict";
import { assertNothingLeaked, type Bait, layBait } from "../testing/bait.ts";
import { backendOf, testSandbox } from "../testing/block_sandbox.ts";

/** Probes by the number of their row in the attack suite; each body must not give what it asks for. */
const PROBES: readonly {
  readonly name: string;
  readonly body: (bait: Bait) => string;
}[] = [
  {
    name: "2 import() of a JSON file",
    body: ({ json }) => `return (await import("file://${json}", { with: { type: "json" } })).default;`,
  },
  {
    name: "2 import() of a text file",
    body: ({ json }) => `return (await import("file://${json}", { with: { type: "text" } })).default;`,
  },
  {
    name: "3 import() of a computed file",
    body: ({ json }) =>
      `const p = "file://" + "${json}"; return (await import(p, { with: { type: "json" } })).default;`,
  },
  {
    name: "4 import() of a module that imports a file",
    body: ({ json }) =>
      `return (await import("data:text/javascript," + encodeURIComponent('import x from "file://${json}" with { type: "json" }; export default x'))).default;`,
  },
  {
    name: "4 the same in TypeScript",
    body: ({ script }) =>
      `return (await import("data:application/typescript," + encodeURIComponent('import x from "file://${script}"; export default x as string'))).default;`,
  },
  {
    name: "4 the same in a blob",
    body: ({ script }) =>
      `return (await import(URL.createObjectURL(new Blob(['export { default } from "file://${script}"'], { type: "text/javascript" })))).default;`,
  },
  {
    name: "5 import() of a script without attribute",
    body: ({ script }) => `return (await import("file://" + "${script}")).default;`,
  },
  { name: "6 Deno.readTextFileSync", body: ({ json }) => `return Deno.readTextFileSync("${json}");` },
  { name: "6 Deno.open", body: ({ json }) => `return (await Deno.open("${json}")).rid;` },
  {
    name: "6 Deno.readDir",
    body: ({ folder }) => `return [...Deno.readDirSync("${folder}")].map((e) => e.name);`,
  },
  { name: "6 Deno.stat", body: ({ json }) => `return Deno.statSync("${json}").size;` },
  {
    name: "7 node:fs",
    body: ({ json }) => `return (await import("node:fs")).readFileSync("${json}", "utf8");`,
  },
  {
    name: "7 node:fs/promises",
    body: ({ json }) => `return await (await import("node:fs/promises")).readFile("${json}", "utf8");`,
  },
  {
    name: "8 process.getBuiltinModule",
    body: ({ json }) => `return process.getBuiltinModule("node:fs").readFileSync("${json}", "utf8");`,
  },
  {
    name: "8 the environment through /proc",
    body: () => `return process.getBuiltinModule("node:fs").readFileSync("/proc/self/environ", "utf8");`,
  },
  {
    name: "9 Deno.Command",
    body: () => `return new Deno.Command("/bin/sh", { args: ["-c", "exit 0"] }).outputSync().code;`,
  },
  {
    name: "10 child_process",
    body: () =>
      `return String(process.getBuiltinModule("child_process").execSync("exit 0", { shell: "/bin/sh" }));`,
  },
  {
    name: "11 Deno.dlopen",
    body: () => `return Object.keys(Deno.dlopen("/lib/x86_64-linux-gnu/libc.so.6", {}));`,
  },
  { name: "13 Deno.env", body: () => `return Deno.env.toObject();` },
  {
    name: "14 createRequire",
    body: ({ json }) => `return process.getBuiltinModule("module").createRequire("file:///")("${json}");`,
  },
  {
    name: "14 require.resolve as existence test",
    body: ({ script }) =>
      `return process.getBuiltinModule("module").createRequire("file:///").resolve("${script}");`,
  },
  {
    name: "19 SQLite",
    body: ({ folder }) =>
      `return String(new (process.getBuiltinModule("sqlite").DatabaseSync)(":memory:").exec("ATTACH DATABASE '${folder}/x.db' AS t"));`,
  },
  {
    name: "19 SQLite file",
    body: ({ folder }) =>
      `return String(new (process.getBuiltinModule("sqlite").DatabaseSync)("${folder}/x.db"));`,
  },
  {
    name: "23 evalContext",
    body: ({ json }) =>
      `const [value, failure] = Deno[Deno.internal].core.evalContext('Deno.readTextFileSync("${json}")', "file:///x"); if (failure) throw failure.thrown; return value;`,
  },
  { name: "23 eval", body: ({ json }) => `return (0, eval)('Deno.readTextFileSync("${json}")');` },
  { name: "26 host name", body: () => `return Deno.hostname();` },
  { name: "26 network interfaces", body: () => `return Deno.networkInterfaces();` },
  { name: "26 memory", body: () => `return Deno.systemMemoryInfo();` },
  {
    name: "46 localStorage",
    body: () => `localStorage.setItem("k", "v"); return localStorage.getItem("k");`,
  },
  { name: "46 caches", body: () => `return String(await caches.open("k"));` },
  { name: "74 Deno.serve", body: () => `return Deno.serve({ port: 0 }, () => new Response("")).addr.port;` },
  { name: "74 Deno.listen", body: () => `return Deno.listen({ port: 0 }).addr.port;` },
  { name: "73 Deno.resolveDns", body: () => `return await Deno.resolveDns("localhost", "A");` },
  {
    name: "73 dns.lookup",
    body: () =>
      `return await new Promise((ok, no) => process.getBuiltinModule("dns").lookup("localhost", (e, a) => e ? no(e) : ok(a)));`,
  },
  {
    name: "49 Deno.connect",
    body: ({ origin }) =>
      `return String(await Deno.connect({ hostname: "127.0.0.1", port: ${new URL(origin).port} }));`,
  },
  {
    name: "49 node:http",
    body: ({ origin }) =>
      `return await new Promise((ok, no) => process.getBuiltinModule("http").get("${origin}", (r) => ok(r.statusCode)).on("error", no));`,
  },
  {
    name: "49 node:net",
    body: ({ origin }) =>
      `return await new Promise((ok, no) => { const s = process.getBuiltinModule("net").connect(${
        new URL(origin).port
      }, "127.0.0.1", () => ok("connected")); s.on("error", no); });`,
  },
  {
    name: "49 WebSocket",
    body: ({ origin }) =>
      `return await new Promise((ok, no) => { const s = new WebSocket("${
        origin.replace("http", "ws")
      }"); s.onopen = () => ok("open"); s.onerror = (e) => no(new Error(e.message)); });`,
  },
  {
    name: "49 EventSource",
    body: ({ origin }) =>
      `return await new Promise((ok, no) => { const s = new EventSource("${origin}"); s.onopen = () => ok("open"); s.onerror = () => no(new Error("refused")); });`,
  },
  {
    name: "49 the native fetch of a worker",
    body: ({ origin }) =>
      `const text = 'fetch("${origin}").then((r) => postMessage("got " + r.status), (e) => postMessage(e.name + ""))'; const w = new Worker("data:text/javascript," + encodeURIComponent(text), { type: "module" }); return await new Promise((ok, no) => { w.onmessage = (e) => e.data.startsWith("got") ? ok(e.data) : no(new Error(e.data)); w.onerror = (e) => { e.preventDefault(); no(new Error(e.message)); }; });`,
  },
  {
    name: "16 a worker",
    body: ({ json }) =>
      `const w = new Worker("data:text/javascript,postMessage(Deno.readTextFileSync('${json}'))", { type: "module" }); return await new Promise((ok, no) => { w.onmessage = (e) => ok(e.data); w.onerror = (e) => { e.preventDefault(); no(new Error(e.message)); }; });`,
  },
  {
    name: "16 a worker that asks for more",
    body: ({ json }) =>
      `const w = new Worker("data:text/javascript,postMessage(Deno.readTextFileSync('${json}'))", { type: "module", deno: { permissions: { read: true } } }); return await new Promise((ok, no) => { w.onmessage = (e) => ok(e.data); w.onerror = (e) => { e.preventDefault(); no(new Error(e.message)); }; });`,
  },
  { name: "20 fetch of a file", body: ({ json }) => `return await (await fetch("file://${json}")).text();` },
  { name: "87 npm:", body: () => `return Object.keys(await import("npm:is-odd"));` },
  { name: "88 jsr:", body: () => `return Object.keys(await import("jsr:@std/assert"));` },
  {
    name: "88 a script of another machine",
    body: ({ origin }) => `return (await import("${origin}/x.js")).default;`,
  },
  {
    name: "89 a JSX pragma in a data: module",
    body: ({ origin }) =>
      `return String((await import("data:text/jsx," + encodeURIComponent("/** @jsxImportSource ${origin} */ export default <a/>"))).default);`,
  },
  {
    name: "91 an escaped import keyword, by eval",
    body: ({ json }) =>
      `return (await eval('\\\\u0069mport("file://${json}", { with: { type: "json" } })')).default;`,
  },
  {
    name: "92 import() by eval",
    body: ({ json }) =>
      `return (await (0, eval)('import("file://${json}", { with: { type: "json" } })')).default;`,
  },
  {
    name: "92 import() by the function constructor",
    body: ({ json }) =>
      `return (await (async () => {}).constructor('return import("file://${json}", { with: { type: "json" } })')()).default;`,
  },
  {
    name: "92 node:vm",
    body: ({ json }) =>
      `return process.getBuiltinModule("vm").runInThisContext('Deno.readTextFileSync("${json}")');`,
  },
  {
    name: "7 the file system of WASI",
    body: () =>
      `const { WASI } = process.getBuiltinModule("node:wasi"); new WASI({ version: "preview1", preopens: { "/": "/tmp" } }); return "opened";`,
  },
  { name: "22 a signal to the parent", body: () => `process.kill(process.ppid, 0); return "reached";` },
  {
    name: "94 an inspector",
    body: () => `process.getBuiltinModule("node:inspector").open(0); return "open";`,
  },
];

for (const { name, body } of PROBES) {
  Deno.test(`attack ${name} is refused by the process alone`, async () => {
    await using bait = await layBait();
    await using kit = await testSandbox({ warmGuests: 0 });
    const report = await kit.run({ backend: backendOf(body(bait)) }, { isValidated: false });
    assertNothingLeaked(report, bait);
    const hasEnded = report.kind === "threw" || report.kind === "no_result" || report.kind === "crashed";
    assert(hasEnded, `it gave ${JSON.stringify(report)}`);
  });
}

Deno.test("a guest finds no graphics driver, which would need no permission and write into the home folder", async () => {
  await using kit = await testSandbox({ warmGuests: 0 });
  const body = `return await navigator.gpu.requestAdapter() === null ? "none" : "a driver";`;
  const report = await kit.run({ backend: backendOf(body) }, { isValidated: false });
  // Where the driver is there, its first write would end the guest by the file size limit.
  assert.equal(report.kind, "answered", JSON.stringify(report));
  assert.deepEqual(report.kind === "answered" && report.data, { value: "none" });
});
