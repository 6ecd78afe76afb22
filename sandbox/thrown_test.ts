import assert from "node:assert/strict";
import {
  backendOf,
  type BlockText,
  jsonAnswer,
  PLAIN_BACKEND,
  type TestJob,
  testSandbox,
} from "../testing/block_sandbox.ts";
import type { GuestReport } from "./types.ts";

async function thrownBy(
  text: BlockText,
  job: TestJob = {},
): Promise<Extract<GuestReport, { kind: "threw" }>> {
  await using kit = await testSandbox();
  const report = await kit.run(text, job);
  assert(report.kind === "threw", JSON.stringify(report));
  return report;
}

const at = ({ file, line, column }: Extract<GuestReport, { kind: "threw" }>) => [file, line, column];

Deno.test("an error of fetchData carries its place in the author's own file", async () => {
  const report = await thrownBy({
    backend: `import { z } from "zod";
interface Answer { items?: { name: string }[] }
export const dataSchema = z.object({ name: z.string() });
export async function fetchData(): Promise<Answer> { return {} as Answer; }
export function processData(raw: Answer) {
  const first: string = raw.items!.map((item: { name: string }) => item.name)[0];
  return { name: first };
}`,
  });
  assert.equal(report.stage, "process");
  assert.equal(report.name, "TypeError");
  assert.match(report.message, /undefined \(reading 'map'\)|undefined/);
  assert.deepEqual(at(report), ["backend.ts", 6, 36]);
});

Deno.test("an error while drawing carries its place in view.tsx", async () => {
  const report = await thrownBy({
    view: `import { Stat } from "@tessera/ui";
export default function View({ data }: { data: any }) {
  return (
    <section>
      <Stat value={data.rows.length} />
    </section>
  );
}`,
  });
  assert.equal(report.stage, "render");
  assert.deepEqual(at(report), ["view.tsx", 5, 30]);
});

Deno.test("an error while loading has stage load", async () => {
  const report = await thrownBy({
    backend: `${PLAIN_BACKEND}\nconst table = undefined as any;\ntable.push(1);`,
  });
  assert.equal(report.stage, "load");
  assert.deepEqual(at(report), ["backend.ts", 8, 7]);
});

Deno.test("an error inside a library points at the block's own call", async () => {
  const report = await thrownBy({
    backend: `import { format } from "date-fns";\n${backendOf(`\n  return format(new Date(NaN), "yyyy");`)}`,
  });
  assert.equal(report.name, "RangeError");
  assert.deepEqual([report.file, report.line], ["backend.ts", 6]);
});

const MISSING = [
  {
    name: "fetchData",
    backend: PLAIN_BACKEND.replace("export async function fetchData", "async function fetchData"),
  },
  {
    name: "processData",
    backend: PLAIN_BACKEND.replace("export function processData", "function processData"),
  },
  { name: "dataSchema", backend: PLAIN_BACKEND.replace("export const dataSchema", "const dataSchema") },
  { name: "default", view: `export function View() { return <b>x</b>; }` },
];
for (const { name, ...text } of MISSING) {
  Deno.test(`a block without ${name} is told what to write`, async () => {
    const report = await thrownBy(text);
    assert.deepEqual([report.stage, report.file], ["load", "backend" in text ? "backend.ts" : "view.tsx"]);
    assert.match(report.message, new RegExp(`has no .*${name}`));
    assert.match(report.hint ?? "", /export (const|async function|function|default function)/);
  });
}

Deno.test("data that breaks dataSchema is told by path, in one line", async () => {
  const report = await thrownBy({
    backend: `import { z } from "zod";
export const dataSchema = z.object({ title: z.string(), points: z.array(z.object({ value: z.number() })) });
export async function fetchData() { return {}; }
export function processData() { return { points: [{ value: 1 }, { value: "2" }, {}] }; }`,
  });
  assert.equal(report.stage, "schema");
  assert.equal(report.file, "backend.ts");
  assert.match(
    report.message,
    /^title: expected string, received undefined; points\[1\]\.value: expected number, received string; points\[2\]/,
  );
});

Deno.test("an answer that breaks the block's own zod check is told the same way, with its line", async () => {
  const report = await thrownBy({
    backend: `import { z } from "zod";
export const dataSchema = z.object({ a: z.number() });
export async function fetchData() { return { a: "x" }; }
export function processData(raw: unknown) {
  return z.object({ a: z.number() }).parse(raw);
}`,
  });
  assert.equal(report.stage, "process");
  assert.match(report.message, /^a: expected number, received string/);
  assert.deepEqual([report.file, report.line], ["backend.ts", 5]);
});

const UNFIT = [
  { name: "NaN", value: "{ list: [1, 0 / 0] }", message: /data\.value\.list\[1\] is NaN/ },
  { name: "Infinity", value: "1 / 0", message: /data\.value is Infinity/ },
  { name: "BigInt", value: "10n", message: /data\.value is a bigint/ },
  { name: "a function", value: "{ f() {} }", message: /data\.value\.f is a function/ },
  { name: "a Date", value: "new Date(0)", message: /data\.value is a Date/, hint: /toISOString/ },
  { name: "a Map", value: "new Map([[1, 2]])", message: /data\.value is a Map/, hint: /fromEntries/ },
  {
    name: "a cycle",
    value: "(() => { const a = { b: {} }; a.b.a = a; return a; })()",
    message: /data\.value\.b\.a is a reference to itself/,
  },
];
for (const { name, value, message, hint } of UNFIT) {
  Deno.test(`data with ${name} is refused with its path`, async () => {
    const report = await thrownBy({ backend: backendOf(`return ${value};`) });
    assert.equal(report.stage, "schema");
    assert.match(report.message, message);
    if (hint !== undefined) assert.match(report.hint ?? "", hint);
  });
}

Deno.test("undefined members are left out of data and null takes their place in lists", async () => {
  await using kit = await testSandbox();
  const report = await kit.run({
    backend: backendOf(`return { a: undefined, b: [undefined, 1] };`),
  });
  assert(report.kind === "answered");
  assert.deepEqual(report.data, { value: { b: [null, 1] } });
});

const NO_JSON_SCHEMA = [
  { schema: "z.object({ at: z.date() })", hint: /z\.iso\.datetime/ },
  { schema: "z.object({ a: z.string().transform(Number) })", hint: /processData/ },
  { schema: "z.object({ a: z.map(z.string(), z.string()) })", hint: /z\.record/ },
];
for (const { schema, hint } of NO_JSON_SCHEMA) {
  Deno.test(`dataSchema ${schema} is refused at a trial with a hint`, async () => {
    const backend = `import { z } from "zod";
export const dataSchema = z.any().or(${schema});
export async function fetchData() { return {}; }
export function processData() { return { a: 1 }; }`;
    const report = await thrownBy({ backend }, { wantsSchema: true });
    assert.equal(report.stage, "schema");
    assert.match(report.message, /has no JSON Schema/);
    assert.match(report.hint ?? "", hint);
  });
}

Deno.test("a component that the kit does not have is named, with those it has", async () => {
  const report = await thrownBy({
    view: `import { PieChart } from "@tessera/ui";\nexport default () => <PieChart />;`,
  });
  assert.match(report.message, /no component "PieChart"/);
  assert.match(report.hint ?? "", /LineChart/);
  assert.deepEqual([report.file, report.line], ["view.tsx", 2]);
});

Deno.test("an async component is told to load data in fetchData", async () => {
  const report = await thrownBy({ view: `export default async function View() { return <b>x</b>; }` });
  assert.match(report.hint ?? "", /fetchData/);
});

Deno.test("an object among the children is told apart from text", async () => {
  const report = await thrownBy({ view: `export default () => <b>{{ a: 1 }}</b>;` });
  assert.equal(report.stage, "render");
  assert.match(report.message, /cannot show \{ a: 1 \}/);
});

for (
  const thrown of [
    "null",
    "undefined",
    `"text"`,
    "{ message: 7 }",
    "new Proxy({}, { get() { throw 1; } })",
    "Symbol()",
  ]
) {
  Deno.test(`throwing ${thrown} is an ordinary failure`, async () => {
    const report = await thrownBy({ backend: backendOf(`throw ${thrown};`) });
    assert.equal(report.stage, "fetch");
    assert.equal(typeof report.message, "string");
  });
}

Deno.test("an endless error message is cut", async () => {
  const report = await thrownBy({ backend: backendOf(`throw new Error("x".repeat(1e6));`) });
  assert(report.message.length <= 4_000);
});

Deno.test("a promise that nobody looks at is a warning, not the end", async () => {
  await using kit = await testSandbox();
  const report = await kit.run({
    backend: backendOf(`Promise.reject(new Error("lost")); await fetch("https://a.example"); return 1;`),
  }, { fetch: (request) => Promise.resolve(jsonAnswer(request, {})) });
  assert.equal(report.kind, "answered");
  assert.match(report.logs[0]?.text ?? "", /nobody looked: lost/);
});
