import assert from "node:assert/strict";
import { within } from "../testing/within.ts";
import { listFields } from "./data_values.ts";
import { indexSources } from "./source_index.ts";
import { numbersIn } from "./trace_text.ts";

const MAX_MS = 4_000;
const LONG_NAME = "k".repeat(1_000_000);
const NUMBERS = Array.from({ length: 20_000 }, (_, index) => index);

Deno.test("indexSources() reads a number of 300,000 digits in one pass", () => {
  const { numbers } = within(MAX_MS, () => indexSources([`pi ${"3".repeat(300_000)} and 17,25`]));
  assert.ok(numbers.includes(17.25));
});

Deno.test("indexSources() does not pay for a long name at each value below it", () => {
  const { numbers } = within(MAX_MS, () => indexSources([JSON.stringify({ [LONG_NAME]: NUMBERS })]));
  assert.ok(numbers.includes(19_999));
});

Deno.test("indexSources() reads an answer that is nested without end", () => {
  const deep = `[${"[".repeat(100_000)}${"]".repeat(100_000)},4711]`;
  assert.ok(indexSources([deep]).numbers.includes(4711));
});

Deno.test("numbersIn() reads a long text without an address in one pass", () => {
  const text = `${"a.".repeat(100_000)} by jo.doe99@example.org: 17.25`;
  assert.deepEqual(within(MAX_MS, () => numbersIn(text)), [17.25]);
});

Deno.test("listFields() does not pay for a long name at each value below it", () => {
  const fields = within(MAX_MS, () => listFields({ [LONG_NAME]: NUMBERS }));
  assert.equal(fields.flat().length, 20_000);
});
