import assert from "node:assert/strict";
import { newExchange, newRecording } from "../../testing/recordings.ts";
import type { RunOutcome } from "../../domain/outcome.ts";
import { Manifest } from "../../domain/manifest.ts";
import { BlockId } from "../../domain/ids.ts";
import type { HealContext } from "./heal_context.ts";
import { planHeal } from "./plan_heal.ts";
import { nameSource, readSources } from "./read_sources.ts";

const BEFORE = newRecording({
  exchanges: [newExchange({ body: '{"items":[{"name":"Miller","price":12.75}]}' })],
});
const NOW = newRecording({
  exchanges: [newExchange({ body: '{"items":[{"name":"Miller","amount":12.75}]}' })],
});

const CONTEXT: HealContext = {
  base: {
    blockId: BlockId.parse("aaaaaaaaaaaaaaaa"),
    number: 1,
    status: "adopted",
    reason: "",
    parent: null,
    tokens: 0,
    ...{ problem: null, cssHash: "", createdAt: 0, css: "", compiled: null, dataSchema: null, view: "" },
    manifest: Manifest.parse({
      title: "x",
      hosts: ["api.example.org"],
      prompt: "what I said",
      requests: ["more"],
    }),
    backend: "raw.items.map(({ name, price }) => ({ name, price }))",
  },
  ...{ mode: "automatic", allowsSamples: false, recordings: [BEFORE], lastData: undefined },
};

const OUTCOME: Extract<RunOutcome, { kind: "failed" }> = {
  kind: "failed",
  stage: "process",
  error: { kind: "exception", message: "No price for Miller at 12.75" },
  ...{ logs: [], requests: [], warnings: [], isolation: { level: "full", layers: [] } },
  timings: { queuedMs: 0, startMs: 0, fetchMs: 0, processMs: 0, renderMs: 0, totalMs: 0 },
  usage: { cpuMs: 0, peakRssBytes: 0 },
};

Deno.test("planHeal() tells shapes then and now, and what changed, without a value", () => {
  const { job, changes } = planHeal(CONTEXT, { outcome: OUTCOME, recording: NOW });
  assert.deepEqual(changes, ["price is called amount now"]);
  assert.deepEqual(job.shapes, [{
    source: "GET https://api.example.org/a",
    before: "json, 1 row\nitems: list\nitems[].name: text\nitems[].price: number",
    now: "status 200, json, 1 row\nitems: list\nitems[].name: text\nitems[].amount: number",
  }]);
  assert.deepEqual([job.sentence, job.requests, job.base.backend], [
    "what I said",
    ["more"],
    CONTEXT.base.backend,
  ]);
  assert.doesNotMatch(JSON.stringify(job), /Miller|12\.75/);
});

Deno.test("planHeal() adds a short sample where a person allowed it", () => {
  const { job } = planHeal({ ...CONTEXT, allowsSamples: true }, { outcome: OUTCOME, recording: NOW });
  assert.match(job.shapes[0]?.now ?? "", /sample: \{"items":\[\{"name":"Miller"/);
  assert.match(job.problem.evidence ?? "", /Miller/);
});

Deno.test("planHeal() says so where a source did not answer, or was never seen before", () => {
  const gone = newRecording({
    exchanges: [
      newExchange({ url: "https://api.example.org/a?page=2", answer: { status: 404 }, body: "{}" }),
      newExchange({ url: "https://api.example.org/b", body: "[]" }),
    ],
  });
  const { job, changes } = planHeal(CONTEXT, { outcome: OUTCOME, recording: gone });
  assert.deepEqual(job.shapes.map(({ now }) => now), ["status 404", "status 200, json, 0 rows"]);
  assert.equal(job.shapes[1]?.before, null);
  assert.deepEqual(changes, ["it answers 404 now"]);
  assert.deepEqual(planHeal(CONTEXT, { outcome: OUTCOME, recording: undefined }).job.shapes[0]?.now, null);
});

Deno.test("readSources() gives addresses of one kind one name, and their answers one shape", () => {
  assert.equal(
    nameSource("GET", "https://a.example/v0/item/8863.json?x=1"),
    "GET https://a.example/v0/item/{}",
  );
  assert.equal(
    nameSource("GET", "https://a.example/v2/2026-11-21/rates"),
    "GET https://a.example/v2/{}/rates",
  );
  const item = (id: number, body: string) => newExchange({ url: `https://a.example/item/${id}`, body });
  const [source, ...more] = readSources([item(1, '{"a":1}'), item(2, '{"a":2,"b":1}'), item(3, "null")]);
  assert.equal(more.length, 0);
  assert.deepEqual(source?.shape?.fields.map(({ path, isOptional }) => [path, isOptional]), [
    ["a", true],
    ["b", true],
    ["", true],
  ]);
});
