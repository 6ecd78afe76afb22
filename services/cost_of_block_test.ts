import assert from "node:assert/strict";
import { costOfBlock } from "./cost_of_block.ts";

const prices = [{ model: "large", inputPerMillion: 2, outputPerMillion: 10 }];
const large = { kind: "model", model: "large" } as const;

Deno.test("costOfBlock() gives the range between cheap and dear tokens", () => {
  assert.deepEqual(costOfBlock({ origin: large, tokens: 50_000 }, prices), { least: 0.1, most: 0.5 });
});

Deno.test("costOfBlock() knows no cost without a price, and none of a block that no model made", () => {
  assert.equal(costOfBlock({ origin: { kind: "model", model: "other" }, tokens: 50_000 }, prices), null);
  assert.equal(costOfBlock({ origin: { kind: "recipe", recipe: "weather" }, tokens: 0 }, prices), null);
  assert.equal(costOfBlock({ origin: null, tokens: 10 }, prices), null);
});
