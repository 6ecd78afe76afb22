import assert from "node:assert/strict";
import { answers, text } from "../model/scripts.ts";
import { startScriptedModel } from "../model/scripted_model.ts";
import { readGolden, readPrompts, SUNDAY, THURSDAY } from "./cases.ts";
import { openEvalLab } from "./eval_lab.ts";
import { hostileData } from "./hostile_data.ts";
import { hostileReach } from "./hostile_reach.ts";

const LIMITS = { wallMs: 4_000, cpuMs: 1_500 };

Deno.test("no hostile answer is good, and the evaluation says why", async (t) => {
  const prompts = await readPrompts(SUNDAY);
  const lab = await openEvalLab({ limits: LIMITS });
  const model = await startScriptedModel({ reply: () => text("") });
  try {
    for (const { name, prompt: id, ...hostile } of [...hostileData, ...hostileReach]) {
      await t.step(`one that ${name} (${id})`, async () => {
        const prompt = prompts.find((each) => each.id === id);
        assert.ok(prompt !== undefined);
        const block = hostile.spoil(await readGolden(id));
        // A model that is asked again changes something, and not what matters.
        const answer = (turn: number) => answers.json({ ...block, backend: `${block.backend}\n// ${turn}` });
        model.setScript({ reply: (_, turn) => text(answer(turn)) });
        const { faults = {}, isTriedLater = false, approvesHosts = false } = hostile;
        for (const [host, fault] of Object.entries(faults)) lab.internet.setFault(host, fault);
        const result = await lab.run(prompt, { baseUrl: model.baseUrl, model: "hostile" }, {
          approvesHosts,
          later: isTriedLater ? [THURSDAY] : [],
        });
        for (const host of Object.keys(faults)) lab.internet.setFault(host, undefined);
        assert.equal(result.isGood, false, JSON.stringify(result));
        const said = result.reasonKind ?? "";
        assert.ok(hostile.reasonKinds.includes(said), `${result.status}: ${said}: ${result.reason}`);
        assert.equal(result.status === "adopted", said === "facts", result.status);
        assert.doesNotMatch(result.reason ?? "", /SYSTEM/);
      });
    }
  } finally {
    await model.close();
    await lab.close();
  }
});
