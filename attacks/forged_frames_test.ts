import assert from "node:assert/strict";
import type { GuestReport } from "../sandbox/mod.ts";
import { asCompiled } from "./as_compiled.ts";
import { attackTest, sharedLab } from "./lab.ts";

const openLab = sharedLab();

interface Print {
  readonly name: string;
  readonly body: string;
  /** "answered" where what was written reaches nobody. */
  readonly ends?: readonly GuestReport["kind"][];
}

const bytes = (text: string) => `const bytes = Uint8Array.from(${text});`;
const ENCODED = `const bytes = new TextEncoder().encode('{"ok":true,"result":"FORGED"}\\n');`;
/** A frame as one would write it who knows everything but the secret. */
const FRAME = `
  const text = new TextEncoder().encode('{"kind":"answered","dataBytes":8,"treeBytes":2,"schemaBytes":0}');
  const rest = new TextEncoder().encode('"FORGED"[]');
  const bytes = new Uint8Array(24 + text.length + rest.length);
  new DataView(bytes.buffer).setUint32(16, 4 + text.length + rest.length);
  new DataView(bytes.buffer).setUint32(20, text.length);
  bytes.set(text, 24); bytes.set(rest, 24 + text.length);`;
const WRITE = "Deno.stdout.writeSync(bytes); return 1;";

/** What a block itself can print. */
const PRINTS: readonly Print[] = [
  { name: "a line of JSON", body: `${ENCODED} ${WRITE}` },
  { name: "a frame without the secret", body: `${FRAME} ${WRITE}` },
  {
    name: "a frame in small pieces",
    body: `${FRAME} for (const byte of bytes) Deno.stdout.writeSync(Uint8Array.of(byte)); return 1;`,
  },
  {
    name: "a guess at the secret",
    body:
      `${FRAME} for (let i = 0; i < 200; i++) { crypto.getRandomValues(bytes.subarray(0, 16)); Deno.stdout.writeSync(bytes); } return 1;`,
  },
  { name: "one byte", body: `${bytes("[0]")} ${WRITE}` },
  { name: "fifteen bytes", body: `${bytes("new Array(15).fill(7)")} ${WRITE}` },
  { name: "the largest length", body: `${bytes("new Array(24).fill(255)")} ${WRITE}` },
  { name: "zeros", body: `${bytes("new Array(4096).fill(0)")} ${WRITE}` },
  { name: "a flood", body: "for (;;) Deno.stdout.writeSync(new Uint8Array(1 << 16));" },
  {
    name: "a byte before the answer's frame",
    body: `queueMicrotask(() => Deno.stdout.writeSync(new Uint8Array(1))); return 1;`,
  },
  { name: "Deno.stdout.write", body: `${ENCODED} await Deno.stdout.write(bytes); return 1;` },
  {
    name: "the stream of standard output",
    body: `${ENCODED} await Deno.stdout.writable.getWriter().write(bytes); return 1;`,
  },
  {
    name: "process.stdout",
    body:
      `process.stdout.write('{"kind":"answered"}'); await new Promise((ok) => setTimeout(ok, 50)); return 1;`,
  },
  {
    name: "fs.writeSync",
    body: `process.getBuiltinModule("fs").writeSync(1, '{"kind":"answered"}'); return 1;`,
    ends: ["protocol", "threw"],
  },
  { name: "print of Deno's core", body: `Deno[Deno.internal].core.print("FORGED"); return 1;` },
  { name: "alert", body: `alert("FORGED"); return 1;`, ends: ["protocol", "answered"] },
  {
    name: "the console of a worker",
    body:
      `const w = new Worker("data:text/javascript,console.log('FORGED');postMessage(1)", { type: "module" }); await new Promise((ok) => w.onmessage = ok); return 1;`,
  },
  {
    name: "standard output of a worker",
    body:
      `const w = new Worker("data:text/javascript,Deno.stdout.writeSync(new Uint8Array(24));postMessage(1)", { type: "module" }); await new Promise((ok) => w.onmessage = ok); return 1;`,
  },
  {
    name: "standard output of a thread",
    body:
      `const { Worker } = process.getBuiltinModule("worker_threads"); const w = new Worker("Deno.stdout.writeSync(new Uint8Array(24)); process.getBuiltinModule('worker_threads').parentPort.postMessage(1)", { eval: true }); await new Promise((ok) => w.on("message", ok)); return 1;`,
  },
  {
    name: "standard error",
    body:
      `for (let i = 0; i < 9; i++) Deno.stderr.writeSync(new TextEncoder().encode("FORGED \\u001b[2J out of luck\\n")); return 1;`,
    ends: ["answered"],
  },
  {
    name: "standard input",
    body: `Deno.stdin.readable.cancel(); return 1;`,
    ends: ["answered", "no_result"],
  },
];

for (const { name, body, ends = ["protocol"] } of PRINTS) {
  attackTest(`attack 76 ${name}`, async () => {
    const { kit } = await openLab();
    const report = await kit.runCompiled(asCompiled(body), { limits: { wallMs: 5_000 } });
    const said = JSON.stringify(report);
    assert(ends.includes(report.kind), said);
    assert(!said.includes("FORGED"), said);
    if (report.kind === "answered") assert.deepEqual(report.data, { value: 1 });
    assert.equal((await kit.runCompiled(asCompiled("return 1;"))).kind, "answered", "the next run");
  });
}
