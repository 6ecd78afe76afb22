import assert from "node:assert/strict";
import { join } from "node:path";
import { silentLog } from "../log.ts";
import { BlockId, createBlockId } from "../domain/ids.ts";
import { writeCodeCopy } from "../services/write_code_copy.ts";
import { backendOf, compile, PLAIN_BACKEND } from "../testing/block_sandbox.ts";
import { fetching, writeBlock } from "../testing/block_folder.ts";
import { readDocument, runTessera } from "../testing/run_tessera.ts";
import { makeDataDir, removeDataDir } from "../testing/tessera_process.ts";
import { attackTest } from "./lab.ts";

const LARGE: Readonly<Record<string, () => string>> = {
  "ten megabytes of comment": () => `${PLAIN_BACKEND}\n/*${"x".repeat(1e7)}*/`,
  "a hundred thousand parentheses": () => backendOf(`return ${"(".repeat(1e5)}1${")".repeat(1e5)};`),
  "a hundred thousand brackets": () => backendOf(`return ${"[".repeat(1e5)}1${"]".repeat(1e5)};`),
  "a template of a million lines": () => backendOf("return `" + "\n".repeat(1e6) + "`;"),
  "a hundred thousand negations": () => backendOf(`return ${"!".repeat(1e5)}1;`),
  "fifty thousand additions": () => backendOf(`return ${"1+".repeat(5e4)}1;`),
  "a hundred thousand blocks": () => backendOf(`${"{".repeat(1e5)}${"}".repeat(1e5)} return 1;`),
  "forty arrow functions in each other": () =>
    backendOf(`return ${"(a = ".repeat(40)}1${") => 1".repeat(40)};`),
  "thirty generic arrow functions": () =>
    backendOf(`return ${"async <T>(a: T = ".repeat(30)}1${") => 1".repeat(30)};`),
  "templates in templates": () => backendOf(`return ${"`${".repeat(2e4)}1${"}`".repeat(2e4)};`),
  "a template that does not end": () => backendOf("return `${".repeat(1e3)),
  "a text that does not end": () => `${PLAIN_BACKEND}\n"${"x".repeat(2e5)}`,
  "a regular expression of 200 KB": () => backendOf(`return /${"(a|b)*".repeat(3e4)}/.source.length;`),
  "a number of 200 KB": () => backendOf(`return ${"9".repeat(2e5)};`),
  "a name of 200 KB": () => backendOf(`const ${"a".repeat(1e5)} = 1; return 1;`),
  "a class inside a class, a thousand times": () =>
    backendOf(`return ${"class { a = ".repeat(1e3)}1${" }".repeat(1e3)};`),
  "types that nest": () => `${PLAIN_BACKEND}\ntype X = ${"Array<".repeat(2e4)}1${">".repeat(2e4)};`,
  "conditional types that nest": () =>
    `${PLAIN_BACKEND}\ntype X = ${"A extends B ? (".repeat(5e3)}1${") : 2".repeat(5e3)};`,
  "elements that nest": () => `${PLAIN_BACKEND}\nconst x = ${"<a>".repeat(2e4)}${"</a>".repeat(2e4)};`,
};

for (const [name, make] of Object.entries(LARGE)) {
  for (const isValidated of [true, false]) {
    attackTest(`attack 95 ${name}, validator ${isValidated ? "on" : "off"}`, async () => {
      const source = make();
      const result = await compile({ backend: source }, { isValidated });
      // Either the compiler copes, or it says so in words for a person; it neither hangs nor ends the host.
      if (result.kind === "compiled") return assert(source.length < 256 * 1024);
      assert(
        ["too_large", "syntax", "import_refused"].includes(result.problem.kind),
        JSON.stringify(result.problem),
      );
      assert(result.problem.message.length < 1_000);
    });
  }
}

const ESCAPED: Readonly<Record<string, string>> = {
  "an escaped import": `\\u0069mport("node:fs")`,
  "an escaped import in braces": `\\u{69}mport("node:fs")`,
  "an escaped require": `\\u0072equire("node:fs")`,
  "an import with a comment": `import/* */("node:fs")`,
  "an import with a line end": `import\n("node:fs")`,
  "an import of a template": "import(`node:${'fs'}`)",
  "import.meta": `import.meta.resolve("node:fs")`,
  "an HTML comment": `1 <!-- import("node:fs")\n; await import("node:fs")`,
  "a require of a sum": `require("node:" + "fs")`,
  "a require of a variable": `((n) => require(n))("node:fs")`,
  "a new.target trick": `(function () { return new.target ?? import("node:fs"); })()`,
  "an import in a default value": `((a = import("node:fs")) => a)()`,
  "an import in a class": `(class { static a = import("node:fs"); }).a`,
  "an import in a tagged template": "String.raw`${import('node:fs')}`",
  "a close of the function": `1; } import("node:fs"); { 1`,
};

for (const [name, code] of Object.entries(ESCAPED)) {
  attackTest(`attack 91 ${name} is refused by the validator`, async () => {
    const result = await compile({ backend: backendOf(`return ${code};`) });
    assert(result.kind === "refused", "it was accepted");
    assert(["import_refused", "syntax"].includes(result.problem.kind), JSON.stringify(result.problem));
  });
}

for (
  const comment of [
    `//# sourceMappingURL=file:///dev/zero`,
    `//@ sourceMappingURL=x`,
    `/*# sourceURL=file:///etc/passwd */`,
    `/** @jsxImportSource https://evil.example */`,
    `/* @jsx fetch */`,
  ]
) {
  attackTest(`attack 25 the comment ${comment} is refused by the validator`, async () => {
    const result = await compile({ backend: `${PLAIN_BACKEND}\n${comment}\n` });
    // The compiler may have taken the comment away already: then it is not in the code that runs.
    if (result.kind === "compiled") return assert(!result.block.backend.code.includes(comment.slice(4, 20)));
    assert.equal(result.problem.kind, "import_refused");
  });
}

for (
  const id of [
    "../../x",
    "con",
    "a/b",
    "a\u0000b",
    "x".repeat(300),
    "😀",
    "\u202etxt.exe",
    "",
    ".",
    "..",
    "..\\x",
    "%2e%2e",
  ]
) {
  attackTest(`attack 97 ${JSON.stringify(id.slice(0, 20))} is no block's id, and so no folder's name`, () => {
    assert.equal(BlockId.safeParse(id).success, false);
    return Promise.resolve();
  });
}

attackTest("attack 97 hostile titles and texts of a block stay inside its own folder", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const blockId = createBlockId();
    const manifest = { title: "../../escape", description: "\u0000\u202e😀", name: "con" };
    await writeCodeCopy({ blockId, version: 1, backend: "", view: "", manifest }, { dir, log: silentLog });
    const found: string[] = [];
    for await (const { name } of Deno.readDir(join(dir, blockId, "1"))) found.push(name);
    assert.deepEqual(found.sort(), ["backend.ts", "manifest.json", "view.tsx"]);
    assert.equal((await Array.fromAsync(Deno.readDir(dir))).length, 1);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

attackTest("attack 98 configuration planted where the server stands changes no run", async () => {
  const dataDir = await makeDataDir();
  try {
    const planted: Readonly<Record<string, string>> = {
      "deno.json":
        `{"imports":{"mapped":"data:text/javascript,export default 'PLANTED'"},"unstable":["kv","ffi"],"nodeModulesDir":"auto"}`,
      "package.json": `{"type":"commonjs","imports":{"#mapped":"./mapped.js"}}`,
      "mapped.js": `module.exports = "PLANTED";`,
      "deno.lock": "{}",
      ".npmrc": "registry=http://127.0.0.1:9/",
    };
    for (const [name, text] of Object.entries(planted)) await Deno.writeTextFile(join(dataDir, name), text);
    const body = `
      const seen = [];
      for (const name of ["mapped", "#mapped", "./mapped.js"]) seen.push(await import(name).then((m) => String(m.default), () => "none"));
      return [...seen, typeof Deno.openKv, Deno.cwd()];`;
    const folder = await writeBlock(dataDir, { backend: fetching(body) });
    const document = readDocument(
      await runTessera(["block", "run", folder, "--json", "--no-validate"], { dataDir }),
    );
    assert.deepEqual(document.data, ["none", "none", "none", "undefined", "/"], JSON.stringify(document));
  } finally {
    await removeDataDir(dataDir);
  }
});
