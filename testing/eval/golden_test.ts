import assert from "node:assert/strict";
import { answers, text } from "../model/scripts.ts";
import { startScriptedModel } from "../model/scripted_model.ts";
import { readGolden, readPrompts, SUNDAY } from "./cases.ts";
import { openEvalLab } from "./eval_lab.ts";

Deno.test("every golden answer becomes a card with all facts, now and days later", async (t) => {
  const prompts = await readPrompts(SUNDAY);
  assert.equal(prompts.length, 12);
  const lab = await openEvalLab();
  const model = await startScriptedModel({ reply: () => text("") });
  try {
    for (const prompt of prompts) {
      await t.step(prompt.id, async () => {
        const golden = await readGolden(prompt.id);
        model.setScript({ reply: () => text(answers.json(golden)) });
        const result = await lab.run(prompt, { baseUrl: model.baseUrl, model: "golden" });
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
    await model.close();
    await lab.close();
  }
});
