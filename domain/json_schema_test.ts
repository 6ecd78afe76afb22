import assert from "node:assert/strict";
import { z } from "zod";
import type { Json } from "./json.ts";
import { checkJsonSchema } from "./json_schema.ts";

const Story = z.object({
  title: z.string().min(1).max(20),
  points: z.number().int().min(0),
  kind: z.enum(["story", "job"]),
  at: z.iso.datetime(),
  url: z.string().nullable(),
  tags: z.array(z.string()).max(2).optional(),
});
const Data = z.object({
  stories: z.array(Story).min(1),
  byDay: z.record(z.string(), z.number()),
  choice: z.union([z.string().max(3), z.number()]),
  pair: z.tuple([z.string(), z.number()]),
  version: z.literal(2),
});
const schema = z.toJSONSchema(Data, { io: "output" });

const Good = {
  stories: [{ title: "One", points: 3, kind: "story", at: "2026-11-22T10:00:00Z", url: null }],
  byDay: { mon: 1 },
  choice: 4,
  pair: ["a", 1],
  version: 2,
};

function problemsOf(data: Json): readonly string[] {
  const check = checkJsonSchema(schema, data);
  assert.notEqual(check.kind, "refused");
  return check.kind === "wrong" ? check.problems : [];
}

Deno.test("checkJsonSchema() takes what zod's own schema takes", () => {
  assert.deepEqual(problemsOf(Good), []);
});

const story = Good.stories[0];
const WRONG: readonly [string, Json, RegExp][] = [
  [
    "a text for a number",
    { ...Good, stories: [{ ...story, points: "3" }] },
    /stories\[0\]\.points: wanted integer, got string/,
  ],
  ["a fraction for a whole number", { ...Good, stories: [{ ...story, points: 1.5 }] }, /points/],
  ["a number below its minimum", { ...Good, stories: [{ ...story, points: -1 }] }, /at least 0, got -1/],
  [
    "a word that is not in the enum",
    { ...Good, stories: [{ ...story, kind: "poll" }] },
    /one of \["story","job"\]/,
  ],
  [
    "a text that is too long",
    { ...Good, stories: [{ ...story, title: "x".repeat(21) }] },
    /at most 20 characters/,
  ],
  ["a list that is too short", { ...Good, stories: [] }, /stories: wanted at least 1 items/],
  ["a list that is too long", { ...Good, stories: [{ ...story, tags: ["a", "b", "c"] }] }, /at most 2 items/],
  ["a missing field", { ...Good, stories: [{ title: "One" }] }, /"points" is missing/],
  ["a map's value of the wrong type", { ...Good, byDay: { mon: "1" } }, /byDay\.mon/],
  ["none of a union", { ...Good, choice: true }, /fits none of 2 forms, got boolean/],
  ["a tuple in the wrong order", { ...Good, pair: [1, "a"] }, /pair\[0\]/],
  ["another literal", { ...Good, version: 3 }, /version: wanted 2/],
  ["null for an object", null, /data: wanted object, got null/],
];

for (const [name, data, expected] of WRONG) {
  Deno.test(`checkJsonSchema() names ${name}`, () => assert.match(problemsOf(data).join("\n"), expected));
}

Deno.test("checkJsonSchema() never runs a pattern (attack 181)", () => {
  const hanging = { type: "string", pattern: "^(a+)+$" };
  assert.equal(checkJsonSchema(hanging, `${"a".repeat(40)}!`).kind, "fits");
});

Deno.test("checkJsonSchema() refuses schemas by size (attack 182)", () => {
  const wide = {
    type: "object",
    properties: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [i, {}])),
  };
  let deep: Record<string, unknown> = { type: "string" };
  for (let level = 0; level < 200; level++) deep = { type: "array", items: deep };
  const many = { anyOf: Array.from({ length: 1_000 }, () => ({ type: "string" })) };
  const cycle = { $defs: { a: { $ref: "#/$defs/a" } }, $ref: "#/$defs/a" };
  const options = { enum: Array.from({ length: 5_000 }, (_, i) => i) };
  for (const hostile of [wide, deep, many, cycle, options, null, "x"]) {
    assert.equal(checkJsonSchema(hostile, "x").kind, "refused");
  }
});

Deno.test("checkJsonSchema() bounds the work of unions inside unions", () => {
  let nested: Record<string, unknown> = { type: "string" };
  for (let level = 0; level < 7; level++) nested = { anyOf: Array.from({ length: 3 }, () => nested) };
  const items = Array.from({ length: 5_000 }, () => 1);
  assert.equal(checkJsonSchema({ type: "array", items: nested }, items).kind, "refused");
});

Deno.test("checkJsonSchema() refuses lists that every value would be compared with (attack 182)", () => {
  const rows = Array.from({ length: 10 }, () => ({ a: 1 }));
  const long = (word: string) => Array.from({ length: 20_000 }, () => word);
  for (
    const items of [
      { required: long("a") },
      { type: [...long("null"), "object"] },
      { anyOf: [{ enum: ["x".repeat(1_000_000)] }, {}] },
      { anyOf: [{ const: "x".repeat(1_000_000) }, {}] },
      { default: "x".repeat(1_000_000) },
    ]
  ) {
    assert.equal(
      checkJsonSchema({ type: "array", items }, rows).kind,
      "refused",
      Object.keys(items)[0] ?? "",
    );
  }
});

Deno.test("checkJsonSchema() counts each comparison of an enum as work", () => {
  const items = { anyOf: [{ enum: Array.from({ length: 500 }, (_, i) => i) }, { type: "null" }] };
  const nothing = Array.from({ length: 10_000 }, () => null);
  assert.equal(checkJsonSchema({ type: "array", items }, nothing).kind, "refused");
});

Deno.test("checkJsonSchema() is not led astray by names of Object", () => {
  const check = checkJsonSchema(
    { type: "object", properties: {}, required: ["constructor", "toString"] },
    {},
  );
  assert.equal(check.kind, "wrong");
  const proto = JSON.parse('{"__proto__": 1}');
  assert.equal(
    checkJsonSchema({ type: "object", properties: {}, additionalProperties: false }, proto).kind,
    "wrong",
  );
});
