import assert from "node:assert/strict";
import { backendOf, jsonAnswer, type TestJob, testSandbox } from "../testing/block_sandbox.ts";
import type { GuestReport } from "./types.ts";

async function run(body: string, job: TestJob = {}): Promise<GuestReport> {
  await using kit = await testSandbox();
  return await kit.run({ backend: backendOf(body) }, job);
}

/** Text that writes a frame with 16 bytes before it, as one would who knows the protocol but not the secret. */
const forge = (header: string, body = "") => `
  const text = new TextEncoder().encode(${JSON.stringify(header)});
  const rest = new TextEncoder().encode(${JSON.stringify(body)});
  const frame = new Uint8Array(24 + text.length + rest.length);
  const view = new DataView(frame.buffer);
  view.setUint32(16, 4 + text.length + rest.length);
  view.setUint32(20, text.length);
  frame.set(text, 24);
  frame.set(rest, 24 + text.length);
  Deno.stdout.writeSync(frame);`;

Deno.test("attack 76 text on standard output is no answer", async () => {
  const report = await run(
    `Deno.stdout.writeSync(new TextEncoder().encode('{"ok":true,"result":"FORGED"}\\n')); return 1;`,
  );
  assert.equal(report.kind, "protocol");
  assert(!JSON.stringify(report).includes("FORGED"));
});

Deno.test("attack 76 a frame without the secret is no answer", async () => {
  const report = await run(
    forge(`{"kind":"answered","dataBytes":8,"treeBytes":2,"schemaBytes":0}`, `"FORGED"[]`) + "return 1;",
  );
  assert.equal(report.kind, "protocol");
  assert(!JSON.stringify(report).includes("FORGED"));
});

const POLLUTED: readonly { readonly name: string; readonly body: string }[] = [
  { name: "JSON.stringify", body: `JSON.stringify = () => '{"forged":true}'; JSON.parse = () => ({});` },
  {
    name: "Object.prototype",
    body:
      `for (const key of ["toJSON", "kind", "header", "limit", "data"]) Object.prototype[key] = () => "forged";`,
  },
  {
    name: "Array.prototype",
    body:
      `Array.prototype.toJSON = () => "forged"; Array.prototype.push = () => 0; Array.prototype.map = () => ["forged"];`,
  },
  {
    name: "TextEncoder",
    body:
      `TextEncoder.prototype.encode = () => new Uint8Array([123]); globalThis.TextEncoder = null; TextDecoder.prototype.decode = () => "{}";`,
  },
  {
    name: "typed arrays",
    body:
      `const proto = Object.getPrototypeOf(Uint8Array.prototype); proto.set = () => {}; proto.subarray = () => new Uint8Array(9); globalThis.Uint8Array = Array;`,
  },
  {
    name: "Deno.stdout",
    body: `Deno.stdout.writeSync = () => 0; Deno.exit = () => {}; Deno.stdin.read = () => null;`,
  },
  {
    name: "Function.prototype",
    body:
      `Function.prototype.call = () => "forged"; Function.prototype.apply = () => "forged"; Function.prototype.bind = () => null;`,
  },
  {
    name: "String.prototype",
    body: `String.prototype.slice = () => "forged"; String.prototype.toString = () => "forged";`,
  },
];

for (const { name, body } of POLLUTED) {
  Deno.test(`attack 77 a replaced ${name} does not change the answer`, async () => {
    await using kit = await testSandbox();
    const view = `export default ({ data }) => [data.text, data.list.length];`;
    // zod would stumble over these itself: what is looked at is the guest's own program.
    const backend = `
      export const dataSchema = { parse: (value) => value };
      export async function fetchData() { ${body} return { list: [1], text: "é" }; }
      export function processData(raw) { return raw; }`;
    const report = await kit.run({ backend, view });
    assert(report.kind === "answered", JSON.stringify(report));
    assert.deepEqual(report.data, { list: [1], text: "é" });
    assert.deepEqual(report.tree, ["é1"]);
  });
}

Deno.test("attack 77 replaced promises and iterators end in an answer or a failure", async () => {
  for (
    const body of [
      `Promise.prototype.then = () => { throw new Error("no"); }; return 1;`,
      `Array.prototype[Symbol.iterator] = function* () { yield "forged"; }; return [1];`,
      `Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true }); return [1];`,
      `Error.prepareStackTrace = () => { throw 1; }; throw new Error("x");`,
      `Object.defineProperty(Error.prototype, "message", { get() { throw 1; } }); throw new Error("x");`,
    ]
  ) {
    const { kind } = await run(body, { limits: { wallMs: 3_000 } });
    assert(["answered", "threw", "limit", "no_result"].includes(kind), `${body} gave ${kind}`);
  }
});

Deno.test("attack 79 lone surrogates are replaced and NUL stays a character", async () => {
  const report = await run(`return { lone: "a\\ud800b", nul: "a\\u0000b", key: { "\\udfff": 1 } };`);
  assert(report.kind === "answered");
  const { value } = report.data as { value: { lone: string; nul: string } };
  assert.deepEqual([value.lone, value.nul], ["a\ufffdb", "a\u0000b"]);
  assert(JSON.stringify(report.data).isWellFormed());
});

Deno.test("attack 82 dangerous keys stay plain members and no prototype of the host changes", async () => {
  const report = await run(`
    return JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toJSON":"x"}');`);
  assert(report.kind === "answered");
  const { value } = report.data as { value: object };
  assert(Object.hasOwn(value, "__proto__"));
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  assert.equal(Reflect.get({}, "polluted"), undefined);
});

Deno.test("attack 82 a getter that throws is the block's own error", async () => {
  const report = await run(`return { get a() { throw new Error("mine"); } };`);
  assert(report.kind === "threw");
  assert.equal(report.message, "mine");
});

Deno.test("attack 83 a guest that exits before its answer has none", async () => {
  for (const code of [0, 7]) {
    const report = await run(`Deno.exit(${code});`);
    assert(report.kind === "no_result");
    assert.deepEqual([report.exitCode, report.stage], [code, "fetch"]);
  }
});

Deno.test("attack 85 escape sequences in a log stay text for others to clean, and break no frame", async () => {
  const report = await run(`console.log("\\u001b]8;;http://evil\\u0007x\\u001b[2J\\u202e"); return 1;`);
  assert.equal(report.kind, "answered");
  assert.equal(report.logs[0]?.text, "\u001b]8;;http://evil\u0007x\u001b[2J\u202e");
});

Deno.test("a guest that reads its own input takes only answers from itself", async () => {
  const report = await run(
    `
    Deno.stdin.read(new Uint8Array(1024));
    await (await fetch("https://a.example")).text();
    return 1;`,
    { limits: { wallMs: 1_000 }, fetch: (request) => Promise.resolve(jsonAnswer(request, {})) },
  );
  assert.notEqual(report.kind, "protocol");
});

Deno.test("an answer that comes after the request was given up goes nowhere", async () => {
  const answers: (() => void)[] = [];
  const report = await run(
    `
    await fetch("https://a.example", { signal: AbortSignal.timeout(20) }).catch(() => {});
    return (await fetch("https://b.example")).url;`,
    {
      fetch: (request) => {
        if (request.url.includes("b.example")) {
          for (const answer of answers) answer();
          return Promise.resolve(jsonAnswer(request, {}));
        }
        return new Promise((resolve) => answers.push(() => resolve(jsonAnswer(request, {}))));
      },
    },
  );
  assert(report.kind === "answered", JSON.stringify(report));
  assert.deepEqual(report.data, { value: "https://b.example/" });
});

/** Ways to be handed the frame that the guest's own program writes; each keeps what it saw in \`seen\`. */
const SECRET_TRAPS: readonly { readonly name: string; readonly body: string }[] = [
  {
    name: "the species of a typed array",
    body: `
      const value = { [Symbol.species]: function (buffer, offset, length) { seen.push(buffer); return new Bytes(buffer, offset, length); } };
      Object.defineProperty(Bytes.prototype, "constructor", { value });`,
  },
  {
    name: "the getters of typed arrays",
    body: `
      const proto = Object.getPrototypeOf(Bytes.prototype);
      for (const name of ["length", "byteLength", "byteOffset", "buffer"]) {
        const { get } = Object.getOwnPropertyDescriptor(proto, name);
        Object.defineProperty(proto, name, { get() { seen.push(this); return Reflect.apply(get, this, []); } });
      }`,
  },
  {
    name: "the methods of standard output",
    body: `
      const proto = Object.getPrototypeOf(Deno.stdout);
      for (const name of ["write", "writeSync"]) {
        const method = proto[name];
        proto[name] = Deno.stdout[name] = function (bytes) { seen.push(bytes); return Reflect.apply(method, Deno.stdout, [bytes]); };
      }`,
  },
  {
    name: "setters of arrays and objects",
    body: `
      let count = 0;
      const set = function () { Object.defineProperty(seen, count++, { value: this }); };
      for (const key of ["1", "16", "20", "24"]) {
        for (const target of [Object.prototype, Bytes.prototype]) {
          Object.defineProperty(target, key, { configurable: true, set });
        }
      }`,
  },
];

for (const { name, body } of SECRET_TRAPS) {
  Deno.test(`attack 76 the secret of the frames is not handed out by ${name}`, async () => {
    await using kit = testSandbox();
    // A frame's secret stands right before its lengths, and its text says what was logged.
    const backend = `
      export const dataSchema = { parse: (value) => value };
      const [Bytes, seen] = [Uint8Array, []];
      export async function fetchData(ctx) {
        ${body}
        ctx.log("marker");
        const texts = seen.map((one) => Array.from(new Bytes(one), (byte) => String.fromCharCode(byte)).join(""));
        return texts.filter((text) => text.indexOf('{"kind":"log"') >= 24);
      }
      export function processData(raw) { return { frames: raw.length }; }`;
    const report = await kit.run({ backend, view: "export default () => null;" });
    assert(report.kind === "answered", JSON.stringify(report));
    assert.equal(report.logs[0]?.text, "marker");
    assert.deepEqual(report.data, { frames: 0 });
  });
}
