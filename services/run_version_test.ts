import assert from "node:assert/strict";
import { createReplayBroker } from "../egress/replay.ts";
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
