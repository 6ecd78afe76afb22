import assert from "node:assert/strict";
import type { Json } from "../../domain/json.ts";
import { within } from "../../testing/within.ts";
import { findComputed } from "./find_computed.ts";
import type { OpenAnswer } from "./open_answers.ts";

const MAX_MS = 4_000;
const NUMBERS = Array.from({ length: 20_000 }, (_, index) => index);

Deno.test("findComputed() looks first at the series whose field the code names", () => {
  const found = findComputed(6.5, [answer({ other: [6, 7], prices: [[6], [7]] })], {
    code: "row.prices",
    row: undefined,
  });
  assert.match(found?.how ?? "", /^the mean of the 2 numbers of prices/);
});

Deno.test("findComputed() does not pay for a long name at each comparison or value", () => {
  const hostile = { [`${"x".repeat(300_000)}.`]: [1, 2], b: [1, 3], [`${"[1]".repeat(100_000)}.`]: [1, 4] };
  assert.equal(
    within(MAX_MS, () => findComputed(12.345, [answer(hostile)], { code: "code", row: undefined })),
    undefined,
  );
  const below = { ["k".repeat(1_000_000)]: NUMBERS, rows: NUMBERS.map((n) => ({ ["k".repeat(40)]: n })) };
  assert.equal(
    within(MAX_MS, () => findComputed(12.345, [answer(below)], { code: "code", row: undefined })),
    undefined,
  );
});

function answer(json: Json): OpenAnswer {
  const request = {
    ...{ method: "GET", address: "a.example/", status: 200, ms: 1, fromCache: false, bytes: 1 },
    ...{ contentType: "application/json", isTrimmed: false },
  };
  return { request, json, text: JSON.stringify(json) };
}
