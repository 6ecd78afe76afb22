import { deepEqual, ok } from "node:assert/strict";
import { findBlockBreaches, findBreaches } from "./import_rules.ts";
import { readModule } from "./read_module.ts";

/** Breaches of a sample as "line: message". */
function check(file: string, source: string): string[] {
  return findBreaches(file, readModule(source, file)).map(({ line, message }) => `${line}: ${message}`);
}

function assertBreach(file: string, source: string, words: string): void {
  const breaches = check(file, source);
  ok(breaches.length === 1 && breaches[0]?.includes(words), `${file}: ${JSON.stringify(breaches)}`);
}

Deno.test("readModule() finds every kind of import with its line", () => {
  const source = `import { a } from "./a.ts";
import type { B } from "./b.ts";
import C, { type D } from "./c.ts";
import "./e.ts";
export { f } from "./f.ts";
export * from "./g.ts";
export type { H } from "./h.ts";
export type Local = { from: "./not.ts" };
const text = \`
import { x } from "./text.ts";
\`;
// import { y } from "./comment.ts";
const lazy = await import("./i.ts");
import type J from "./j.ts";
import {
  type K,
} from "./k.ts";
`;
  deepEqual(
    readModule(source, "x.ts").imports.map((
      { specifier, isTypeOnly, line },
    ) => [specifier, isTypeOnly, line]),
    [
      ["./a.ts", false, 1],
      ["./b.ts", true, 2],
      ["./c.ts", false, 3],
      ["./e.ts", false, 4],
      ["./f.ts", false, 5],
      ["./g.ts", false, 6],
      ["./h.ts", true, 7],
      ["./i.ts", false, 13],
      ["./j.ts", true, 14],
      ["./k.ts", false, 15],
    ],
  );
});

Deno.test("readModule() reads what this project is written in", () => {
  const source = `#!/usr/bin/env -S deno run
declare module "hono" { interface ContextVariableMap { session?: string } }
export const view = <T,>(p: { readonly a?: T }) => <p class="x">the person's "text" {p.a satisfies T | undefined}</p>;
class A { readonly #x = 1; constructor(readonly code: string) {} override toString() { return String(this.#x); } }
export async function f() { using file = await Deno.open("x"); return file!; }
const regex = /["'\`]\\/\\//g;
export { A, regex };
`;
  ok(readModule(source, "x.tsx").uses.some(({ name, line }) => name === "Deno.open" && line === 5));
});

Deno.test("imports may go down the layers only", () => {
  deepEqual(
    check("services/a.ts", `import { b } from "../storage/b.ts";\nimport { log } from "../log.ts";`),
    [],
  );
  deepEqual(check("routes/blocks/a.tsx", `import { b } from "../../views/b.tsx";`), []);
  assertBreach("storage/a.ts", `import { b } from "../services/b.ts";`, "storage imports domain");
  assertBreach("services/a.ts", `import type { b } from "../routes/b.ts";`, "services imports");
  assertBreach("storage/a.ts", `export * from "../egress/b.ts";`, "storage imports domain");
  assertBreach("egress/a.ts", `const b = await import("../sandbox/mod.ts");`, "egress imports domain");
  assertBreach("domain/a.ts", `import { log } from "../log.ts";`, "domain imports nothing of ours");
  assertBreach(
    "sandbox/a.ts",
    `import type { Json } from "../domain/json.ts";`,
    "sandbox imports nothing of ours",
  );
  assertBreach("log.ts", `import { a } from "./domain/a.ts";`, "imports nothing of ours");
  assertBreach("main.ts", `import { a } from "./services/a.ts";`, "main.ts imports cli");
  assertBreach("new_folder/a.ts", `import { a } from "../domain/a.ts";`, "has no rule");
});

Deno.test("a door gives types, or is the only way in", () => {
  deepEqual(check("views/a.tsx", `import type { Card } from "../services/types.ts";`), []);
  assertBreach("views/a.tsx", `import { Card } from "../services/types.ts";`, "types only");
  assertBreach("views/a.tsx", `import type { Card } from "../services/card.ts";`, "views imports");
  deepEqual(check("services/a.ts", `import { createSandbox } from "../sandbox/mod.ts";`), []);
  assertBreach("services/a.ts", `import { pool } from "../sandbox/pool.ts";`, "the door of sandbox");
});

Deno.test("nothing imports tools or generated code, and only tests import testing", () => {
  assertBreach("services/a.ts", `import { a } from "../tools/a.ts";`, "nothing imports tools");
  assertBreach("testing/a.ts", `import { a } from "../tools/a.ts";`, "nothing imports tools");
  assertBreach(
    "services/a_test.ts",
    `import { a } from "../generated_code/a/1/backend.ts";`,
    "nothing imports generated_code",
  );
  assertBreach("services/a.ts", `import type { a } from "../testing/a.ts";`, "only tests");
  deepEqual(check("services/a_test.ts", `import { a } from "../testing/a.ts";`), []);
  deepEqual(check("bench/a.ts", `import { a } from "../testing/a.ts";`), []);
});

Deno.test("packages come from deno.json", () => {
  for (const specifier of ["https://deno.land/x/a.ts", "jsr:@std/path", "npm:zod", "@std/path"]) {
    assertBreach("services/a.ts", `import a from "${specifier}";`, "pinned in deno.json");
  }
  deepEqual(check("services/a.ts", `import { z } from "zod";\nimport { join } from "node:path";`), []);
});

const POWERS: readonly (readonly [source: string, owner: string, words: string])[] = [
  [`const a = Deno.env.get("A");`, "config.ts", "Deno.env"],
  [`const a = globalThis.Deno.env;`, "config.ts", "Deno.env"],
  [`const a = Deno["env"];`, "config.ts", "Deno.env"],
  [`import process from "node:process";`, "config.ts", "environment"],
  [`new Deno.Command("ls");`, "sandbox/a.ts", "starts and ends processes"],
  [`import { spawn } from "node:child_process";`, "sandbox/a.ts", "starts and ends processes"],
  [`console.log("a");`, "cli/a.ts", "console"],
  [`const write = console.error;`, "log.ts", "console"],
  [`await fetch("https://a.org");`, "egress/a.ts", "outbound sockets"],
  [`await globalThis.fetch("https://a.org");`, "egress/a.ts", "outbound sockets"],
  [`await Deno.connect({ port: 1 });`, "egress/a.ts", "outbound sockets"],
  [`import net from "node:net";`, "egress/a.ts", "outbound sockets"],
  [`new WebSocket("wss://a.org");`, "egress/a.ts", "outbound sockets"],
  [`import { createClient } from "@libsql/client/http";`, "storage/a.ts", "SQL"],
  [`import OpenAI from "openai";`, "generation/model.ts", "model"],
  [`const now = Date.now();`, "cli/a.ts", "clock"],
  [`const now = new Date();`, "log.ts", "clock"],
];

Deno.test("each power has one owner", () => {
  for (const [source, owner, words] of POWERS) {
    const breaches = check("services/a.ts", source);
    ok(breaches.some((breach) => breach.includes(words)), `${source}: ${JSON.stringify(breaches)}`);
    deepEqual(check(owner, source), [], `${owner}: ${source}`);
    deepEqual(check("services/a_test.ts", source), []);
    deepEqual(check("testing/a.ts", source), []);
  }
});

Deno.test("what is handed in or only named is no breach", () => {
  const fine = [
    `export async function load({ fetch }: { fetch: (a: string) => Promise<Response> }) { await fetch("a"); }`,
    `const fetch = broker.createFetch(); await fetch("a");`,
    `export const now: () => number = Date.now;`,
    `export const at = new Date(5);`,
    `export const text = "Deno.env and console.log() and fetch()";`,
    `// Deno.env.get("A")`,
    `export type Fetch = typeof fetch;`,
    `export const a = { fetch: 1 }.fetch;`,
  ];
  for (const source of fine) deepEqual(check("services/a.ts", source), [], source);
});

Deno.test("a block imports approved libraries and its own types only", () => {
  const source = `import { z } from "zod";
import type { Data } from "./backend.ts";
import { a } from "../../storage/a.ts";
import { b } from "./backend.ts";
await fetch("x");`;
  const breaches = findBlockBreaches("a/view.tsx", readModule(source, "a/view.tsx"));
  deepEqual(breaches.map(({ line }) => line), [3, 4]);
});

Deno.test("what reaches outside cannot hide behind another name", () => {
  const hidden = [
    `const f = fetch; f("x");`,
    `["x"].map(fetch);`,
    `self.fetch("x");`,
    `fetch.call(null, "x");`,
    `const { fetch: g } = globalThis; g("x");`,
    `const { Command } = Deno; new Command("x");`,
    `const D = Deno; new D.Command("x");`,
    `Reflect.get(Deno, "Command");`,
    `const { env } = Deno; env.get("X");`,
    `const name = "node:child_process"; await import(name);`,
    "await import(`node:net`);",
    `eval("fetch('x')");`,
    `new Function("return fetch")()("x");`,
    `globalThis.process.getBuiltinModule("net");`,
    `const W = WebSocket; new W("x");`,
    `new Worker("x");`,
    `Deno.dlopen("x", {});`,
    `navigator.sendBeacon("x");`,
  ];
  for (const source of hidden) ok(check("routes/x.ts", source).length > 0, source);
  for (
    const source of [
      `const answer = { fetch: 1, Deno: 2 }; answer.fetch;`,
      `export function ask(fetch) { return fetch("x"); }`,
      `const deps = { self: true }; deps.self;`,
    ]
  ) ok(check("services/x.ts", source).length === 0, source);
});
