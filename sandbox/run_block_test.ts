import assert from "node:assert/strict";
import { backendOf, jsonAnswer, PLAIN_BACKEND, testSandbox } from "../testing/block_sandbox.ts";
import type { GuestReport } from "./types.ts";

function answered(report: GuestReport): Extract<GuestReport, { kind: "answered" }> {
  assert(report.kind === "answered", `the run should answer: ${JSON.stringify(report)}`);
  return report;
}

Deno.test("Sandbox.run() fetches, processes, checks and draws", async () => {
  await using kit = await testSandbox();
  const report = answered(
    await kit.run({
      backend: `
import { z } from "zod";
interface Row { name: string; points: number }
export const dataSchema = z.object({ best: z.string(), total: z.number() });
export async function fetchData(ctx: { settings: { list: string } }): Promise<Row[]> {
  const response = await fetch(\`https://api.example/\${ctx.settings.list}\`, { maxAgeSeconds: 60 });
  return await response.json();
}
export function processData(rows: Row[]) {
  const sorted = rows.toSorted((a, b) => b.points - a.points);
  return { best: sorted[0].name, total: rows.reduce((sum, row) => sum + row.points, 0) };
}`,
      view: `
import { Stat } from "@tessera/ui";
export default function View({ data }) { return <Stat label={data.best} value={data.total} />; }`,
    }, {
      wantsSchema: true,
      context: { settings: { list: "scores" } },
      fetch: (request) => {
        assert.equal(request.url, "https://api.example/scores");
        assert.equal(request.maxAgeSeconds, 60);
        return Promise.resolve(jsonAnswer(request, [{ name: "Ann", points: 3 }, { name: "Bo", points: 9 }]));
      },
    }),
  );
  assert.deepEqual(report.data, { best: "Bo", total: 12 });
  assert.deepEqual(report.tree, [{ ui: "Stat", props: { label: "Bo", value: 12 } }]);
  const { properties } = report.schema as { properties: unknown };
  assert.deepEqual(properties, { best: { type: "string" }, total: { type: "number" } });
  assert(report.usage.peakRssBytes > 10_000_000);
  assert(report.timings.totalMs > 0);
});

Deno.test("Sandbox.run() gives the block its context", async () => {
  await using kit = await testSandbox();
  const report = answered(
    await kit.run({
      backend: backendOf(`
        ctx.log("warn", "careful");
        ctx.log("plain");
        console.error("from", { console: true });
        return {
          settings: ctx.settings, now: ctx.now.toISOString(), zone: ctx.timeZone, locale: ctx.locale,
          previous: ctx.previous, one: ctx.history(1), all: ctx.history(9).length,
          isSame: ctx.fetch === fetch && fetch === globalThis.fetch, isAborted: ctx.signal.aborted,
          offset: new Date().getTimezoneOffset(),
        };`),
    }, {
      context: {
        settings: { days: 3 },
        previous: { value: 6 },
        history: [{ at: 2, data: { value: 6 } }, { at: 1, data: { value: 5 } }],
      },
    }),
  );
  assert.deepEqual((report.data as { value: unknown }).value, {
    settings: { days: 3 },
    now: "2026-11-22T12:00:00.000Z",
    zone: "Europe/Lisbon",
    locale: "en-GB",
    previous: { value: 6 },
    one: [{ at: 2, data: { value: 6 } }],
    all: 2,
    isSame: true,
    isAborted: false,
    offset: 0,
  });
  assert.deepEqual(report.logs.map(({ level, text }) => [level, text]), [
    ["warn", "careful"],
    ["info", "plain"],
    ["error", "from { console: true }"],
  ]);
});

Deno.test("Sandbox.run() says that a connection does not exist", async () => {
  await using kit = await testSandbox();
  const report = await kit.run({ backend: backendOf(`return ctx.secret("github");`) });
  assert(report.kind === "threw");
  assert.match(report.message, /no connection "github": this block has none/);
});

Deno.test("ctx.secret() gives what stands for a secret, by its own name only", async () => {
  await using kit = await testSandbox();
  const context = { placeholders: { GITHUB: "tsecret01", CAL: "https://tsecret02.secret.invalid/" } };
  const body = `
    Object.prototype.EVIL = "polluted";
    const asked = (name) => { try { return ctx.secret(name); } catch (error) { return error.message; } };
    return [asked("GITHUB"), new Request(asked("CAL")).url, asked("github"), asked("EVIL"), asked("constructor"),
      asked(undefined), Object.keys(ctx)];`;
  const { data } = answered(await kit.run({ backend: backendOf(body) }, { context }));
  const { value } = data as { value: string[] };
  assert.deepEqual(value.slice(0, 2), ["tsecret01", "https://tsecret02.secret.invalid/"]);
  for (const [index, name] of ["github", "EVIL", "constructor", "undefined"].entries()) {
    assert.equal(value[index + 2], `There is no connection "${name}": this block has "GITHUB", "CAL"`);
  }
  assert.ok(!value[6]?.includes("placeholders"));
});

Deno.test("Sandbox.run() draws tags with their true attribute names", async () => {
  await using kit = await testSandbox();
  const report = answered(
    await kit.run({
      view: `export default () => (
        <section className="p-2" aria-hidden={true} hidden={false} style={{ color: "red" }} onClick={() => 1}>
          <label htmlFor="a" tabIndex={0}>{1} of {2}{null}{false}</label>
          <svg viewBox="0 0 1 1" strokeWidth={2}><path d="M0 0" strokeLinecap="round" /></svg>
          <><td colSpan={2} key="k">{["a", ["b", <i>c</i>]]}</td></>
        </section>);`,
    }),
  );
  assert.deepEqual(report.tree, [{
    tag: "section",
    attrs: { class: "p-2", "aria-hidden": "true" },
    children: [
      { tag: "label", attrs: { for: "a", tabindex: 0 }, children: ["1 of 2"] },
      {
        tag: "svg",
        attrs: { viewBox: "0 0 1 1", "stroke-width": 2 },
        children: [{ tag: "path", attrs: { d: "M0 0", "stroke-linecap": "round" } }],
      },
      { tag: "td", attrs: { colspan: 2 }, children: ["ab", { tag: "i", children: ["c"] }] },
    ],
  }]);
  assert.deepEqual(report.logs.map(({ text }) => text.split(" is ")[0]), [
    "style on <section>",
    "onClick on <section>",
  ]);
});

Deno.test("Sandbox.run() turns elements, actions and dates in props into JSON", async () => {
  await using kit = await testSandbox();
  const report = answered(
    await kit.run({
      view: `
import { Badge, Button, ListItem, Stat, Tabs } from "@tessera/ui";
const Mark = ({ children }) => <Badge tone="good">{children}</Badge>;
export default function View({ refreshData, now }) {
  return [
    <ListItem title="a" end={<Mark>up</Mark>} at={now} />,
    <Tabs items={[{ label: "One", content: <b>x</b> }]} />,
    <Button onClick={refreshData} other={() => 1}>Again</Button>,
    <Stat value={0 / 0} trend={[1, undefined, 3]} hidden={undefined} sneaky={{ $tree: ["x"], $action: "y", fine: 1 }} />,
  ];
}`,
    }),
  );
  assert.deepEqual(report.tree, [
    {
      ui: "ListItem",
      props: {
        title: "a",
        end: { $tree: [{ ui: "Badge", props: { tone: "good" }, children: ["up"] }] },
        at: "2026-11-22T12:00:00.000Z",
      },
    },
    { ui: "Tabs", props: { items: [{ label: "One", content: { $tree: [{ tag: "b", children: ["x"] }] } }] } },
    { ui: "Button", props: { onClick: { $action: "refresh" } }, children: ["Again"] },
    { ui: "Stat", props: { value: null, trend: [1, null, 3], sneaky: { fine: 1 } } },
  ]);
});

Deno.test("Sandbox.run() draws the cells of a table's columns", async () => {
  await using kit = await testSandbox();
  const report = answered(
    await kit.run({
      view: `
import { Table } from "@tessera/ui";
const rows = [{ name: "a", points: 1 }, { name: "b", points: 2 }];
export default () => <Table rows={rows} columns={[
  { key: "name", label: "Name" }, { key: "points", align: "end", render: (row, index) => <b>{index}: {row.points}</b> },
]} />;`,
    }),
  );
  assert.deepEqual(report.tree, [{
    ui: "Table",
    props: {
      rows: [
        { name: "a", points: 1, cells: { points: { $tree: [{ tag: "b", children: ["0: 1"] }] } } },
        { name: "b", points: 2, cells: { points: { $tree: [{ tag: "b", children: ["1: 2"] }] } } },
      ],
      columns: [{ key: "name", label: "Name" }, { key: "points", align: "end" }],
    },
  }]);
});

Deno.test("Sandbox.run() leaves a column that is only a name as it is, beside one that draws", async () => {
  await using kit = await testSandbox();
  const view = `
import { Table } from "@tessera/ui";
export default () => <Table rows={[{ name: "a" }]} columns={["name", { key: "link", render: () => "go" }]} />;`;
  const report = answered(await kit.run({ view }));
  assert.deepEqual(report.tree, [{
    ui: "Table",
    props: { rows: [{ name: "a", cells: { link: { $tree: ["go"] } } }], columns: ["name", { key: "link" }] },
  }]);
});

Deno.test("Sandbox.run() gives each run a fresh process", async () => {
  await using kit = await testSandbox();
  const backend = backendOf(`globalThis.count = (globalThis.count ?? 0) + 1; return globalThis.count;`);
  const first = answered(await kit.run({ backend }));
  const second = answered(await kit.run({ backend }));
  assert.deepEqual([first.data, second.data], [{ value: 1 }, { value: 1 }]);
});

Deno.test("Sandbox.run() runs the block with the older JSX form, key after spread", async () => {
  await using kit = await testSandbox();
  const report = answered(
    await kit.run({
      view: `export default ({ data }) => [data].map((d) => <b {...{ id: "x" }} key="k">{d.value}</b>);`,
    }),
  );
  assert.deepEqual(report.tree, [{ tag: "b", attrs: { id: "x" }, children: ["7"] }]);
});

Deno.test("Sandbox.run() starts without a warm guest and with a heap of the job's own", async () => {
  await using kit = await testSandbox({ warmGuests: 0 });
  answered(await kit.run({ backend: PLAIN_BACKEND }, { limits: { heapMegabytes: 64 } }));
});

Deno.test("Sandbox.run() answers cancelled when the signal fires, before and during a run", async () => {
  await using kit = await testSandbox();
  const asked = Promise.withResolvers<void>();
  const controller = new AbortController();
  const running = kit.run({ backend: backendOf(`return await (await fetch("https://a.example")).text();`) }, {
    signal: controller.signal,
    fetch: (_request, signal) => {
      asked.resolve();
      return new Promise((resolve) =>
        signal.addEventListener(
          "abort",
          () => resolve({ kind: "failed", errorKind: "network", message: "gone" }),
        )
      );
    },
  });
  await asked.promise;
  controller.abort();
  assert.equal((await running).kind, "cancelled");
  assert.equal((await kit.run({}, { signal: controller.signal })).kind, "cancelled");
});

Deno.test("Sandbox.close() ends what runs and refuses what comes", async () => {
  const kit = await testSandbox();
  const asked = Promise.withResolvers<void>();
  const running = kit.run({ backend: backendOf(`await fetch("https://a.example"); for (;;);`) }, {
    fetch: (request) => {
      asked.resolve();
      return Promise.resolve(jsonAnswer(request, {}));
    },
  });
  await asked.promise;
  await kit.sandbox.close();
  assert.equal((await running).kind, "crashed");
  const late = await kit.run({});
  assert(late.kind === "not_started" && late.reason === "closed");
});

Deno.test("Sandbox.run() says that the runner is missing or is no Deno", async () => {
  for (const denoPath of ["/nowhere/deno", "/bin/true"]) {
    await using kit = await testSandbox({ denoPath });
    const report = await kit.run({});
    assert(report.kind === "not_started" && report.reason === "no_runner", JSON.stringify(report));
  }
});

Deno.test("Sandbox.isolation names the layers of this machine, and each run what stood around it", async () => {
  for (const level of ["full", "standard"] as const) {
    await using kit = await testSandbox({ isolation: level });
    const { isolation } = kit.sandbox;
    assert(isolation.layers.includes("no permissions"));
    if (level === "standard") assert.equal(isolation.level, "standard");
    const hasReason = isolation.missing.some(({ layer }) => layer === "own namespaces");
    assert.equal(isolation.level === "standard", hasReason, "what is missing has a reason");
    const report = await kit.run({});
    assert.deepEqual(report.isolation, { level: isolation.level, layers: isolation.layers });
  }
});
