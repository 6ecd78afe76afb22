import assert from "node:assert/strict";
import { costOfBlock } from "./cost_of_block.ts";

const sum = {
  ...{ calls: 2, failed: 0, promptTokens: 40_000, cachedTokens: 0, completionTokens: 10_000 },
  ...{ micros: 180_000, unpricedTokens: 0 },
};

Deno.test("costOfBlock() gives what the calls cost, and how much of it is not known", () => {
  assert.deepEqual(costOfBlock(sum), { micros: 180_000, unpricedTokens: 0 });
  assert.deepEqual(costOfBlock({ ...sum, unpricedTokens: 300 }), { micros: 180_000, unpricedTokens: 300 });
});

Deno.test("costOfBlock() knows no cost without a price, and none of a block that no model made", () => {
  assert.equal(costOfBlock({ ...sum, micros: 0, unpricedTokens: 50_000 }), null);
  assert.equal(costOfBlock({ ...sum, promptTokens: 0, completionTokens: 0, micros: 0 }), null);
});
