import assert from "node:assert/strict";
import { ACCEPTANCE_KINDS } from "./acceptance_failure.ts";
import { nextStep } from "./next_step.ts";
import { RUN_ERROR_KINDS } from "./outcome.ts";

const FOR_THE_MODEL = "Answer with one JSON object";

Deno.test("nextStep() has words for a person for every failure, none of them the model's", () => {
  const kinds = [
    ...RUN_ERROR_KINDS,
    ...ACCEPTANCE_KINDS,
    "missing_part",
    "bad_json",
    "same_code",
    "new kind",
  ];
  for (const kind of kinds) {
    const step = nextStep({ kind, advice: FOR_THE_MODEL, move: "retry" }, { hasDraft: false });
    assert.match(step, /^[A-Z].*[^.]$/, kind);
    assert.ok(!step.includes(FOR_THE_MODEL), kind);
  }
});

Deno.test("nextStep() leaves the advice that is the person's, and offers a draft to correct", () => {
  const budget = { kind: "budget", advice: "Raise the budget", move: "person" as const };
  assert.equal(nextStep(budget, { hasDraft: true }), "Raise the budget");
  const context = { kind: "model_context", advice: "Set its context to 8192", move: "retry" as const };
  assert.equal(nextStep(context, { hasDraft: false }), "Set its context to 8192");
  assert.match(nextStep({ kind: "syntax", advice: "x", move: "retry" }, { hasDraft: true }), /by hand$/);
});
