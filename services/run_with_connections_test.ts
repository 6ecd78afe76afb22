import assert from "node:assert/strict";
import { Secret } from "../domain/secret.ts";
import type { OpenConnection } from "../egress/types.ts";
import { backendOf, compiled, testSandbox } from "../testing/block_sandbox.ts";
import type { Site } from "../testing/internet/types.ts";
import { withBroker } from "../testing/internet/with_broker.ts";
import { CANARY, openConnection } from "../testing/open_connection.ts";
import { runVersion, type VersionRun } from "./run_version.ts";

const HOSTS = ["api.example.org", "other.example.org"];

/** Sends back what it was sent; a calendar names its own address. */
const echoingSite: Site = {
  hosts: [...HOSTS, "calendar.example.net"],
  async handle(request) {
    const text = `${request.url} ${request.headers.get("authorization")} ${await request.text()}`;
    return Response.json({ text, base64: btoa(text) }, { headers: { "x-echo": text } });
  },
};

/** A run of a block with this body of `fetchData`, all of it as text, and the requests that arrived. */
async function run(body: string, connections?: readonly OpenConnection[]) {
  let result: VersionRun | undefined;
  let arrived = "";
  await using box = await testSandbox();
  await withBroker([echoingSite], async (broker, internet) => {
    result = await runVersion({ sandbox: box.sandbox, broker }, {
      owner: "b1",
      compiled: await compiled({ backend: backendOf(body) }),
      ...{ settings: {}, hosts: HOSTS, lanHosts: [], nowMs: 0, timeZone: "UTC", locale: "en" },
      ...{ previous: null, history: [], schema: {} },
      ...(connections === undefined ? {} : { connections }),
    });
    arrived = JSON.stringify(internet.seen);
  });
  assert.ok(result !== undefined);
  return { outcome: result.outcome, whole: JSON.stringify(result), arrived };
}

Deno.test("a block uses a connection by its name and never reads its secret (attacks 143, 146)", async () => {
  const { outcome, whole, arrived } = await run(
    `const response = await fetch("https://api.example.org/me", { connection: "API" });
     const answer = await response.json();
     console.log(JSON.stringify(answer), response.headers.get("x-echo"), response.url);
     console.log(JSON.stringify(ctx), Object.getOwnPropertyNames(globalThis).join());
     return answer;`,
    [openConnection()],
  );
  assert.equal(outcome.kind, "ok", whole);
  assert.ok(arrived.includes(CANARY), "the premise: the host got it");
  assert.match(whole, /\[secret\]/);
  for (const text of [CANARY, "c4nary", btoa(CANARY)]) assert.ok(!whole.includes(text), text);
});

Deno.test("a block posts and asks with what stands for a secret", async () => {
  const calendar = openConnection({
    id: "connection000002",
    name: "CAL",
    origin: "https://calendar.example.net",
    auth: { kind: "address" },
    secret: new Secret("https://calendar.example.net/private-0a1b2c3d4e5f6a7b/basic.ics"),
  });
  const { outcome, whole, arrived } = await run(
    `const post = await fetch("https://api.example.org/login", {
       method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ key: ctx.secret("API") }),
     });
     const calendar = await fetch(ctx.secret("CAL"));
     return [await post.json(), await calendar.json(), calendar.url === ctx.secret("CAL")];`,
    [openConnection({ auth: { kind: "placeholder" } }), calendar],
  );
  assert.equal(outcome.kind, "ok", whole);
  assert.ok(arrived.includes(JSON.stringify(JSON.stringify({ key: CANARY })).slice(1, -1)), arrived);
  assert.ok(arrived.includes("private-0a1b2c3d4e5f6a7b"), "the premise");
  for (const text of ["c4nary", "0a1b2c3d", "basic.ics"]) assert.ok(!whole.includes(text), text);
  assert.deepEqual(outcome.requests.map(({ host, path }) => `${host}${path}`), [
    "api.example.org/login",
    "calendar.example.net/",
  ]);
});

Deno.test("a request that would take a secret elsewhere fails the run and stands in its requests", async () => {
  for (
    const [body, connections] of [
      [`await fetch("https://other.example.org/", { connection: "API" })`, [openConnection()]],
      [`await fetch("https://other.example.org/?k=" + ctx.secret("API"))`, [openConnection()]],
      [`await fetch("https://api.example.org/", { connection: "NONE" })`, [openConnection()]],
      [`await fetch("https://api.example.org/", { connection: "API" })`, undefined],
    ] as const
  ) {
    const { outcome, arrived } = await run(`${body}; return 1;`, connections);
    assert.equal(outcome.kind, "failed");
    assert.equal(outcome.kind === "failed" && outcome.error.kind, "permission", body);
    assert.deepEqual(outcome.requests.map(({ refused }) => refused), ["permission"]);
    assert.equal(arrived, "[]");
  }
});
