import { type Attack, sharedLab, testAttacks } from "./lab.ts";

const reads = (row: number, name: string, body: string): Attack => ({ row, name, body, unguarded: "reads" });
const connects = (row: number, name: string, body: string): Attack => ({
  row,
  name,
  body,
  unguarded: "connects",
});
const unproved = (row: number, name: string, body: string): Attack => ({
  row,
  name,
  body,
  unguarded: "unproved",
});
/** At the top of a module: what it would import is a call of the guest's own `require`, or no JavaScript. */
const top = (row: number, name: string, head: string): Attack => ({
  row,
  name,
  head,
  body: "return typeof x === 'undefined' ? 0 : x;",
  ends: ["threw", "refused"],
  unguarded: "unproved",
});

const data = (text: string) => `"data:text/javascript," + encodeURIComponent(${text})`;

const ATTACKS: readonly Attack[] = [
  top(1, "a static import of text", `import x from "file://$text" with { type: "text" };`),
  top(1, "a static import of JSON", `import x from "file://$json" with { type: "json" };`),
  top(1, "a static import of bytes", `import x from "file://$text" with { type: "bytes" };`),
  top(1, "a static import of a script", `import x from "file://$script";`),
  top(1, "a static import of everything", `import * as x from "file://$script";`),
  top(1, "an export from a file", `export { default as y } from "file://$script"; const x = y;`),
  top(1, "an export of everything from a file", `export * from "file://$script";`),
  top(1, "a deferred import", `import defer * as x from "file://$script";`),
  top(1, "an import of the source", `import source x from "file://$script";`),
  top(1, "an import with the old word", `import x from "file://$json" assert { type: "json" };`),
  top(1, "import = require", `import x = require("$common");`),
  top(1, "a require of a path", `const x = require("$json");`),
  top(1, "a require of a relative path", `const x = require("../../../../..$json");`),
  top(1, "a require of a module of Node", `const x = require("node:fs").readFileSync("$json", "utf8");`),
  top(1, "a require of what an object says", `const x = require({ toString: () => "$common" });`),
  reads(2, "import() of JSON", `return (await import("file://$json", { with: { type: "json" } })).default;`),
  reads(2, "import() of text", `return (await import("file://$text", { with: { type: "text" } })).default;`),
  unproved(
    2,
    "import() of bytes",
    `return String(Buffer.from((await import("file://$text", { with: { type: "bytes" } })).default));`,
  ),
  reads(
    3,
    "import() of a computed place",
    `const p = "file://" + "$json"; return (await import(p, { with: { type: "json" } })).default;`,
  ),
  reads(
    3,
    "import() of a URL",
    `return (await import(new URL("file://$json"), { with: { type: "json" } })).default;`,
  ),
  reads(
    3,
    "import() of a host's file",
    `return (await import("file://localhost$json", { with: { type: "json" } })).default;`,
  ),
  reads(
    3,
    "import() of an escaped place",
    `return (await import("file://" + "$json".replace("canary.json", "%63anary.json"), { with: { type: "json" } })).default;`,
  ),
  reads(
    3,
    "import() in capitals",
    `return (await import("FILE://$json", { with: { type: "json" } })).default;`,
  ),
  unproved(
    3,
    "import() of a bare path",
    `return (await import("$json", { with: { type: "json" } })).default;`,
  ),
  reads(
    4,
    "a data: module that imports JSON",
    `return (await import(${
      data(`'import x from "file://$json" with { type: "json" }; export default x'`)
    })).default;`,
  ),
  reads(
    4,
    "a data: module that imports text",
    `return (await import(${
      data(`'import x from "file://$text" with { type: "text" }; export default x'`)
    })).default;`,
  ),
  reads(
    4,
    "a data: module that exports from a file",
    `return (await import(${data(`'export { default } from "file://$script"'`)})).default;`,
  ),
  reads(
    4,
    "a data: module with a literal import()",
    `return (await import(${data(`'export default (await import("file://$script")).default'`)})).default;`,
  ),
  reads(
    4,
    "a data: module of TypeScript",
    `return (await import("data:application/typescript," + encodeURIComponent('import x from "file://$typed"; export default x as string'))).default;`,
  ),
  reads(
    4,
    "a data: module in base64",
    `return (await import("data:text/javascript;base64," + btoa('export { default } from "file://$module"'))).default;`,
  ),
  reads(
    4,
    "a data: module in a data: module",
    `return (await import(${
      data(
        `"export { default } from " + JSON.stringify(${data(`'export { default } from "file://$script"'`)})`,
      )
    })).default;`,
  ),
  reads(
    4,
    "a blob: module",
    `return (await import(URL.createObjectURL(new Blob(['export { default } from "file://$script"'], { type: "text/javascript" })))).default;`,
  ),
  unproved(
    4,
    "a data: module that defers",
    `return (await import(${
      data(`'import defer * as x from "file://$script"; export default x.default'`)
    })).default;`,
  ),
  unproved(
    4,
    "a data: module of JSON that is a script",
    `return (await import("data:application/json," + encodeURIComponent('export { default } from "file://$script"'))).default;`,
  ),
  unproved(
    4,
    "WebAssembly that imports a file",
    `
    const name = new TextEncoder().encode("file://$script");
    const entry = [name.length, ...name, 7, ...new TextEncoder().encode("default"), 3, 127, 0];
    const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 2, entry.length + 1, 1, ...entry]);
    return Object.keys(await import("data:application/wasm;base64," + btoa(String.fromCharCode(...bytes))));`,
  ),
  reads(5, "import() of a script", `return (await import("file://" + "$script")).default;`),
  reads(5, "import() of TypeScript", `return (await import("file://" + "$typed")).default;`),
  reads(5, "import() of a module", `return (await import("file://" + "$module")).default;`),
  reads(5, "import() of CommonJS", `return (await import("file://" + "$common")).default;`),
  unproved(5, "import() of JSON without an attribute", `return (await import("file://" + "$json")).default;`),
  unproved(5, "import() of any text", `return (await import("file://" + "$text")).default;`),
  unproved(87, "npm:", `return Object.keys(await import("npm:left-pad"));`),
  unproved(87, "npm: with a slash", `return Object.keys(await import("npm:/left-pad@1.3.0"));`),
  unproved(
    87,
    "npm: from a data: module",
    `return (await import(${data(`'export * as default from "npm:left-pad"'`)})).default;`,
  ),
  unproved(
    87,
    "npm: in a worker",
    `const w = new Worker(${
      data(`'import x from "npm:left-pad"; postMessage(1)'`)
    }, { type: "module" }); return await new Promise((ok, no) => { w.onmessage = ok; w.onerror = (e) => { e.preventDefault(); no(new Error(e.message)); }; });`,
  ),
  unproved(87, "a bare package", `return Object.keys(await import("left-pad"));`),
  unproved(
    87,
    "a package by createRequire",
    `return process.getBuiltinModule("module").createRequire("file:///x.js")("left-pad");`,
  ),
  unproved(88, "jsr:", `return Object.keys(await import("jsr:@std/assert"));`),
  unproved(
    88,
    "the files of jsr.io",
    `return Object.keys(await import("https://jsr.io/@std/assert/1.0.0/mod.ts"));`,
  ),
  unproved(88, "esm.sh", `return Object.keys(await import("https://esm.sh/x"));`),
  connects(88, "a script of this machine", `return (await import("$origin/x.js")).default;`),
  connects(
    88,
    "a script of this machine as text",
    `return (await import("$origin/x.txt", { with: { type: "text" } })).default;`,
  ),
  connects(
    88,
    "a script of this machine from a data: module",
    `return (await import(${data(`'export { default } from "$origin/y.js"'`)})).default;`,
  ),
  connects(
    89,
    "a JSX pragma of another host",
    `return String((await import("data:text/jsx," + encodeURIComponent("/** @jsxImportSource $origin */ export default <a/>"))).default);`,
  ),
  unproved(
    89,
    "a JSX pragma of a file",
    `return String((await import("data:text/jsx," + encodeURIComponent("/** @jsxImportSource file://$folder */ export default <a/>"))).default);`,
  ),
  unproved(
    89,
    "a JSX pragma of a package",
    `return String((await import("data:text/tsx," + encodeURIComponent("/** @jsxImportSource npm:preact */ export default <a/>"))).default);`,
  ),
  unproved(
    89,
    "a types reference",
    `return String((await import("data:application/typescript," + encodeURIComponent('/// <reference types="$origin/x.d.ts" />\\n// @deno-types="$origin/y.d.ts"\\nimport x from "$origin/z.js"; export default x;'))).default);`,
  ),
  top(
    89,
    "a JSX pragma of its own",
    `/** @jsxImportSource $origin */\n/** @jsxRuntime automatic */\nconst x = <a/>;`,
  ),
  reads(
    92,
    "import() by indirect eval",
    `return (await (0, eval)('import("file://$json", { with: { type: "json" } })')).default;`,
  ),
  reads(
    92,
    "import() by a function's constructor",
    `return (await (async () => {}).constructor('return import("file://$json", { with: { type: "json" } })')()).default;`,
  ),
  reads(
    92,
    "import() by a generator's constructor",
    `return (await (function* () {}).constructor('yield import("file://$script")')().next().value).default;`,
  ),
  reads(
    92,
    "import() in a comment's shadow",
    `return (await new Function('return import/**/("file:/" + "/$script")')()).default;`,
  ),
  reads(
    91,
    "an escaped module of Node",
    `return (await (0, eval)('import("node:\\\\u0066s")')).readFileSync("$json", "utf8");`,
  ),
  reads(
    92,
    "import() in a timer's text",
    `return await new Promise((ok, no) => { globalThis.got = ok; globalThis.failed = no; setTimeout(() => (0, eval)('import("file://$script").then((m) => got(m.default), failed)'), 0); });`,
  ),
  reads(
    92,
    "import() of vm",
    `return (await process.getBuiltinModule("vm").runInThisContext('import("file://$script")', { importModuleDynamically: process.getBuiltinModule("vm").constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER })).default;`,
  ),
  {
    row: 98,
    name: "a configuration beside the process",
    body: `return [Deno.cwd(), import("mapped").then(() => "mapped", () => "none")].length;`,
    ends: ["answered"],
    value: 2,
    unguarded: "unproved",
  },
];

testAttacks(sharedLab(), ATTACKS);
