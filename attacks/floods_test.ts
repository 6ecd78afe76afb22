import assert from "node:assert/strict";
import type { GuestReport } from "../sandbox/mod.ts";
import { jsonAnswer, testSandbox } from "../testing/block_sandbox.ts";
import { asCompiled } from "./as_compiled.ts";
import { attackTest, sharedLab } from "./lab.ts";

const MEGABYTE = 1024 * 1024;
const openLab = sharedLab();

interface Flood {
  readonly row: number;
  readonly name: string;
  readonly body: string;
  readonly ends: readonly GuestReport["kind"][];
}

const FLOODS: readonly Flood[] = [
  {
    row: 40,
    name: "a million log lines",
    body: `for (let i = 0; i < 1e6; i++) console.log("line " + i); return 1;`,
    ends: ["answered"],
  },
  {
    row: 40,
    name: "one log line of a hundred megabytes",
    body: `console.log("x".repeat(1e8)); return 1;`,
    ends: ["answered", "limit"],
  },
  {
    row: 40,
    name: "a log line of a deep object",
    body:
      `let a = {}; for (let i = 0; i < 1e5; i++) a = { a }; console.log(a, [a, a], new Map([[a, a]])); return 1;`,
    ends: ["answered"],
  },
  {
    row: 40,
    name: "a log line of a hostile object",
    body:
      `console.log(new Proxy({}, { get() { throw 1; }, ownKeys() { throw 2; } }), { [Symbol.for("Deno.customInspect")]() { throw 3; } }, { get a() { throw 4; } }); return 1;`,
    ends: ["answered"],
  },
  {
    row: 40,
    name: "every method of the console",
    body:
      `for (const name of Object.keys(console)) { try { console[name]("x".repeat(1e5), { a: [1] }); } catch {} } return 1;`,
    ends: ["answered"],
  },
  {
    row: 40,
    name: "standard error without end",
    body: "const text = new Uint8Array(1 << 16).fill(65); for (;;) Deno.stderr.writeSync(text);",
    ends: ["threw", "crashed", "no_result", "limit"],
  },
  {
    row: 40,
    name: "warnings of promises",
    body:
      `for (let i = 0; i < 400; i++) Promise.reject(new Error("AAAA" + "x".repeat(1e4))); await new Promise((ok) => setTimeout(ok, 50)); return 1;`,
    ends: ["answered"],
  },
  { row: 41, name: "a text of 200 MB", body: `return "x".repeat(200e6);`, ends: ["limit"] },
  {
    row: 41,
    name: "a list of three million numbers",
    body: "return new Array(3e6).fill(7);",
    ends: ["limit"],
  },
  {
    row: 41,
    name: "a list with holes of four billion",
    body: "const a = []; a.length = 4294967295; return a;",
    ends: ["limit"],
  },
  {
    row: 41,
    name: "one text ten thousand times",
    body: `const s = "x".repeat(1e5); return Array.from({ length: 1e4 }, () => s);`,
    ends: ["limit"],
  },
  {
    row: 41,
    name: "an answer that doubles with each level",
    body: "let a = [1, 1]; for (let i = 0; i < 60; i++) a = [a, a]; return a;",
    ends: ["limit"],
  },
  { row: 41, name: "a key of ten megabytes", body: `return { ["k".repeat(1e7)]: 1 };`, ends: ["limit"] },
  { row: 41, name: "an error of ten megabytes", body: `throw new Error("x".repeat(1e7));`, ends: ["threw"] },
  {
    row: 41,
    name: "an error with a stack of ten megabytes",
    body:
      `const e = new Error("x"); e.stack = "y".repeat(1e7); e.name = "n".repeat(1e7); e.hint = "h".repeat(1e7); throw e;`,
    ends: ["threw"],
  },
  {
    row: 41,
    name: "an error of a million steps",
    body:
      `throw { issues: Array.from({ length: 1e4 }, () => ({ path: new Array(1e2).fill("p"), message: "m".repeat(1e3), errors: [[{}]] })) };`,
    ends: ["threw", "limit"],
  },
  { row: 41, name: "a stack that overflows", body: "const f = () => f(); return f();", ends: ["threw"] },
  {
    row: 41,
    name: "a stack that overflows in a getter of the answer",
    body: "const o = { get a() { return o.a; } }; return o;",
    ends: ["threw"],
  },
];

for (const { row, name, body, ends } of FLOODS) {
  attackTest(`attack ${row} ${name}`, async () => {
    const { kit } = await openLab();
    const report = await kit.runCompiled(asCompiled(body), {
      limits: { wallMs: 10_000, heapMegabytes: 384, rssBytes: 900 * MEGABYTE },
    });
    const said = JSON.stringify(report);
    assert(ends.includes(report.kind), said.slice(0, 1_000));
    assert(said.length < 200_000, `${said.length} characters came out`);
    assert(report.logs.length <= 201, `${report.logs.length} log lines`);
    assert(!said.includes("AAAAAAAA"), "standard error came out");
    assert.equal((await kit.runCompiled(asCompiled("return 1;"))).kind, "answered", "the next run");
  });
}

attackTest("attack 44 fifty hostile runs at once lose no report and starve nobody", async () => {
  await using kit = testSandbox({ parallelRuns: 2, queueLength: 30, warmGuests: 1 });
  const bodies = [
    "for (;;);",
    "throw 1;",
    "Deno.exit(0);",
    "return 1;",
    "Deno.stdout.writeSync(new Uint8Array(9)); return 1;",
  ];
  const hostile = Array.from(
    { length: 49 },
    (_, index) =>
      kit.runCompiled(asCompiled(bodies[index % bodies.length] ?? ""), {
        owner: "hostile",
        limits: { wallMs: 150 },
      }),
  );
  const honest = kit.runCompiled(asCompiled("return 7;"), { owner: "honest" });
  const kinds = (await Promise.all(hostile)).map(({ kind }) => kind);
  const refused = kinds.filter((kind) => kind === "not_started").length;
  assert(refused >= 17 && refused <= 18, `${refused} were not started`);
  assert.equal(kinds.length, 49);
  const report = await honest;
  assert(report.kind === "answered" || report.kind === "not_started", JSON.stringify(report));
});

attackTest("attack 80 bodies of requests that wait do not fill the host's memory", async () => {
  const { kit } = await openLab();
  const body = `
    const body = new Uint8Array(4 << 20);
    const all = Array.from({ length: 40 }, () => fetch("https://a.test/", { method: "POST", body }).then(() => 0, (e) => e.kind));
    const kinds = await Promise.race([Promise.all(all.slice(12)), new Promise((ok) => setTimeout(ok, 8_000, "late"))]);
    return [...new Set(kinds)];`;
  const before = Deno.memoryUsage();
  const report = await kit.runCompiled(asCompiled(body), {
    limits: { wallMs: 10_000, rssBytes: 900 * MEGABYTE },
    // Nobody answers: what waits for its turn waits in the host.
    fetch: (_, signal) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  });
  const after = Deno.memoryUsage();
  assert(report.kind === "answered", JSON.stringify(report));
  assert.deepEqual(report.data, { value: ["too_large"] });
  assert(after.external - before.external < 150 * MEGABYTE, `${after.external - before.external} bytes more`);
});

attackTest("attack 80 answers that nobody reads are not fetched for ever", async () => {
  const { kit } = await openLab();
  let asked = 0;
  const report = await kit.runCompiled(
    asCompiled(`for (let i = 0; i < 90; i++) fetch("https://a.test/"); for (;;);`),
    {
      limits: { wallMs: 600 },
      fetch: (request) => {
        asked++;
        return Promise.resolve(jsonAnswer(request, "x".repeat(4 * MEGABYTE)));
      },
    },
  );
  assert(report.kind === "limit" && report.name === "wallMs", JSON.stringify(report));
  assert(asked <= 10, `${asked} were asked`);
});
