import assert from "node:assert/strict";
import { nextStepOf } from "./next_step.ts";

const failed = { kind: "x", happened: "It broke", advice: "Parse raw with zod" };

Deno.test("nextStepOf() keeps advice for the model away from a person", () => {
  const forModel = { ...failed, move: "retry" as const };
  assert.doesNotMatch(nextStepOf(forModel, { hasDraft: true }), /zod/);
  assert.match(nextStepOf(forModel, { hasDraft: true }), /correct the code yourself/);
  assert.doesNotMatch(nextStepOf(forModel, { hasDraft: false }), /code/);
});

Deno.test("nextStepOf() tells a person what is theirs to do", () => {
  const forPerson = { ...failed, advice: "Raise the budget", move: "person" as const };
  assert.equal(nextStepOf(forPerson, { hasDraft: true }), "Raise the budget");
});
