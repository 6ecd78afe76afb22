import assert from "node:assert/strict";
import { asCompiled } from "./as_compiled.ts";
import { attackTest, sharedLab } from "./lab.ts";

const openLab = sharedLab();

/** Replaces what the guest's own program might use, then answers; the answer must come out as it was given. */
const HONEST: Readonly<Record<string, string>> = {
  "JSON": `globalThis.JSON = { stringify: () => '"forged"', parse: () => "forged" };`,
  "JSON.stringify": `JSON.stringify = () => '{"forged":true}';`,
  "JSON.rawJSON": `JSON.rawJSON = JSON.isRawJSON = () => true;`,
  "toJSON of everything":
    `Object.prototype.toJSON = Array.prototype.toJSON = String.prototype.toJSON = Number.prototype.toJSON = () => "forged";`,
  "Object.keys": `Object.keys = () => ["forged"]; Object.entries = () => [["forged", 1]];`,
  "Reflect":
    `for (const name of Reflect.ownKeys(Reflect)) if (typeof name === "string") Reflect[name] = () => "forged";`,
  "Object.prototype":
    `for (const key of ["kind", "header", "limit", "data", "tree", "value", "signal", "then", "name"]) Object.defineProperty(Object.prototype, key, { configurable: true, value: "forged", writable: true });`,
  "Array.prototype":
    `for (const name of ["push", "map", "join", "concat", "slice", "filter", "forEach", "flatMap"]) Array.prototype[name] = () => ["forged"];`,
  "Array.isArray": `Array.isArray = () => false;`,
  "the species of arrays":
    `Object.defineProperty(Array, Symbol.species, { get() { return class extends Array { constructor() { super("forged"); } }; } });`,
  "TextEncoder":
    `TextEncoder.prototype.encode = () => new Uint8Array([123]); globalThis.TextEncoder = class { encode() { return new Uint8Array(1); } };`,
  "typed arrays":
    `const proto = Object.getPrototypeOf(Uint8Array.prototype); for (const name of ["set", "subarray", "slice", "fill"]) proto[name] = () => new Uint8Array(9);`,
  "the getters of typed arrays":
    `const proto = Object.getPrototypeOf(Uint8Array.prototype); for (const name of ["length", "byteLength", "byteOffset", "buffer"]) Object.defineProperty(proto, name, { get: () => 3 });`,
  "the constructors of numbers and texts":
    `globalThis.Uint8Array = globalThis.String = globalThis.Number = globalThis.Boolean = class {};`,
  "Function.prototype":
    `Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => "forged";`,
  "String.prototype":
    `for (const name of ["slice", "replace", "replaceAll", "toString", "startsWith", "toLowerCase"]) String.prototype[name] = () => "forged";`,
  "Number.prototype": `Number.isFinite = () => false; Number.prototype.toString = () => "666";`,
  "Map and Set":
    `for (const proto of [Map.prototype, Set.prototype]) for (const name of ["get", "has", "set", "add"]) if (name in proto) proto[name] = () => "forged";`,
  "the streams of Deno":
    `Deno.stdout.writeSync = () => 0; Deno.stdin.read = () => null; Deno.stdin.readSync = () => null; Deno.exit = () => {};`,
  "Deno itself": `globalThis.Deno = { stdout: { writeSync: () => 0 } };`,
  "the console": `globalThis.console = null;`,
  "globalThis":
    `for (const name of ["Object", "Array", "Symbol", "Error", "TypeError", "Math", "Promise", "Date"]) globalThis[name] = null;`,
  "frozen intrinsics":
    `for (const one of [Object.prototype, Array.prototype, Function.prototype, Uint8Array.prototype, Promise.prototype]) Object.freeze(one);`,
};

for (const [name, body] of Object.entries(HONEST)) {
  attackTest(`attack 77 a replaced ${name} does not change the answer`, async () => {
    const { kit } = await openLab();
    const report = await kit.runCompiled(
      asCompiled(`${body} return { list: [1, "é"], deep: { none: null } };`),
    );
    assert(report.kind === "answered", JSON.stringify(report));
    assert.deepEqual(report.data, { value: { list: [1, "é"], deep: { none: null } } });
    assert.deepEqual(report.tree, []);
  });
}

/** What may harm the run itself: it ends in an answer of its own or in a failure, within its time. */
const BREAKING: Readonly<Record<string, string>> = {
  "Promise.prototype.then": `Promise.prototype.then = () => { throw new Error("no"); }; return 1;`,
  "the constructor of promises":
    `Object.defineProperty(Promise.prototype, "constructor", { get() { throw 1; } }); return 1;`,
  "the iterator of arrays":
    `Array.prototype[Symbol.iterator] = function* () { yield "forged"; }; return [1];`,
  "setters of arrays":
    `for (let i = 0; i < 9; i++) Object.defineProperty(Array.prototype, i, { set() { throw 1; }, get: () => "forged", configurable: true }); return [1];`,
  "prepareStackTrace": `Error.prepareStackTrace = () => { throw 1; }; throw new Error("x");`,
  "prepareStackTrace that digs":
    `Error.prepareStackTrace = (_, sites) => JSON.stringify(sites.map((s) => [String(s.getThis?.()), String(s.getFunction?.())])); throw new Error("x");`,
  "the message of errors":
    `Object.defineProperty(Error.prototype, "message", { get() { throw 1; } }); throw new Error("x");`,
  "a thrown proxy": `throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } });`,
  "a thrown proxy that was revoked":
    `const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy;`,
  "a thrown nothing": `throw undefined;`,
  "a thrown symbol": `throw Symbol("x");`,
  "a thrown function": `throw Object.assign(() => {}, { message: { toString() { throw 1; } } });`,
  "an answer that was revoked": `const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy;`,
  "an answer with a hostile iterator": `return { [Symbol.iterator]() { throw 1; }, a: 1 };`,
  "a schema that lies": `exports.dataSchema.parse = () => ({ get a() { throw 1; } }); return 1;`,
  "exports that change": `Object.defineProperty(exports, "processData", { get() { throw 1; } }); return 1;`,
  "the end of the process": `Deno.exit = null; process.exit(0);`,
  "signals": `AbortSignal.prototype.addEventListener = null; return 1;`,
};

for (const [name, body] of Object.entries(BREAKING)) {
  attackTest(`attack 77 ${name} ends the run in its own answer or a failure`, async () => {
    const { kit } = await openLab();
    const report = await kit.runCompiled(asCompiled(body), { limits: { wallMs: 1_500 } });
    const said = JSON.stringify(report);
    assert(["answered", "threw", "limit", "no_result"].includes(report.kind), said);
    assert(!/readNow|saved\.|SECRET/.test(said), `the guest's own program came out: ${said}`);
    assert.equal((await kit.runCompiled(asCompiled("return 1;"))).kind, "answered", "the next run");
  });
}

const VALUES: Readonly<Record<string, readonly [string, unknown]>> = {
  "the key __proto__": [
    `JSON.parse('{"__proto__":{"polluted":1}}')`,
    JSON.parse('{"__proto__":{"polluted":1}}'),
  ],
  "the key constructor": [`({ constructor: { prototype: { polluted: 1 } } })`, {
    constructor: { prototype: { polluted: 1 } },
  }],
  "the key toJSON": [`({ toJSON: "x", valueOf: 1, toString: null })`, {
    toJSON: "x",
    valueOf: 1,
    toString: null,
  }],
  "an object without a prototype": [`Object.assign(Object.create(null), { a: 1 })`, { a: 1 }],
  "a getter": [`({ get a() { return 1; } })`, { a: 1 }],
  "an undefined member": [`({ a: undefined, b: [undefined] })`, { b: [null] }],
  "NaN": ["NaN", undefined],
  "Infinity": ["-Infinity", undefined],
  "minus zero": ["-0", 0],
  "a BigInt": ["1n", undefined],
  "a symbol": ["Symbol.iterator", undefined],
  "a function": ["() => 1", undefined],
  "a function with toJSON": [`({ a: Object.assign(() => 1, { toJSON: () => "forged" }) })`, undefined],
  "a date": ["new Date(0)", undefined],
  "a map": ["new Map([[1, 2]])", undefined],
  "a typed array": ["new Uint8Array(3)", undefined],
  "a buffer": [`Buffer.from("forged")`, undefined],
  "a boxed text": [`Object("forged")`, undefined],
  "a proxy of a list": ["new Proxy([1], {})", [1]],
  "a class": ["new (class { a = 1; toJSON() { return 'forged'; } })()", undefined],
  "a module": [`await import("data:text/javascript,export const a = 1")`, { a: 1 }],
  "a cycle": ["(() => { const a = {}; a.a = a; return a; })()", undefined],
  "the global": ["globalThis", undefined],
  "a promise": ["[Promise.resolve(1)]", undefined],
  "lone surrogates": [`["\\ud800", "a\\udc00b", { "\\ud800": 1 }]`, ["\ufffd", "a\ufffdb", { "\ufffd": 1 }]],
  "NUL and line ends": [`"\\u0000\\u2028\\u2029\\r\\n"`, "\u0000\u2028\u2029\r\n"],
};

for (const [name, [code, expected]] of Object.entries(VALUES)) {
  const row = /surrogates|NUL/.test(name) ? 79 : 82;
  attackTest(`attack ${row} ${name} in the answer is plain JSON or refused`, async () => {
    const { kit } = await openLab();
    const report = await kit.runCompiled(asCompiled(`return ${code};`));
    const said = JSON.stringify(report);
    assert(!said.includes("forged") && said.isWellFormed(), said);
    if (report.kind === "answered") {
      assert.equal(JSON.stringify(report.data), JSON.stringify({ value: expected }), said);
    } else assert(report.kind === "threw" && expected === undefined, said);
    assert.equal(Reflect.get({}, "polluted"), undefined);
    assert.equal(Reflect.get([], "polluted"), undefined);
  });
}

attackTest(
  "attack 77 a replaced JSON.stringify changes what a program without the saved ones would say",
  async () => {
    const { kit } = await openLab();
    const report = await kit.runCompiled(
      asCompiled(`JSON.stringify = () => "forged"; return JSON.stringify({});`),
    );
    assert(report.kind === "answered");
    assert.deepEqual(report.data, { value: "forged" });
  },
);
