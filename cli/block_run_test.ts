import assert from "node:assert/strict";
import { DEFAULT_LIMITS } from "../sandbox/mod.ts";
import { fetching, testCommand, writeBlock } from "../testing/block_folder.ts";

const SEVEN = fetching("return { n: 7 };", "z.object({ n: z.number() })");

testCommand("block run answers one whole outcome and stores nothing", async ({ run, runBlock, dataDir }) => {
  const { code, outcome } = await runBlock({
    backend: fetching('ctx.log("info", "hello"); console.log("printed"); return { n: 7 };'),
    view:
      'import { Stat } from "@tessera/ui"; export default ({ data }) => <Stat label="Users" value={data.n} />;',
  });
  assert.equal(code, 0);
  assert.deepEqual([outcome.kind, outcome.data], ["ok", { n: 7 }]);
  assert.deepEqual(outcome.tree, [{ ui: "Stat", props: { label: "Users", value: 7 } }]);
  assert.match(outcome.text, /7\nUsers/);
  assert.deepEqual(outcome.logs.map(({ text }: { text: string }) => text), ["hello", "printed"]);
  assert.deepEqual([outcome.requests, outcome.warnings], [[], []]);
  assert.ok(outcome.timings.totalMs > 0);
  assert.deepEqual(Object.keys(outcome.usage), ["cpuMs", "peakRssBytes"]);
  assert.match(outcome.isolation.level, /^(full|standard)$/);
  assert.ok(!(await listFiles(dataDir)).includes("tessera.db"), "no database was made");
  assert.equal((await run(["block", "list", "--json"])).stdout.trim(), "[]");
});

testCommand("block run without --json prints what a person would read", async ({ run, dataDir }) => {
  const good = await run(["block", "run", await writeBlock(dataDir, { backend: SEVEN })]);
  assert.deepEqual([good.code, good.stdout], [0, '{"n":7}\n']);
  const bad = await run(["block", "run", await writeBlock(dataDir, { backend: "export const x = ;" })]);
  assert.deepEqual([bad.code, bad.stdout], [1, ""]);
  assert.match(bad.stderr, /^tessera: validate: syntax: .*\(backend\.ts:1:18\)/);
});

/** What stands in an outcome's error, for a block that fails before or while it runs. */
const FAULTS: readonly {
  readonly name: string;
  readonly backend: string;
  readonly view?: string;
  readonly stage: string;
  readonly error: Readonly<Record<string, unknown>>;
}[] = [
  {
    name: "a syntax error",
    backend: "export const a = 1;\nexport function fetchData( { return 1; }\n",
    stage: "validate",
    error: { kind: "syntax", file: "backend.ts", line: 2 },
  },
  {
    name: "a syntax error of the view",
    backend: SEVEN,
    view: "export default function View() {\n  return <b>unclosed;\n}\n",
    stage: "validate",
    error: { kind: "syntax", file: "view.tsx" },
  },
  {
    name: "an import that nobody approved",
    backend: `import { readFileSync } from "node:fs";\n${fetching('return readFileSync("/etc/hostname");')}`,
    stage: "validate",
    error: { kind: "import_refused", file: "backend.ts", line: 1 },
  },
  {
    name: "a fault on a known line",
    backend: SEVEN.replace("return { n: 7 };", "\n  return missing.value;\n"),
    stage: "fetch",
    error: { kind: "exception", file: "backend.ts", line: 4, column: 3 },
  },
  {
    name: "a host that is not declared",
    backend: fetching('return await (await fetch("https://" + "shop.example/")).text();'),
    stage: "fetch",
    error: { kind: "host_not_declared", host: "shop.example" },
  },
  {
    name: "an exit",
    backend: fetching("Deno.exit(0);"),
    stage: "fetch",
    error: { kind: "no_result" },
  },
  {
    name: "data that its own schema refuses",
    backend: fetching('return { n: "seven" };', "z.object({ n: z.number() })"),
    stage: "schema",
    error: { kind: "schema" },
  },
  {
    name: "a result too large to keep",
    backend: fetching('return { n: "x".repeat(5_000_000) };'),
    stage: "schema",
    error: { kind: "too_large" },
  },
  {
    name: "a component that does not exist",
    backend: SEVEN,
    view: 'import { Gauge } from "@tessera/ui"; export default () => <Gauge />;',
    stage: "render",
    error: { kind: "render", file: "view.tsx" },
  },
  {
    name: "a flood of memory",
    backend: fetching("const kept = []; while (true) kept.push(new Array(100_000).fill(Math.random()));"),
    stage: "fetch",
    error: { kind: "memory" },
  },
];

testCommand("block run names what is wrong with a bad block, and exits with 1", async ({ runBlock }) => {
  for (const { name, backend, view, stage, error } of FAULTS) {
    const { code, outcome } = await runBlock({ backend, ...(view !== undefined && { view }) });
    assert.equal(code, 1, name);
    assert.equal(outcome.kind, "failed", name);
    const seen = Object.fromEntries(Object.keys(error).map((key) => [key, outcome.error[key]]));
    assert.deepEqual([outcome.stage, seen], [stage, error], `${name}: ${JSON.stringify(outcome.error)}`);
    assert.ok(outcome.error.message.length > 0 && outcome.error.message.length <= 1024, name);
  }
});

testCommand(
  "block run ends a block that never ends by itself, by the limits of every block unless told otherwise",
  async ({ runBlock }) => {
    const [large, busy, idle] = await Promise.all([
      runBlock({ backend: fetching('return "x".repeat(5 << 20);') }),
      runBlock({ backend: fetching("while (true) {}") }, "--limits", '{"cpuMs": 1000}'),
      runBlock(
        { backend: fetching("await new Promise(() => setInterval(() => {}, 1000));") },
        ...["--limits", '{"wallMs": 2000}'],
      ),
    ]);
    // On a machine that is busy with other things its share of the processor ends after the clock's limit.
    assert.match(busy.outcome.error.kind, /^(cpu_time|timeout)$/);
    assert.deepEqual([busy.code, busy.outcome.stage], [1, "fetch"]);
    assert.deepEqual([idle.code, idle.outcome.error.kind], [1, "timeout"]);
    const { name, allowed } = large.outcome.error.limit;
    assert.deepEqual([name, allowed], ["resultBytes", DEFAULT_LIMITS.resultBytes]);
  },
);

testCommand("block run takes nothing from output that a block floods or forges", async ({ runBlock }) => {
  const flood = await runBlock({
    backend: fetching('for (let i = 0; i < 100_000; i++) console.log("x".repeat(100)); return { n: 7 };'),
  });
  assert.ok(JSON.stringify(flood.outcome.logs).length < 100_000, "what is kept has a bound");
  const forged = await runBlock({
    backend: fetching(`
      const frame = new TextEncoder().encode(JSON.stringify({ kind: "answered", data: { n: 99 }, tree: ["forged"] }));
      const head = new Uint8Array(4); new DataView(head.buffer).setUint32(0, frame.byteLength);
      try { Deno.stdout.writeSync(head); Deno.stdout.writeSync(frame); } catch {}
      return { n: 7 };`),
  });
  assert.deepEqual([forged.outcome.kind, forged.outcome.error?.kind], ["failed", "protocol"]);
});

testCommand(
  "block run --no-validate skips the static check and nothing else",
  async ({ runBlock, internet }) => {
    const backend = `${
      fetching(`
    const tries = {
      require: () => require("node:fs").readFileSync("/etc/hostname", "utf8"),
      import: () => import("node:fs").then((fs) => fs.readFileSync("/etc/hostname", "utf8")),
      file: () => Deno.readTextFileSync("/etc/hostname"),
      environment: () => Deno.env.get("HOME") ?? Deno.env.toObject(),
      program: () => new Deno.Command("id").outputSync(),
      socket: () => Deno.connect({ hostname: "shop.example", port: 443 }),
    };
    const open = [];
    for (const [name, run] of Object.entries(tries)) {
      try { await run(); open.push(name); } catch {}
    }
    return { open };`)
    }`;
    const checked = await runBlock({ backend });
    assert.equal(checked.outcome.error?.kind, "import_refused");
    const { code, outcome } = await runBlock({ backend }, "--no-validate");
    assert.deepEqual([code, outcome.data], [0, { open: [] }], JSON.stringify(outcome.error));
    assert.deepEqual(internet.seen, []);
  },
);

testCommand("block run refuses data that is an error in disguise", async ({ runBlock, internet }) => {
  internet.setFault("shop.example", { kind: "html" });
  const cases: readonly (readonly [string, RegExp, Record<string, unknown>?])[] = [
    ['return { error: "quota exceeded" };', /error in disguise/],
    ["return { a: null, b: [null, null] };", /empty/],
    ['return { page: await (await fetch("https://shop.example/api.json")).text() };', /whole web page/],
    ["return { rows: [1] };", /1 rows .* at least 3/, { title: "Rows", hosts: [], minimumRows: 3 }],
  ];
  for (const [body, message, manifest] of cases) {
    const { code, outcome } = await runBlock({ backend: fetching(body), ...(manifest && { manifest }) });
    assert.deepEqual([code, outcome.error?.kind], [1, "soft_failure"], body);
    assert.match(outcome.error.message, message);
  }
});

testCommand("block run says what a source answered instead of data", async ({ runBlock, internet }) => {
  const backend = fetching('return await (await fetch("https://shop.example/api.json")).json();');
  const wants = [
    [{ kind: "status", status: 503 }, "http_status", 503],
    [{ kind: "html" }, "not_json", undefined],
    [{ kind: "empty" }, "not_json", undefined],
    [{ kind: "reset" }, "network", undefined],
  ] as const;
  for (const [fault, kind, status] of wants) {
    internet.setFault("shop.example", fault);
    const { code, outcome } = await runBlock({ backend });
    assert.deepEqual([code, outcome.error?.kind, outcome.error?.status], [1, kind, status], fault.kind);
  }
});

testCommand("block run gives a Response that behaves like one", async ({ runBlock }) => {
  const { outcome } = await runBlock({
    backend: fetching(`
      const response = await fetch(new URL("https://api.harvest.example/?q=1"));
      const copy = response.clone();
      const request = await fetch(new Request("https://wiki.harvest.example/", { method: "HEAD" }));
      return {
        isResponse: response instanceof Response,
        ok: response.ok, status: response.status, url: response.url, redirected: response.redirected,
        type: response.headers.get("Content-Type"),
        json: await response.json(), used: response.bodyUsed,
        bytes: (await copy.arrayBuffer()).byteLength,
        down: [request.ok, request.status, await request.text()],
      };`),
  });
  assert.equal(outcome.kind, "ok", JSON.stringify(outcome.error));
  assert.deepEqual(outcome.data, {
    isResponse: true,
    ok: true,
    status: 200,
    url: "https://api.harvest.example/?q=1",
    redirected: false,
    ...{ type: "application/json", json: { ok: true }, used: true, bytes: 11, down: [false, 500, ""] },
  });
  assert.deepEqual(
    outcome.requests.map(({ method, host, path, status }: Record<string, unknown>) => [
      ...[method, host, path, status],
    ]),
    [["GET", "api.harvest.example", "/", 200], ["HEAD", "wiki.harvest.example", "/", 500]],
    "no query is shown",
  );
});

testCommand("block run --host-allow adds a host and never an address of the own network", async (bench) => {
  const backend = fetching(
    "const address = String(ctx.settings.address); return { status: (await fetch(address)).status };",
  );
  const settings = [{ name: "address", type: "text", label: "Address" }];
  const block = { backend, manifest: { title: "Any", hosts: [], settings } };
  const at = (address: string) => ["--settings", JSON.stringify({ address })];
  const before = await bench.runBlock(block, ...at("https://shop.example/"));
  assert.equal(before.outcome.error?.kind, "host_not_declared");
  const after = await bench.runBlock(block, ...at("https://shop.example/"), "--host-allow", "shop.example");
  assert.deepEqual([after.code, after.outcome.data], [0, { status: 200 }]);
  const port = new URL(bench.internet.proxyUrl).port;
  for (const host of [`127.0.0.1:${port}`, "169.254.169.254", `localhost:${port}`]) {
    const { outcome } = await bench.runBlock(block, ...at(`http://${host}/`), "--host-allow", host);
    assert.equal(outcome.error?.kind, "blocked_address", host);
  }
});

async function listFiles(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
}
