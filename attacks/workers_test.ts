import { type Attack, sharedLab, testAttacks } from "./lab.ts";

/** What the worker says, or its error; a worker's refusal says "no: …". */
const ASK = `
  const ask = (worker) => new Promise((ok, no) => {
    worker.onmessage = ({ data }) => \`\${data}\`.startsWith("no: ") ? no(new Error(data)) : ok(data);
    worker.onerror = (event) => { event.preventDefault(); no(new Error(event.message)); };
  });
  const address = (text) => "data:text/javascript," + encodeURIComponent(text);`;
const READ = `"try { postMessage(Deno.readTextFileSync('$json')) } catch (e) { postMessage('no: ' + e) }"`;
const THREADS = `
  const { Worker } = process.getBuiltinModule("worker_threads");
  const ask = (worker) => new Promise((ok, no) => {
    worker.on("message", (data) => \`\${data}\`.startsWith("no: ") ? no(new Error(data)) : ok(data));
    worker.on("error", no);
    worker.on("exit", () => no(new Error("exit")));
  });
  const tell = (code) => 'const { parentPort, workerData } = process.getBuiltinModule("worker_threads"); try { parentPort.postMessage(' + code + ') } catch (e) { parentPort.postMessage("no: " + e) }';`;

const reads = (row: number, name: string, body: string): Attack => ({
  row,
  name,
  body: `${/worker_threads|thread/.test(name) ? THREADS : ASK}\n${body}`,
  unguarded: "reads",
  job: { limits: { wallMs: 5_000 } },
});

const ATTACKS: readonly Attack[] = [
  reads(16, "a worker", `return await ask(new Worker(address(${READ}), { type: "module" }));`),
  reads(
    16,
    "a worker from a blob",
    `return await ask(new Worker(URL.createObjectURL(new Blob([${READ}], { type: "text/javascript" })), { type: "module" }));`,
  ),
  reads(
    16,
    "a worker in TypeScript",
    `return await ask(new Worker("data:application/typescript," + encodeURIComponent("const x: string = '$json'; try { postMessage(Deno.readTextFileSync(x)) } catch (e) { postMessage('no: ' + e) }"), { type: "module" }));`,
  ),
  reads(
    16,
    "a worker inside a worker",
    `
    const inner = "data:text/javascript," + encodeURIComponent(${READ});
    return await ask(new Worker(address("const w = new Worker(" + JSON.stringify(inner) + ", { type: 'module' }); w.onmessage = (e) => postMessage(e.data);"), { type: "module" }));`,
  ),
  {
    ...reads(
      16,
      "a worker that inherits",
      `return await ask(new Worker(address(${READ}), { type: "module", deno: { permissions: "inherit" } }));`,
    ),
    ends: ["threw", "no_result", "crashed"],
    unguarded: "unproved",
  },
  {
    ...reads(
      16,
      "a worker that asks for read",
      `return await ask(new Worker(address(${READ}), { type: "module", deno: { permissions: { read: true } } }));`,
    ),
    unguarded: "unproved",
  },
  {
    ...reads(
      16,
      "a worker that asks for everything",
      `return await ask(new Worker(address(${READ}), { type: "module", deno: { permissions: { read: ["$folder"], net: true, env: true, run: true, ffi: true, sys: true, write: true, import: true } } }));`,
    ),
    unguarded: "unproved",
  },
  {
    ...reads(
      16,
      "a worker from the file itself",
      `return await ask(new Worker("file://$script", { type: "module" }));`,
    ),
    unguarded: "unproved",
  },
  {
    ...reads(
      16,
      "a worker that imports the file",
      `return await ask(new Worker(address("import x from 'file://$script'; postMessage(x)"), { type: "module" }));`,
    ),
    unguarded: "reads",
  },
  {
    ...reads(
      16,
      "a worker that imports the file as text",
      `return await ask(new Worker(address("import x from 'file://$text' with { type: 'text' }; postMessage(x)"), { type: "module" }));`,
    ),
    unguarded: "reads",
  },
  {
    ...reads(
      16,
      "a worker that imports the file later",
      `return await ask(new Worker(address("import('file://$script').then((m) => postMessage(m.default), (e) => postMessage('no: ' + e))"), { type: "module" }));`,
    ),
    unguarded: "reads",
  },
  {
    ...reads(
      16,
      "a classic worker",
      `return await ask(new Worker(address("importScripts('file://$script')"), { type: "classic" }));`,
    ),
    unguarded: "unproved",
  },
  {
    ...reads(
      16,
      "a worker from the network",
      `return await ask(new Worker("$origin/x.js", { type: "module" }));`,
    ),
    unguarded: "connects",
    body:
      `const w = new Worker("$origin/x.js", { type: "module" }); await new Promise((ok, no) => { w.onerror = (e) => { e.preventDefault(); no(new Error(e.message)); }; });`,
  },
  reads(
    94,
    "a thread of worker_threads",
    `return await ask(new Worker(tell("Deno.readTextFileSync('$json')"), { eval: true }));`,
  ),
  reads(
    94,
    "a thread with the whole environment",
    `return await ask(new Worker(tell("process.getBuiltinModule('fs').readFileSync('$json', 'utf8')"), { eval: true, env: process.getBuiltinModule("worker_threads").SHARE_ENV }));`,
  ),
  { ...reads(94, "a thread from a file", `return await ask(new Worker("$common"));`), unguarded: "unproved" },
  {
    row: 94,
    name: "hooks of the module loader",
    body:
      `process.getBuiltinModule("module").registerHooks({ load: (url, context, next) => ({ format: "module", source: Deno.readTextFileSync("$script"), shortCircuit: true }) }); return (await import("node:x-y")).default;`,
    unguarded: "unproved",
  },
];

testAttacks(sharedLab(), ATTACKS);
