import assert from "node:assert/strict";
import { findRepetition } from "./find_repetition.ts";

const SENTENCE = "We use the sort parameter to order the stories by point, and the limit parameter for ten. ";

Deno.test("findRepetition() finds what a text says again and again at its end", () => {
  const found = findRepetition(`{"plan": {"source": "json_api"}, "explanation": "${SENTENCE.repeat(40)}`);
  assert.equal(found?.length, SENTENCE.length);
  assert.equal(findRepetition(`const a = [${"0, ".repeat(600)}`)?.length, 3);
  assert.equal(findRepetition(`${SENTENCE.repeat(40)}We use the so`)?.length, SENTENCE.length);
});

Deno.test("findRepetition() takes nothing for a loop that goes on, ends, or is short", () => {
  const rows = Array.from({ length: 200 }, (_, index) => `<Row><Text>row ${index}</Text></Row>`).join("\n");
  assert.equal(findRepetition(rows), undefined);
  assert.equal(findRepetition(SENTENCE.repeat(5)), undefined);
  assert.equal(findRepetition(`${SENTENCE.repeat(40)}${"and then something else ".slice(0, 20)}`), undefined);
  assert.equal(findRepetition(" ".repeat(80).concat("x").repeat(3)), undefined);
  assert.equal(findRepetition(""), undefined);
});
