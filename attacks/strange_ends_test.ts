import assert from "node:assert/strict";
import { createReplayBroker } from "../egress/replay.ts";
import type { GuestReport } from "../sandbox/mod.ts";
import { runVersion } from "../services/run_version.ts";
import { asCompiled } from "./as_compiled.ts";
import { attackTest, sharedLab } from "./lab.ts";

const openLab = sharedLab();

interface End {
  readonly row: number;
  readonly name: string;
  readonly body: string;
  readonly ends: readonly GuestReport["kind"][];
}

const ENDS: readonly End[] = [
  { row: 83, name: "Deno.exit(0)", body: "Deno.exit(0);", ends: ["no_result"] },
  { row: 83, name: "Deno.exit(255)", body: "Deno.exit(255);", ends: ["no_result"] },
  { row: 83, name: "process.exit", body: "process.exit(0);", ends: ["no_result"] },
  { row: 83, name: "process.reallyExit", body: "process.reallyExit(0);", ends: ["no_result", "threw"] },
  {
    row: 83,
    name: "an exit in a getter of the answer",
    body: "return { get a() { Deno.exit(0); } };",
    ends: ["no_result"],
  },
  {
    row: 83,
    name: "an exit in a microtask",
    body: "queueMicrotask(() => Deno.exit(0)); await new Promise(() => {});",
    ends: ["no_result"],
  },
  {
    row: 83,
    name: "an exit of a worker",
    body:
      `new Worker("data:text/javascript,Deno.exit(0)", { type: "module" }); await new Promise((ok) => setTimeout(ok, 100)); return 1;`,
    ends: ["answered", "no_result", "threw"],
  },
  {
    row: 83,
    name: "an exit of a thread",
    body:
      `new (process.getBuiltinModule("worker_threads").Worker)("process.exit(0)", { eval: true }); await new Promise((ok) => setTimeout(ok, 100)); return 1;`,
    ends: ["answered", "no_result"],
  },
  {
    row: 83,
    name: "an error that nobody catches",
    body:
      `setTimeout(() => { throw new Error("late"); }, 0); await new Promise((ok) => setTimeout(ok, 30)); return 1;`,
    ends: ["answered"],
  },
  {
    row: 83,
    name: "an error of a worker that nobody catches",
    body:
      `new Worker("data:text/javascript,throw new Error('late')", { type: "module" }); await new Promise((ok) => setTimeout(ok, 150)); return 1;`,
    ends: ["answered", "no_result", "threw"],
  },
  {
    row: 86,
    name: "a closed output and a loop",
    body: "Deno.stdout.close(); for (;;);",
    ends: ["crashed", "protocol", "limit"],
  },
  {
    row: 86,
    name: "a closed output and an answer",
    body: "Deno.stdout.close(); return 1;",
    ends: ["crashed", "protocol", "no_result", "limit"],
  },
  {
    row: 86,
    name: "an output closed by its number",
    body: `process.getBuiltinModule("fs").closeSync(1); for (;;);`,
    ends: ["crashed", "protocol", "limit", "threw"],
  },
  {
    row: 86,
    name: "an output closed by Deno's core",
    body: "Deno[Deno.internal].core.close(1); for (;;);",
    ends: ["crashed", "protocol", "limit", "threw"],
  },
  {
    row: 86,
    name: "a closed input",
    body: "Deno.stdin.close(); await new Promise(() => {});",
    ends: ["no_result", "limit"],
  },
  {
    row: 86,
    name: "every stream closed",
    body: "for (const s of [Deno.stdin, Deno.stderr, Deno.stdout]) s.close(); await new Promise(() => {});",
    ends: ["crashed", "protocol", "no_result", "limit"],
  },
];

for (const { row, name, body, ends } of ENDS) {
  attackTest(`attack ${row} ${name}`, async () => {
    const { kit } = await openLab();
    const report = await kit.runCompiled(asCompiled(body), { limits: { wallMs: 1_000 } });
    assert(ends.includes(report.kind), JSON.stringify(report));
    if (report.kind === "answered") assert.deepEqual(report.data, { value: 1 });
    assert.equal((await kit.runCompiled(asCompiled("return 1;"))).kind, "answered", "the next run");
  });
}

/** What steers a terminal or turns the order of the letters. */
const STEERING: Readonly<Record<string, string>> = {
  "a cleared screen": "\u001b[2J\u001b[H",
  "a coloured text": "\u001b[31mred\u001b[0m",
  "a link": "\u001b]8;;http://evil.test\u0007click\u001b]8;;\u0007",
  "the clipboard": "\u001b]52;c;ZXZpbA==\u0007",
  "the title of a window": "\u001b]0;owned\u001b\\",
  "control characters of one byte": "\u009b2J\u009d0;owned\u009c",
  "a bell and a backspace": "good\u0007\b\b\b\bevil",
  "a carriage return": "good\revil",
  "text from right to left": "\u202egpj.exe\u202c\u2066x\u2069",
  "invisible characters": "a\u200bb\u200c\u200d\ufeffc",
  "tag characters": "a\u{e0041}\u{e0042}",
};
const NEVER =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e0fff}]/u;

for (const [name, text] of Object.entries(STEERING)) {
  attackTest(`attack 85 ${name} in a log, an error or a view is made harmless`, async () => {
    assert.match(text, NEVER, "the premise: it steers");
    const { kit } = await openLab();
    const said = JSON.stringify(text);
    for (
      const body of [
        `console.log(${said}); ctx.log("error", ${said}); return 1;`,
        `throw new Error(${said});`,
        `throw Object.assign(new Error(${said}), { name: ${said}, hint: ${said} });`,
      ]
    ) {
      const view = { code: `exports.default = () => ${said};`, mappings: "" };
      const { outcome } = await runVersion({ sandbox: kit.sandbox, broker: createReplayBroker([]) }, {
        ...{ owner: "b1", compiled: { ...asCompiled(body), view }, settings: {}, hosts: [], lanHosts: [] },
        ...{ nowMs: 0, timeZone: "UTC", locale: "en", previous: null, history: [], schema: {} },
      });
      const shown = outcome.kind === "ok"
        ? [outcome.text]
        : [outcome.error.message, outcome.error.hint ?? ""];
      for (const one of [...shown, ...outcome.logs.map((line) => line.text)]) {
        assert.doesNotMatch(one, NEVER, JSON.stringify(one));
      }
    }
  });
}
