import assert from "node:assert/strict";
import type { EvalPrompt } from "../../services/eval/prompt_file.ts";
import { type ScriptedModel, startScriptedModel } from "../model/scripted_model.ts";
import { answers, text, type WrittenBlock } from "../model/scripts.ts";
import { readGolden, readPrompts, SUNDAY } from "./cases.ts";
import { type EvalLab, openEvalLab } from "./eval_lab.ts";

async function withWeather(
  work: (stage: {
    readonly prompt: EvalPrompt;
    readonly run: (prompt: EvalPrompt) => ReturnType<EvalLab["run"]>;
    readonly model: ScriptedModel;
  }) => Promise<void>,
): Promise<void> {
  const prompt = (await readPrompts(SUNDAY)).find(({ id }) => id === "weather-lisbon");
  assert.ok(prompt !== undefined);
  const lab = await openEvalLab();
  const model = await startScriptedModel({ reply: () => text("") });
  const named = { baseUrl: model.baseUrl, model: "scripted" };
  try {
    await work({ prompt, model, run: (each) => lab.run(each, named, { later: [] }) });
  } finally {
    await model.close();
    await lab.close();
  }
}

/** Asks for the place, as for a sentence that names none. */
async function asking(name: string, label: string): Promise<WrittenBlock> {
  const golden = await readGolden("weather-lisbon");
  const setting = { name, label, type: "text", required: true };
  return {
    ...golden,
    manifest: { ...golden.manifest, settings: [setting] },
    backend: golden.backend.replaceAll("settings.place", `settings.${name}`),
  };
}

Deno.test("an evaluation answers the facts that a block asks for, as the prompt's person would", async (t) => {
  await withWeather(async ({ prompt, run, model }) => {
    await t.step("by the setting's name or its label", async () => {
      for (const [name, label] of [["place", "Where"], ["town", "Place"]] as const) {
        const block = await asking(name, label);
        model.setScript({ reply: () => text(answers.json(block)) });
        const result = await run(prompt);
        assert.equal(result.isGood, true, JSON.stringify(result));
        assert.equal(result.attempts, 1);
      }
    });
    await t.step("and says which it has no answer to", async () => {
      const block = await asking("home", "Home town");
      model.setScript({ reply: () => text(answers.json(block)) });
      const result = await run(prompt);
      assert.deepEqual([result.status, result.reasonKind], ["needs_facts", "settings"]);
      assert.match(result.reason ?? "", /Home town/);
    });
    await t.step("or takes the question for right where the prompt expects it", async () => {
      const block = await asking("home", "Home town");
      model.setScript({ reply: () => text(answers.json(block)) });
      const result = await run({ ...prompt, expect: "needs_facts" });
      assert.deepEqual([result.status, result.isGood], ["needs_facts", true], JSON.stringify(result));
    });
  });
});

Deno.test("an evaluation takes a refusal for right only where the prompt expects one", async () => {
  await withWeather(async ({ prompt, run, model }) => {
    const refusal = { reason: "This needs a paid account", alternatives: ["Weather from open-meteo"] };
    model.setScript({ reply: () => text(JSON.stringify({ refusal })) });
    const wrong = await run(prompt);
    assert.deepEqual([wrong.status, wrong.isGood], ["refused", false], JSON.stringify(wrong));
    assert.match(wrong.reason ?? "", /paid account/);
    const right = await run({ ...prompt, expect: "refused" });
    assert.deepEqual([right.status, right.isGood, right.reason], ["refused", true, null]);
  });
});
