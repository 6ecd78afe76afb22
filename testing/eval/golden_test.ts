import assert from "node:assert/strict";
import { factsOf, readPrompts, SUNDAY, THURSDAY } from "./cases.ts";
import { openEvalLab } from "./eval_lab.ts";
import { startGoldenModel } from "./golden_model.ts";

Deno.test("every golden answer becomes a card with all facts, now and days later", async (t) => {
  const prompts = await readPrompts(SUNDAY);
  assert.equal(prompts.length, 12);
  const lab = await openEvalLab();
  const golden = await startGoldenModel();
  try {
    for (const prompt of prompts) {
      await t.step(prompt.id, async () => {
        await golden.choose(prompt.id);
        const result = await lab.run(prompt, golden.model);
        assert.equal(
          result.reason,
          null,
          `${result.status} ${result.reason}\n${result.facts.missing.join("\n")}`,
        );
        assert.equal(result.status, "adopted");
        assert.equal(result.facts.found, result.facts.total);
        assert.equal(result.attempts, 1);
      });
    }
  } finally {
    await golden.close();
    await lab.close();
  }
});

Deno.test("the facts of every prompt change with the clock, but for sites that are up or down", async () => {
  for (const { id } of await readPrompts(SUNDAY)) {
    const [now, later] = [factsOf(id, SUNDAY), factsOf(id, THURSDAY)];
    if (id === "ping-sites") assert.deepEqual(now, later);
    else assert.notDeepEqual(now, later, id);
    assert.ok(now.mustShow.length > 0);
  }
});
