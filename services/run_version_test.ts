import assert from "node:assert/strict";
import { ConnectionTerms } from "../domain/connection.ts";
import { Secret } from "../domain/secret.ts";
import { createReplayBroker } from "../egress/replay.ts";
import type { Broker, OpenConnection } from "../egress/types.ts";
import { backendOf, compiled, testSandbox } from "../testing/block_sandbox.ts";
import { runVersion } from "./run_version.ts";

const HOSTILE = "\u001b[2J\u001b]52;c;cHduCg==\u0007\u202ehello\u0000\u009b31m world";

Deno.test("runVersion() gives text for a terminal without anything that steers it (attack 85)", async () => {
  await using box = await testSandbox();
  const { outcome } = await runVersion({ sandbox: box.sandbox, broker: createReplayBroker([]) }, {
    owner: "test",
    compiled: await compiled({
      backend: backendOf(`return ${JSON.stringify(HOSTILE)};`),
      view:
        `export default function View({ data }) { return <p title={data.value}>{data.value}<br/>two</p>; }`,
    }),
    ...{ settings: {}, hosts: [], lanHosts: [], nowMs: 0, timeZone: "UTC", locale: "en" },
    ...{ previous: null, history: [], schema: {} },
  });
  assert.equal(outcome.kind, "ok", JSON.stringify(outcome));
  assert.equal(outcome.kind === "ok" && outcome.text, "hello31m world\ntwo");
});

Deno.test("runVersion() gives a run with direct network no connection, whatever its row holds", async () => {
  await using box = await testSandbox();
  const broker: Broker = { ...createReplayBroker([]), checkDirect: () => Promise.resolve({ kind: "ok" }) };
  const block = await compiled({
    backend: backendOf("try { return ctx.secret('TOKEN'); } catch { return 'no secret'; }"),
  });
  const run = async (directNetwork: readonly string[]) => {
    const { outcome } = await runVersion({ sandbox: box.sandbox, broker }, {
      ...{ owner: "test", compiled: block, directNetwork, connections: [TOKEN] },
      ...{ settings: {}, hosts: [], lanHosts: [], nowMs: 0, timeZone: "UTC", locale: "en" },
      ...{ previous: null, history: [], schema: {} },
    });
    return outcome.kind === "ok" ? outcome.data : outcome;
  };
  assert.deepEqual(
    await run([]),
    { value: TOKEN.placeholder },
    "premise: without it the placeholder is there",
  );
  assert.deepEqual(await run(["db.example.org:5432"]), { value: "no secret" });
});

const TOKEN: OpenConnection = {
  ...ConnectionTerms.parse({
    name: "TOKEN",
    origin: "https://api.example.org",
    methods: ["GET"],
    auth: { kind: "bearer" },
  }),
  ...{ id: "a".repeat(16), secret: new Secret("s3cret"), placeholder: "placeholder-of-token" },
};
