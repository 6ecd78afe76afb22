import assert from "node:assert/strict";
import { startScriptedModel } from "../model/scripted_model.ts";
import { badAnswers, text } from "../model/scripts.ts";
import { readPrompts, SUNDAY } from "./cases.ts";
import { openEvalLab } from "./eval_lab.ts";

Deno.test("an evaluation says what is wrong with the model itself", async (t) => {
  const [prompt] = await readPrompts(SUNDAY);
  assert.ok(prompt !== undefined);
  const lab = await openEvalLab();
  const model = await startScriptedModel({ reply: () => text("") });
  const named = { baseUrl: model.baseUrl, model: "bad" };
  try {
    await t.step("nothing listens at its address", async () => {
      const gone = await startScriptedModel({ reply: () => text("") });
      await gone.close();
      const result = await lab.run(prompt, { ...named, baseUrl: gone.baseUrl });
      assert.deepEqual([result.status, result.isGood, result.facts.found], ["failed", false, 0]);
      assert.match(result.reason ?? "", /model/i);
      assert.equal(result.lastTokenMs, null);
    });
    await t.step("it wants a key", async () => {
      model.setScript({ key: "sk-right", reply: () => text("") });
      const result = await lab.run(prompt, { ...named, apiKey: "sk-canary" });
      assert.equal(result.status, "failed");
      assert.match(result.reason ?? "", /key/i);
      assert.doesNotMatch(JSON.stringify(result), /sk-canary/);
    });
    await t.step("it never answers", async () => {
      model.setScript({ reply: () => ({ kind: "hang" }) });
      const result = await lab.run(prompt, named, { timeoutMs: 200 });
      assert.deepEqual([result.status, result.reasonKind], ["timed_out", "timed_out"]);
    });
    await t.step("it only talks", async () => {
      model.setScript({ reply: () => text(badAnswers.prose) });
      const result = await lab.run(prompt, named);
      assert.equal(result.status, "failed");
      assert.ok(result.tokens.total > 0 && (result.tokens.prompt ?? 0) > 0, JSON.stringify(result.tokens));
    });
  } finally {
    await model.close();
    await lab.close();
  }
});
