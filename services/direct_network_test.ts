import assert from "node:assert/strict";
import type { BlockId } from "../domain/ids.ts";
import { getBlock } from "../storage/blocks.ts";
import type { TestProgram } from "../testing/start_program.ts";
import { expectState, givenReadyBlock, withProgram } from "../testing/with_program.ts";
import { givenWrittenBlock } from "../testing/e2e/given_blocks.ts";
import { withBroker } from "../testing/internet/with_broker.ts";
import type { ServiceDeps } from "./deps.ts";
import { allowDirectNetwork } from "./direct_network.ts";
import { refreshBlock } from "./refresh_block.ts";
import { returnToVersion } from "./return_to_version.ts";
import { saveCode } from "./save_code.ts";

const COUNTDOWN = "Countdown to 24 December 2030";
const ENTRY = "db.example.org:5432";

interface Bench {
  readonly program: TestProgram;
  readonly id: BlockId;
  /** The program's own, with names whose addresses the test turns. */
  readonly deps: ServiceDeps;
  readonly names: Map<string, string>;
  /** Jobs that reached the sandbox. */
  readonly jobs: unknown[];
}

function withBlock(work: (bench: Bench) => Promise<void>): Promise<void> {
  return withProgram(async (program) => {
    const id = await givenReadyBlock(program, COUNTDOWN);
    const names = new Map([["db.example.org", "93.184.216.34"]]);
    const resolve = (name: string) => Promise.resolve([names.get(name) ?? "93.184.216.35"]);
    const jobs: unknown[] = [];
    const { sandbox } = program.deps;
    const watched: ServiceDeps["sandbox"] = {
      ...sandbox,
      run: (job, signal) => {
        jobs.push(job.directNetwork);
        return sandbox.run(job, signal);
      },
    };
    await withBroker(
      [],
      (broker) => work({ program, id, names, jobs, deps: { ...program.deps, broker, sandbox: watched } }),
      { resolve },
    );
  });
}

Deno.test("allowDirectNetwork() hands exactly the granted hosts to the sandbox, and the run says what is open", () =>
  withBlock(async ({ program: { app, db }, id, deps, jobs }) => {
    const granted = await allowDirectNetwork(deps, id, ["  DB.example.org:5432 ", "", ENTRY]);
    assert.deepEqual(granted, { kind: "allowed" });
    assert.deepEqual((await getBlock(db, id)).directNetwork, [ENTRY]);
    assert.deepEqual(jobs, [[ENTRY]]);
    const card = await app.getCard(id);
    expectState(card, "fresh");
    assert.deepEqual(card.directNetwork, [ENTRY]);
    assert.deepEqual((await app.listDirectNetwork()).map(({ id, hosts }) => [id, hosts]), [[id, [ENTRY]]]);
    assert.deepEqual((await app.health()).directNetwork.map(({ hosts }) => hosts), [[ENTRY]]);
    const [run] = await app.listRuns(id, { limit: 1 });
    const { isolation: { layers }, isPastBroker } = await app.getRun(id, run!.id);
    assert.ok(isPastBroker, "the list of requests says that it is not all");
    assert.ok(layers.includes(`direct network to ${ENTRY}`), layers.join());
    assert.match(layers.at(-1)!, /not pinned, not logged per request.*no secrets, names may change/);

    await app.revokeDirectNetwork(id);
    assert.deepEqual((await app.getCard(id)).directNetwork, []);
    await refreshBlock(deps, id, "person");
    assert.equal(jobs.at(-1), undefined);
    const [after] = await app.listRuns(id, { limit: 1 });
    assert.doesNotMatch((await app.getRun(id, after!.id)).isolation.layers.join(), /direct network/);
  }));

Deno.test("a name that leads inside at run time, though not when it was granted, starts no process", () =>
  withBlock(async ({ program: { app }, id, deps, names, jobs }) => {
    assert.equal((await allowDirectNetwork(deps, id, [ENTRY])).kind, "allowed");
    assert.equal(jobs.length, 1, "premise: it ran while the name was public");
    for (const address of ["10.0.0.7", "127.0.0.1", "169.254.169.254", "fd00::7"]) {
      names.set("db.example.org", address);
      await refreshBlock(deps, id, "person");
      assert.equal(jobs.length, 1, address);
      const { error } = expectState(await app.getCard(id), "stale");
      assert.equal(error.kind, "blocked_address");
      assert.match(error.message, /"db\.example\.org:5432" directly/);
      assert.equal(error.host, undefined, "no click on the card may open the own network");
      const [run] = await app.listRuns(id, { limit: 1 });
      assert.equal((await app.getRun(id, run!.id)).stage, "start");
    }
    names.set("db.example.org", "93.184.216.34");
    await refreshBlock(deps, id, "person");
    expectState(await app.getCard(id), "fresh");
  }));

const HOSTILE = [
  ["*"],
  ["*:443"],
  ["*.example.org:443"],
  ["10.0.0.0/8:443"],
  ["db.example.org"],
  ["db.example.org:0"],
  ["db.example.org:99999"],
  ["db.example.org:443,10.0.0.1:80"],
  ["metadata.google.internal:80"],
  ["169.254.169.254:80"],
  ["127.0.0.1:8420"],
  ["localhost:80"],
  ["[::1]:80"],
  ["192.168.1.1:80"],
  ["nas.local:80"],
  ["turned.example.org:443"],
  [ENTRY, "turned.example.org:443"],
  [""],
  [],
  new Array(11).fill(0).map((_, index) => `h${index}.example.org:443`),
];

Deno.test("allowDirectNetwork() stores nothing when one entry is not an exact public host", () =>
  withBlock(async ({ program: { db }, id, deps, names, jobs }) => {
    names.set("turned.example.org", "10.0.0.7");
    for (const entries of HOSTILE) {
      const result = await allowDirectNetwork(deps, id, entries);
      assert.equal(result.kind, "refused", JSON.stringify(entries));
      assert.ok(result.kind === "refused" && result.problems.every((problem) => problem.length > 10));
    }
    assert.deepEqual([(await getBlock(db, id)).directNetwork, jobs], [[], []]);
  }));

Deno.test("a private host is allowed only where its exact port was granted to the block", () =>
  withBlock(async ({ program: { app }, id, deps }) => {
    assert.equal((await allowDirectNetwork(deps, id, ["192.168.1.5:5432"])).kind, "refused");
    await app.approveHosts(id, ["192.168.1.5:5432"]);
    assert.equal((await allowDirectNetwork(deps, id, ["192.168.1.5:22"])).kind, "refused");
    assert.equal((await allowDirectNetwork(deps, id, ["192.168.1.5:5432"])).kind, "allowed");
  }));

Deno.test("a copy asks for direct network again; another version, and the way back, keep what the block has", () =>
  withBlock(async ({ program: { app, db }, id, deps, jobs }) => {
    await allowDirectNetwork(deps, id, [ENTRY]);
    const copy = await app.copyBlock(id);
    assert.deepEqual([copy.directNetwork, (await getBlock(db, copy.id)).directNetwork], [[], []]);
    const { backend, view, manifest } = await app.getVersion(id, 1);
    const files = { backend, view, manifest: JSON.stringify(manifest) };
    assert.equal((await saveCode(deps, id, { files, ending: "adopt" })).kind, "adopted");
    await returnToVersion(deps, id, 1);
    assert.deepEqual((await getBlock(db, id)).directNetwork, [ENTRY]);
    assert.deepEqual(
      jobs,
      [[ENTRY], [ENTRY], [ENTRY]],
      "the first run, the trial, and the run of the way back",
    );
  }));

Deno.test("a manifest can ask for neither direct network nor limits", () =>
  withBlock(async ({ program: { app, db }, id, deps, jobs }) => {
    const { backend, view, manifest } = await app.getVersion(id, 1);
    const asking = {
      ...manifest,
      ...{ directNetwork: [ENTRY], direct_network: [ENTRY], limits: { wallMs: 120_000 } },
      permissions: { directNetwork: [ENTRY] },
    };
    const saved = await app.saveCode(id, { backend, view, manifest: JSON.stringify(asking) });
    assert.deepEqual(saved, { kind: "adopted", version: 2 });
    const { directNetwork, limits } = await getBlock(db, id);
    assert.deepEqual([directNetwork, limits], [[], {}]);
    assert.doesNotMatch(
      JSON.stringify((await app.getVersion(id, 2)).manifest),
      /directNetwork|direct_network|limits/,
    );
    await refreshBlock(deps, id, "person");
    assert.deepEqual(jobs, [undefined]);
  }));

Deno.test("code reaches exactly the granted host and port by itself, and only while it is granted", () =>
  withProgram(async (program) => {
    const { app, deps } = program;
    const [open, closed] = [startCanary(), startCanary()];
    try {
      const id = await givenWrittenBlock(program, {
        title: "Own socket",
        ...dialling(open.port, closed.port),
      });
      const seen = async () => (await app.listData(id, { limit: 1 }))[0]?.data;
      assert.deepEqual(await seen(), { open: "NotCapable", closed: "NotCapable" });

      await app.approveHosts(id, [`127.0.0.1:${open.port}`]);
      assert.equal((await allowDirectNetwork(deps, id, [`127.0.0.1:${open.port}`])).kind, "allowed");
      assert.deepEqual(await seen(), { open: "hello", closed: "NotCapable" });
      const { requests, isPastBroker } = await app.getRun(id, (await app.listRuns(id, { limit: 1 }))[0]!.id);
      assert.deepEqual([requests, isPastBroker], [[], true]);

      await app.revokeDirectNetwork(id);
      await app.refreshBlock(id, "person");
      assert.deepEqual(await seen(), { open: "NotCapable", closed: "NotCapable" });
      assert.equal(closed.connections(), 0);
    } finally {
      open.close();
      closed.close();
    }
  }));

/** A listener of this machine that says hello to whoever comes. */
function startCanary(): { readonly port: number; connections(): number; close(): void } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let count = 0;
  (async () => {
    for await (const connection of listener) {
      count += 1;
      await connection.write(new TextEncoder().encode("hello"));
      connection.close();
    }
  })();
  return { port: listener.addr.port, connections: () => count, close: () => listener.close() };
}

/** A block that dials both ports itself and shows what each said. */
function dialling(open: number, closed: number) {
  return {
    backend: `import { z } from "zod";
export const dataSchema = z.object({ open: z.string(), closed: z.string() });
async function dial(port) {
  try {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    const bytes = new Uint8Array(16);
    const count = await connection.read(bytes);
    connection.close();
    return new TextDecoder().decode(bytes.subarray(0, count));
  } catch (error) { return error.name; }
}
export async function fetchData() { return { open: await dial(${open}), closed: await dial(${closed}) }; }
export const processData = (raw) => raw;`,
    view: `export default function View({ data }) { return <p>{data.open} {data.closed}</p>; }`,
  };
}

Deno.test("only a person's form and command reach the one writer of direct network", async () => {
  assert.deepEqual(await filesWith("setDirectNetwork"), ["services/direct_network.ts", "storage/blocks.ts"]);
  assert.deepEqual(await filesWith("allowDirectNetwork"), [
    "cli/block_direct.ts",
    "routes/blocks/direct_routes.tsx",
    "services/app.ts",
    "services/block_cases.ts",
    "services/direct_network.ts",
  ]);
  assert.deepEqual(await filesWith("direct_network ="), ["storage/blocks.ts"]);
});

/** Files of the program, tests left out, in which a text stands. */
async function filesWith(text: string): Promise<string[]> {
  const root = new URL("../", import.meta.url);
  const found: string[] = [];
  for (
    const folder of ["cli", "domain", "egress", "generation", "rendering", "routes", "services", "storage"]
  ) {
    for await (const file of walk(new URL(`${folder}/`, root))) {
      if (/_test\.tsx?$/.test(file.pathname) || !/\.tsx?$/.test(file.pathname)) continue;
      if ((await Deno.readTextFile(file)).includes(text)) found.push(file.href.slice(root.href.length));
    }
  }
  return found.sort();
}

async function* walk(folder: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* walk(new URL(`${name}/`, folder));
    else yield new URL(name, folder);
  }
}
