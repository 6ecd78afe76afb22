import assert from "node:assert/strict";
import { isRecord } from "../domain/json.ts";
import { loadPromptKit } from "./prompt_kit.ts";
import { exampleBlock } from "./prompt/sample_requests.ts";
import { ANSWER_SCHEMA } from "./answer_schema.ts";
import { checkJsonSchema } from "../domain/json_schema.ts";
import { parseAnswer } from "./parse_answer.ts";
import type { Json } from "../domain/json.ts";

const Base = exampleBlock(await loadPromptKit());
const By = {
  job: { kind: "edit" as const, sentence: "EUR in USD", requests: [], request: "As bars", base: Base },
  origin: { kind: "model" as const, model: "scripted" },
};

/** What a server in strict mode makes a model write: every field, null where it means nothing. */
const NOTHING = {
  ...{ plan: null, edits: null, explanation: null, manifest: null, backend: null, view: null },
  refusal: null,
} as const;

Deno.test("ANSWER_SCHEMA has every property required and no others, at every depth", () => {
  let objects = 0;
  const visit = (schema: unknown): void => {
    if (Array.isArray(schema)) return schema.forEach(visit);
    if (!isRecord(schema)) return;
    if (schema.type === "object") {
      objects++;
      assert.deepEqual(schema.required, Object.keys(schema.properties as object));
      assert.equal(schema.additionalProperties, false);
    }
    Object.values(schema).forEach(visit);
  };
  visit(ANSWER_SCHEMA.schema);
  assert(objects >= 10, `${objects}`);
});

const ANSWERS: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  candidate: {
    ...NOTHING,
    plan: {
      source: "frankfurter.dev",
      technique: "json_api",
      fallbacks: [],
      view: "BarChart",
      refresh: "hourly",
      needs: [],
    },
    edits: [{ file: "view.tsx", search: "<LineChart", replace: "<BarChart" }],
    explanation: "Bars",
  },
  refusal: {
    ...NOTHING,
    refusal: {
      reason: "Only for who is signed in",
      connection: {
        name: "BANK",
        origin: "https://api.bank.example",
        kind: "header",
        header: "X-Key",
        help: "Settings",
      },
      alternatives: ["EUR in USD"],
    },
  },
  problem: NOTHING,
};

for (const [kind, answer] of Object.entries(ANSWERS)) {
  Deno.test(`an answer of the schema's form is read as a ${kind}`, () => {
    assert.deepEqual(checkJsonSchema(ANSWER_SCHEMA.schema, answer), { kind: "fits" });
    const parsed = parseAnswer(JSON.stringify(answer), By);
    assert.equal(parsed.kind, kind, JSON.stringify(parsed));
    if (parsed.kind === "candidate") assert.match(parsed.candidate.view, /<BarChart\n/);
    if (parsed.kind === "refusal") assert.equal(parsed.refusal.connection?.header, "X-Key");
  });
}
