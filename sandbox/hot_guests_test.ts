import assert from "node:assert/strict";
import { backendOf, compiled, jsonAnswer, type TestSandbox, testSandbox } from "../testing/block_sandbox.ts";
import type { CompiledBlock, GuestReport } from "./types.ts";

/** How often the process had served before; 0 is a fresh one. */
function usedBefore({ isolation }: GuestReport): number {
  return Number(/process used (\d+) times/.exec(isolation.layers.join("\n"))?.[1] ?? 0);
}

async function runTimes(
  kit: TestSandbox,
  code: CompiledBlock,
  { times, reuseKey = "version 1", owner = "a" }: {
    readonly times: number;
    readonly reuseKey?: string;
    readonly owner?: string;
  },
): Promise<GuestReport[]> {
  const reports: GuestReport[] = [];
  for (let count = 0; count < times; count++) {
    reports.push(await kit.runCompiled(code, { owner, reuseKey }));
  }
  return reports;
}

Deno.test("Sandbox.run() gives code that is asked for again at once its own used process", async () => {
  await using kit = testSandbox();
  const reports = await runTimes(kit, await compiled({}), { times: 5 });
  assert(reports.every(({ kind }) => kind === "answered"), JSON.stringify(reports));
  assert.deepEqual(reports.map(usedBefore), [0, 0, 1, 2, 3]);
});

Deno.test("Sandbox.run() gives no used process to another block, version, setting or limit", async () => {
  await using kit = testSandbox();
  const code = await compiled({});
  await runTimes(kit, code, { times: 3 });
  const others = [
    kit.runCompiled(code, { owner: "b", reuseKey: "version 1" }),
    kit.runCompiled(code, { owner: "a", reuseKey: "version 2" }),
    kit.runCompiled(code, { owner: "a" }),
    kit.runCompiled(code, { owner: "a", reuseKey: "version 1", limits: { wallMs: 900 } }),
    kit.runCompiled(code, { owner: "a", reuseKey: "version 1", directNetwork: ["a.example:443"] }),
  ];
  assert.deepEqual((await Promise.all(others)).map(usedBefore), [0, 0, 0, 0, 0]);
});

/** What a run could leave for the next one; each tells whether it found it there. */
const TRACES: readonly (readonly [string, string])[] = [
  [
    "a member of the language",
    `const found = "stash" in Array.prototype; Array.prototype.stash = 1; return found;`,
  ],
  [
    "a replaced method",
    `const found = String(Math.max) === "x"; Math.max = { toString: () => "x" }; return found;`,
  ],
  [
    "a prototype without a name",
    `const p = Object.getPrototypeOf(Object.getPrototypeOf([].values())); const found = "stash" in p; p.stash = 1; return found;`,
  ],
  [
    "a property of a function of the language",
    `const found = "stash" in JSON.parse; JSON.parse.stash = 1; return found;`,
  ],
  ["a request that nobody waits for", `fetch("https://a.example"); return false;`],
  ["another global by its name", `const found = "stash" in globalThis; globalThis.stash = 1; return found;`],
  ["a timer", `setTimeout(() => {}, 60_000); return false;`],
];

for (const [name, body] of TRACES) {
  Deno.test(`a run that leaves ${name} is the last of its process`, async () => {
    await using kit = testSandbox();
    const code = await compiled({ backend: backendOf(body) });
    const reports: GuestReport[] = [];
    for (let count = 0; count < 4; count++) {
      reports.push(
        await kit.runCompiled(code, {
          owner: "a",
          reuseKey: "1",
          // The desk of the run gives it up with the run.
          fetch: (_, signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject())),
        }),
      );
    }
    assert.deepEqual(reports.map(usedBefore), [0, 0, 0, 0]);
    const found = reports.map((report) => report.kind === "answered" && report.data);
    assert.deepEqual(found, Array.from({ length: 4 }, () => ({ value: false })));
  });
}

Deno.test("a used process evaluates the block's modules anew", async () => {
  await using kit = testSandbox();
  const backend = `
import { z } from "zod";
let count = 0;
export const dataSchema = z.object({ value: z.number() });
export async function fetchData() { return ++count; }
export function processData(value) { return { value }; }
`;
  const reports = await runTimes(kit, await compiled({ backend }), { times: 4 });
  assert.deepEqual(reports.map(usedBefore), [0, 0, 1, 2]);
  const values = reports.map((report) => report.kind === "answered" && report.data);
  assert.deepEqual(values, Array.from({ length: 4 }, () => ({ value: 1 })));
});

Deno.test("a used process serves its requests and counts its limits anew", async () => {
  await using kit = testSandbox();
  const backend = backendOf(`
    console.log("hello");
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push((await (await fetch("https://a.example/" + i)).json()).n);
    return answers;`);
  const code = await compiled({ backend });
  for (let count = 0; count < 4; count++) {
    const report = await kit.runCompiled(code, {
      owner: "a",
      reuseKey: "1",
      limits: { requests: 3, logLines: 2 },
      fetch: (request) => Promise.resolve(jsonAnswer(request, { n: count })),
    });
    assert(report.kind === "answered", JSON.stringify(report));
    assert.deepEqual(report.data, { value: [count, count, count] });
    assert.deepEqual(report.logs.map(({ text }) => text), ["hello"]);
    assert.equal(usedBefore(report), Math.max(0, count - 1));
  }
});

Deno.test("a run that fails in a used process ends it, and the next one is fresh", async () => {
  await using kit = testSandbox();
  const code = await compiled({ backend: backendOf(`return (await fetch("https://a.example")).status;`) });
  const run = (isGood: boolean) =>
    kit.runCompiled(code, {
      owner: "a",
      reuseKey: "1",
      fetch: (request) =>
        Promise.resolve(
          isGood
            ? jsonAnswer(request, {})
            : { kind: "failed" as const, errorKind: "network", message: "No network" },
        ),
    });
  await run(true);
  await run(true);
  assert.equal(usedBefore(await run(true)), 1);
  const failed = await run(false);
  assert.deepEqual([failed.kind, usedBefore(failed)], ["threw", 2]);
  assert.equal(usedBefore(await run(true)), 0);
});
