import assert from "node:assert/strict";
import { within } from "../testing/within.ts";
import { allowMore, compareFacts, compareReadings } from "./heal_agreement.ts";
import type { Json } from "./json.ts";
import { checkJsonSchema } from "./json_schema.ts";

const rows = (make: (i: number) => Json, count = 10): Json => ({
  rows: Array.from({ length: count }, (_, i) => make(i)),
});
const BEFORE = rows((i) => ({ name: `thing ${i}`, price: i * 1.5 + 1, note: i === 0 ? "new" : null }));

Deno.test("compareReadings() wants the same rows and four fifths of the values", () => {
  const kind = (now: Json) => compareReadings(BEFORE, now).kind;
  assert.equal(kind(BEFORE), "agrees");
  assert.equal(
    kind(rows((i) => ({ name: `thing ${i} `, price: i * 1.5 + 1 + 1e-12, note: null, extra: 1 }))),
    "agrees",
  );
  assert.equal(kind(rows((i) => ({ name: `thing ${i}`, price: i * 1.5 + 1 }), 5)), "differs");
  assert.equal(kind(rows((i) => ({ name: `thing ${i}`, price: 0, note: null }))), "differs");
  assert.equal(kind({}), "differs");
  assert.equal(compareReadings({ value: 7 }, { value: 7 }).kind, "agrees");
  assert.equal(compareReadings({ value: 7 }, { value: 8 }).kind, "differs");
});

Deno.test("compareFacts() lets the world move on, and nothing be left out or filled in", () => {
  const reason = (now: Json) => {
    const agreement = compareFacts(BEFORE, now);
    return agreement.kind === "agrees" ? "" : agreement.reason;
  };
  assert.equal(reason(rows((i) => ({ name: `other ${i}`, price: i * 9 + 100, note: null }), 7)), "");
  assert.match(
    reason(rows((i) => ({ name: `other ${i}`, price: 12.5 }))),
    /"rows\[\]\.price" is the same in every row/,
  );
  for (const nothing of [0, null, "", "–", "n/a", "Unknown"]) {
    assert.match(
      reason(rows((i) => ({ name: `other ${i}`, price: nothing }))),
      /"rows\[\]\.price" is empty, zero/,
    );
  }
  assert.match(reason(rows((i) => ({ name: `other ${i}` }))), /"rows\[\]\.price" is gone/);
  assert.match(
    reason(rows((i) => ({ name: `x ${i}`, price: i < 3 ? i + 1 : null }))),
    /is empty in most rows/,
  );
  assert.match(reason(rows((i) => ({ name: `x ${i}`, price: i }), 2)), /2 rows instead of 10/);
  assert.match(reason({ rows: [] }), /0 rows instead of 10/);
  assert.equal(compareFacts({ on: true, count: 5 }, { on: false, count: 6 }).kind, "agrees");
  assert.equal(compareFacts({ days: { "2026-11-21": 1 } }, { days: { "2026-11-22": 2 } }).kind, "agrees");
});

Deno.test("allowMore() takes a schema's refusal of more fields away and nothing else", () => {
  const schema = {
    ...{ type: "object", additionalProperties: false, required: ["a"] },
    properties: {
      a: { type: "array", items: { type: "object", additionalProperties: false, properties: {} } },
    },
  };
  assert.equal(checkJsonSchema(allowMore(schema), { a: [{ more: 1 }], b: 2 }).kind, "fits");
  assert.equal(checkJsonSchema(allowMore(schema), { b: 2 }).kind, "wrong");
});

Deno.test("compareFacts() refuses a field that became a copy of its neighbour", () => {
  const rows = (price: (i: number) => number) => ({
    rows: [31, 38, 45, 52].map((stock, i) => ({ name: `Thing ${i}`, stock, price: price(i) })),
  });
  const before = rows((i) => 12.35 + i * 9);
  const copy = rows((i) => 31 + i * 7);
  const told = compareFacts(before, copy);
  assert.equal(
    told.kind === "differs" && told.reason,
    '"rows[].stock" is the same as "rows[].price" in every row, and was not before',
  );
  assert.equal(compareFacts(copy, copy).kind, "agrees", "they were one before");
  assert.equal(compareFacts(before, rows((i) => 13 + i * 9)).kind, "agrees");
});

Deno.test("compareFacts() reads a text of blanks in one pass, and takes it for nothing", () => {
  const blanks = " ".repeat(200_000);
  assert.equal(within(4_000, () => compareFacts({ name: `${blanks}x` }, { name: "y" })).kind, "agrees");
  assert.equal(compareFacts({ name: "x" }, { name: ` - ${blanks}` }).kind, "differs");
});
