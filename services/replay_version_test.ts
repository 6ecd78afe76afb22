import { deepEqual, equal, match } from "node:assert/strict";
import type { RunOutcome } from "../domain/outcome.ts";
import type { SettingDefinition } from "../domain/manifest.ts";
import { newExchange, newRecording } from "../testing/recordings.ts";
import { backendOf, compiled, type TestSandbox, testSandbox } from "../testing/block_sandbox.ts";
import { createReplayBroker } from "../egress/replay.ts";
import { replayVersion } from "./replay_version.ts";
import { runVersion } from "./run_version.ts";

const RATES = "https://api.example.org/rates?base=EUR";
const RECORDING = newRecording({
  locale: "pt-PT",
  settings: { base: "EUR", gone: 1 },
  exchanges: [newExchange({ url: RATES, body: '{"usd":1.08}' })],
});
const DEFINITIONS: SettingDefinition[] = [{ name: "base", type: "text", label: "Base" }];

const replay = async ({ sandbox }: TestSandbox, body: string) =>
  await replayVersion({ sandbox }, {
    ...{ owner: "test", hosts: ["api.example.org"], lanHosts: [], schema: undefined },
    manifest: { settings: DEFINITIONS, connections: [] },
    compiled: await compiled({ backend: backendOf(body) }),
    recording: RECORDING,
  });

const READ =
  'const answer = await (await fetch("https://api.example.org/rates?base=" + ctx.settings.base)).json();';

Deno.test("replayVersion() runs a candidate with the recorded answers, clock, viewer and settings", async () => {
  await using box = testSandbox();
  const body = `${READ} ctx.log("info", "read");
    return [answer.usd, ctx.now.toISOString(), ctx.timeZone, ctx.locale, ctx.settings];`;
  const [first, second] = [await replay(box, body), await replay(box, body)];
  equal(first.outcome.kind, "ok", JSON.stringify(first.outcome));
  deepEqual(first.outcome.kind === "ok" && first.outcome.data, {
    value: [1.08, "2026-11-22T12:00:00.000Z", "Europe/Lisbon", "pt-PT", { base: "EUR" }],
  });
  deepEqual(first.answers, ['{"usd":1.08}']);
  const steady = ({ timings: _timings, usage: _usage, ...rest }: RunOutcome) => rest;
  equal(JSON.stringify(steady(first.outcome)), JSON.stringify(steady(second.outcome)));
});

Deno.test("replayVersion() gives a candidate that does not work the failure that it would have live", async () => {
  await using box = testSandbox();
  const broken = await replay(box, `${READ} return answer.rates.usd;`);
  deepEqual(
    broken.outcome.kind === "failed" && [broken.outcome.stage, broken.outcome.error.kind],
    ["fetch", "exception"],
  );
  const lost = await replay(box, 'return await (await fetch("https://api.example.org/rate")).json();');
  equal(lost.outcome.kind === "failed" && lost.outcome.error.kind, "network");
  match(
    lost.outcome.kind === "failed" ? lost.outcome.error.message : "",
    /GET https:\/\/api\.example\.org\/rate: the nearest recorded is GET https:\/\/api\.example\.org\/rates/,
  );
});

Deno.test("runVersion() gives what was asked and answered as a recording that replays", async () => {
  await using box = testSandbox();
  const input = {
    ...{ owner: "test", hosts: ["api.example.org"], lanHosts: [], schema: undefined },
    compiled: await compiled({ backend: backendOf(`${READ} return answer;`) }),
    ...{ nowMs: RECORDING.nowMs, timeZone: "UTC", locale: "en", previous: null, history: [] },
    settings: { base: "EUR" },
  };
  const { recording } = await runVersion(
    { sandbox: box.sandbox, broker: createReplayBroker(RECORDING.exchanges), now: () => 77 },
    input,
  );
  deepEqual(recording, {
    ...{ nowMs: RECORDING.nowMs, timeZone: "UTC", locale: "en", settings: { base: "EUR" } },
    exchanges: [{ ...RECORDING.exchanges[0], at: 77 }],
  });
});
