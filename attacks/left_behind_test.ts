import assert from "node:assert/strict";
import { isAlive, listDescendants } from "../testing/processes.ts";
import { skipIf } from "../testing/skip.ts";
import { waitUntil } from "../testing/wait_until.ts";
import { testSandbox } from "../testing/block_sandbox.ts";
import { asCompiled } from "./as_compiled.ts";
import { attackTest, sharedLab } from "./lab.ts";

const openLab = sharedLab();

interface Trace {
  readonly row: number;
  readonly name: string;
  /** Leaves something behind; a refusal is as good. */
  readonly leave: string;
  /** Gives what it finds; `null` when nothing is there. */
  readonly find: string;
}

const orNull = (code: string) => `try { return (${code}) ?? null; } catch { return null; }`;

const TRACES: readonly Trace[] = [
  {
    row: 46,
    name: "localStorage",
    leave: `localStorage.setItem("k", "v");`,
    find: orNull(`localStorage.getItem("k")`),
  },
  {
    row: 46,
    name: "sessionStorage",
    leave: `sessionStorage.setItem("k", "v");`,
    find: orNull(`sessionStorage.getItem("k")`),
  },
  {
    row: 46,
    name: "caches",
    leave: `await (await caches.open("k")).put("https://a.test/", new Response("v"));`,
    find: orNull(`await (await (await caches.open("k")).match("https://a.test/"))?.text()`),
  },
  { row: 46, name: "a global", leave: "globalThis.left = 1;", find: orNull("globalThis.left") },
  {
    row: 46,
    name: "a prototype",
    leave: "Object.prototype.left = 1; Array.prototype.left = 1;",
    find: orNull("({}).left ?? [].left"),
  },
  {
    row: 46,
    name: "a replaced function",
    leave: `JSON.stringify = () => "left"; fetch = () => "left"; console.log = () => {};`,
    find: orNull(`JSON.stringify({}) === "{}" && !String(fetch).includes("left") ? null : 1`),
  },
  {
    row: 46,
    name: "a library that was changed",
    leave: `const z = require("zod"); z.z.left = 1; z.z.string = () => "left";`,
    find: orNull(`require("zod").z.left`),
  },
  {
    row: 46,
    name: "a module that was loaded",
    leave:
      `globalThis.n = (await import("data:text/javascript,export let n = 0; export const add = () => ++n")).add();`,
    find: orNull(
      `(await import("data:text/javascript,export let n = 0; export const add = () => ++n")).add() === 1 ? null : 1`,
    ),
  },
  {
    row: 46,
    name: "the title of the process",
    leave: `process.title = "left";`,
    find: orNull(`process.title === "left" ? 1 : null`),
  },
  {
    row: 46,
    name: "the environment",
    leave: `Deno.env.set("LEFT", "v"); process.env.LEFT = "v";`,
    find: orNull(`process.env.LEFT ?? Deno.env.get("LEFT")`),
  },
  {
    row: 46,
    name: "a shared database in memory",
    leave:
      `new (process.getBuiltinModule("sqlite").DatabaseSync)("file:left?mode=memory&cache=shared").exec("CREATE TABLE t(a)");`,
    find: orNull(
      `new (process.getBuiltinModule("sqlite").DatabaseSync)("file:left?mode=memory&cache=shared").prepare("SELECT name FROM sqlite_master").get()?.name`,
    ),
  },
  {
    row: 46,
    name: "a file in the temporary folder",
    leave: `Deno.writeTextFileSync("/tmp/left-by-a-block", "v");`,
    find: orNull(`Deno.readTextFileSync("/tmp/left-by-a-block")`),
  },
];

for (const { row, name, leave, find } of TRACES) {
  attackTest(`attack ${row} ${name} of one block is not there for another`, async () => {
    const { kit } = await openLab();
    const first = await kit.runCompiled(asCompiled(`${leave} return 1;`), { owner: "first" });
    assert(["answered", "threw"].includes(first.kind), JSON.stringify(first));
    const second = await kit.runCompiled(asCompiled(find), { owner: "second" });
    assert(second.kind === "answered", JSON.stringify(second));
    assert.deepEqual(second.data, { value: null });
    await assert.rejects(Deno.stat("/tmp/left-by-a-block"), Deno.errors.NotFound);
  });
}

for (
  const [name, body] of Object.entries({
    "a channel between blocks": `
    const c = new BroadcastChannel("meet"); let heard = null;
    c.onmessage = (e) => heard = e.data;
    for (let i = 0; i < 5; i++) { c.postMessage("from " + ctx.settings.name); await new Promise((ok) => setTimeout(ok, 20)); }
    return heard;`,
    "a lock that two blocks want": `
    return await navigator.locks.request("meet", { ifAvailable: true }, async (lock) => { await new Promise((ok) => setTimeout(ok, 100)); return lock === null ? "taken" : null; });`,
  })
) {
  attackTest(`attack 46 ${name} does not reach from one to the other`, async () => {
    const { kit } = await openLab();
    const code = asCompiled(body);
    const reports = await Promise.all(
      ["a", "b"].map((name) => kit.runCompiled(code, { owner: name, context: { settings: { name } } })),
    );
    for (const report of reports) {
      assert(report.kind === "answered", JSON.stringify(report));
      assert.deepEqual(report.data, { value: null });
    }
  });
}

const BUSY: Readonly<Record<string, readonly [number, string]>> = {
  "a timer": [43, "setInterval(() => {}, 10);"],
  "a loop in a worker": [37, `new Worker("data:text/javascript,for(;;);", { type: "module" });`],
  "a loop in a thread": [
    37,
    `new (process.getBuiltinModule("worker_threads").Worker)("for(;;);", { eval: true });`,
  ],
  "a trapped signal": [38, `Deno.addSignalListener("SIGTERM", () => {}); setInterval(() => {}, 10);`],
  "a listener for the end": [
    43,
    `process.on("exit", () => { for (;;); }); addEventListener("unload", () => { for (;;); });`,
  ],
  "a promise of a request": [43, `fetch("https://a.test/").catch(() => {});`],
};

for (const [name, [row, body]] of Object.entries(BUSY)) {
  attackTest(`attack ${row} ${name} ends with the answer`, async () => {
    await using kit = testSandbox({ warmGuests: 0 });
    const before = new Set(await listDescendants(Deno.pid));
    const running = kit.runCompiled(
      asCompiled(`${body} await new Promise((ok) => setTimeout(ok, 30)); return 1;`),
    );
    const report = await running;
    assert.equal(report.kind, "answered", JSON.stringify(report));
    await waitUntil("no process of the run is left", async () => {
      const left = (await listDescendants(Deno.pid)).filter((pid) => !before.has(pid));
      return (await Promise.all(left.map(isAlive))).every((alive) => !alive);
    });
  });
}

Deno.test({
  ...skipIf(
    Deno.build.os !== "linux",
    "attack 47 a run ends when its server is killed",
    "Linux alone ends a child with its parent",
  ),
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const program = `
      import { asCompiled } from ${JSON.stringify(import.meta.resolve("./as_compiled.ts"))};
      import { testSandbox } from ${JSON.stringify(import.meta.resolve("../testing/block_sandbox.ts"))};
      const kit = testSandbox();
      kit.runCompiled(asCompiled('console.log("up"); for (;;);'), { limits: { wallMs: 60_000, cpuMs: 60_000 } });
      await kit.runCompiled(asCompiled("return 1;"));
      console.log("running");
      setInterval(() => {}, 1_000);`;
    const host = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--config",
        new URL("../deno.json", import.meta.url).pathname,
        "data:application/typescript," + encodeURIComponent(program),
      ],
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const reader = host.stdout.getReader();
    assert.match(new TextDecoder().decode((await reader.read()).value), /running/);
    const guests = await listDescendants(host.pid);
    assert(guests.length > 0, "the premise: guests run");
    host.kill("SIGKILL");
    await host.status;
    await waitUntil(
      "the guests are gone",
      async () => !(await Promise.all(guests.map(isAlive))).includes(true),
    );
    await reader.cancel();
  },
});
