import assert from "node:assert/strict";
import { compile, PLAIN_BACKEND, PLAIN_VIEW } from "../testing/block_sandbox.ts";
import { MAX_SOURCE_BYTES } from "./limits.ts";
import type { CompileProblem } from "./types.ts";

async function problemOf(text: { backend?: string; view?: string }): Promise<CompileProblem> {
  const result = await compile(text);
  assert(result.kind === "refused", "the block should be refused");
  return result.problem;
}

Deno.test("compileBlock() names the libraries that the block requires", async () => {
  const result = await compile({
    backend:
      `import { z } from "zod";\nimport { format, type Locale } from "date-fns";\nexport const f = [z, format];`,
    view:
      `import type { Data } from "./backend.ts";\nimport { mean } from "simple-statistics";\nexport default () => <b>{mean([1])}</b>;`,
  });
  assert(result.kind === "compiled");
  assert.deepEqual([...result.block.libraries].sort(), ["date-fns", "simple-statistics", "zod"]);
});

Deno.test("compileBlock() keeps lines where they are and maps columns", async () => {
  const problem = await problemOf({
    backend: `${PLAIN_BACKEND}\nconst a: number = 1;\n  const b: string = import("x");`,
  });
  assert.equal(problem.kind, "import_refused");
  assert.deepEqual([problem.file, problem.line, problem.column], ["backend.ts", 8, 21]);
});

Deno.test("compileBlock() points at a syntax error in the author's own words", async () => {
  const problem = await problemOf({ view: `export default function View() {\n  const a = = 1;\n}` });
  assert.deepEqual([problem.kind, problem.file, problem.line, problem.column], ["syntax", "view.tsx", 2, 13]);
  assert.match(problem.message, /unexpected "="/);
});

Deno.test("compileBlock() tells where an await belongs", async () => {
  const problem = await problemOf({
    backend: `${PLAIN_BACKEND}\nexport const early = await fetch("https://a.example");`,
  });
  assert.equal(problem.kind, "syntax");
  assert.equal(problem.line, 7);
  assert.match(problem.message, /await stands outside/);
  assert.match(problem.hint ?? "", /fetchData/);
});

const REFUSED_IMPORTS = [
  {
    name: "an unknown library",
    backend: `import axios from "axios"; export const x = axios;`,
    hint: /built-in fetch/,
  },
  { name: "a Node module", backend: `import fs from "node:fs"; export const x = fs;`, hint: /no files/ },
  { name: "a re-export", backend: `export { readFileSync } from "node:fs";`, hint: /no files/ },
  { name: "a star export", backend: `export * from "node:fs";`, hint: /no files/ },
  { name: "a side-effect import", backend: `import "node:fs";`, hint: /no files/ },
  {
    name: "a file with attributes",
    backend: `import x from "file:///etc/hostname" with { type: "text" };\nexport default () => x;`,
  },
  { name: "an npm address", backend: `import x from "npm:left-pad"; export const y = x;` },
  {
    name: "the other file",
    backend: `import View from "./view.tsx"; export const y = View;`,
    hint: /do not import each other/,
  },
  { name: "require", backend: `export const fs = require("fs");` },
  {
    name: "a computed require",
    backend: `export const fs = require("f" + "s");`,
    hint: /Approved libraries/,
  },
  { name: "import =", backend: `import fs = require("fs"); export const x = fs;` },
  { name: "import()", backend: `export const x = import("zod");`, hint: /Approved libraries/ },
  { name: "import() with a comment", backend: `export const x = import/**/("node:" + "fs");` },
  {
    name: "import() of a literal file",
    backend:
      `export default async () => (await import("file:///x.json", { with: { type: "json" } })).default;`,
  },
  { name: "import.meta", backend: `export const x = import.meta.url;` },
  {
    name: "the kit in the backend",
    backend: `import { Stat } from "@tessera/ui"; export const x = Stat;`,
    hint: /view\.tsx only/,
  },
  { name: "a JSX pragma", view: `/** @jsxImportSource https://evil.example */\n${PLAIN_VIEW}` },
  { name: "a JSX runtime pragma", view: `/* @jsxRuntime classic */ /* @jsx h */\n${PLAIN_VIEW}` },
  { name: "a source map comment", backend: `${PLAIN_BACKEND}\n//# sourceMappingURL=file:///dev/zero` },
  { name: "a source name comment", backend: `${PLAIN_BACKEND}\n//@ sourceURL=file:///etc/passwd` },
  {
    name: "hooks",
    view: `import { useState } from "react";\nexport default () => <b>{useState(1)[0]}</b>;`,
    hint: /no hooks/,
  },
] as const;

for (const { name, ...text } of REFUSED_IMPORTS) {
  Deno.test(`compileBlock() refuses ${name}`, async () => {
    const problem = await problemOf("view" in text ? { view: text.view } : { backend: text.backend });
    assert.equal(problem.kind, "import_refused");
    assert(problem.line !== undefined && problem.column !== undefined);
    if ("hint" in text) assert.match(problem.hint ?? "", text.hint);
  });
}

Deno.test("compileBlock() passes over a habit: React imported for JSX and for nothing else", async () => {
  for (const line of ['import React from "react";', "import * as React from 'react'"]) {
    const result = await compile({ view: `${line}\n${PLAIN_VIEW}` });
    assert.equal(result.kind, "compiled", line);
  }
  const used = await problemOf({ view: `import React from "react";\nReact.useState(1);\n${PLAIN_VIEW}` });
  assert.deepEqual([used.kind, used.line], ["import_refused", 1]);
});

Deno.test("compileBlock() sees through an escaped import keyword", async () => {
  const problem = await problemOf({ backend: `${PLAIN_BACKEND}\n\\u0069mport("node:fs");` });
  assert(problem.kind === "syntax" || problem.kind === "import_refused");
});

Deno.test("compileBlock() refuses text that closes our function and opens another", async () => {
  const problem = await problemOf({ backend: `${PLAIN_BACKEND}\n}), (function () {` });
  assert.equal(problem.kind, "syntax");
});

Deno.test("compileBlock() refuses decorators, which would not run", async () => {
  assert.equal((await problemOf({ backend: `@sealed class A {}\nexport const a = A;` })).kind, "syntax");
});

Deno.test("compileBlock() refuses a file over the size limit", async () => {
  const problem = await problemOf({ backend: `export const x = "${"y".repeat(MAX_SOURCE_BYTES)}";` });
  assert.equal(problem.kind, "too_large");
  assert.match(problem.message, new RegExp(String(MAX_SOURCE_BYTES)));
});

Deno.test("compileBlock() refuses deep nesting, whatever the parsers make of it", async () => {
  const depth = 100_000;
  const problem = await problemOf({ backend: `export const x = ${"(".repeat(depth)}1${")".repeat(depth)};` });
  assert(problem.kind === "too_large" || problem.kind === "syntax");
});

Deno.test("compileBlock() gives up on code that sucrase reads for minutes", async () => {
  const depth = 30;
  const problem = await problemOf({
    view: `export default ${"(a = ".repeat(depth)}1${") => 1".repeat(depth)};`,
  });
  assert.equal(problem.kind, "too_large");
  assert.equal(problem.file, "view.tsx");
});

Deno.test("compileBlock() with isValidated false compiles what the check would refuse", async () => {
  const backend = `${PLAIN_BACKEND}\nexport const x = import("node:fs");`;
  assert.equal((await compile({ backend })).kind, "refused");
  assert.equal((await compile({ backend }, { isValidated: false })).kind, "compiled");
});

Deno.test("compileBlock() with isValidated false still refuses what does not parse", async () => {
  const result = await compile({ backend: "let = ;" }, { isValidated: false });
  assert.equal(result.kind, "refused");
});
